"""Better recognisers where the user installed a model: sherpa-onnx, streaming or whole answers.

The package is optional: it is imported only when a model folder asks for it.
"""

import importlib.util
from typing import Any

import numpy as np

from coach_app.speech.decoder import Decoder
from coach_app.speech.model_folders import ModelFolder, ModelKind

RATE = 16_000
THREADS = 1
"""A second thread would compete with the sound."""

FLUSH_SECONDS = 0.6
"""Silence after the last word that a streaming model needs to give it out."""


def sherpa_installed() -> bool:
    """Whether the package is there."""
    return importlib.util.find_spec("sherpa_onnx") is not None


def load_sherpa(folder: ModelFolder) -> Decoder:
    """The decoder of a model folder. Raises ImportError without the package, ValueError for its refusal."""
    match folder.kind:
        case ModelKind.STREAMING_TRANSDUCER:
            return _Streaming(_online(folder))
        case _:
            return _Whole(_offline(folder))


def _online(folder: ModelFolder) -> Any:  # noqa: ANN401  # the package ships no types
    import sherpa_onnx

    parts = _parts(folder, "tokens", "encoder", "decoder", "joiner")
    return sherpa_onnx.OnlineRecognizer.from_transducer(num_threads=THREADS, sample_rate=RATE, **parts)


def _offline(folder: ModelFolder) -> Any:  # noqa: ANN401  # the package ships no types
    import sherpa_onnx

    make = sherpa_onnx.OfflineRecognizer
    match folder.kind:
        case ModelKind.WHISPER:
            return make.from_whisper(num_threads=THREADS, **_parts(folder, "tokens", "encoder", "decoder"))
        case ModelKind.MOONSHINE:
            names = ("tokens", "preprocessor", "encoder", "uncached_decoder", "cached_decoder")
            return make.from_moonshine(num_threads=THREADS, **_parts(folder, *names))
        case ModelKind.NEMO_TRANSDUCER:
            parts = _parts(folder, "tokens", "encoder", "decoder", "joiner")
            return make.from_transducer(num_threads=THREADS, model_type="nemo_transducer", **parts)
        case ModelKind.TRANSDUCER:
            parts = _parts(folder, "tokens", "encoder", "decoder", "joiner")
            return make.from_transducer(num_threads=THREADS, **parts)
        case ModelKind.STREAMING_TRANSDUCER:
            raise ValueError(folder.kind)


def _parts(folder: ModelFolder, *names: str) -> dict[str, str]:
    return {name: str(folder.path / folder.files[name]) for name in names}


def _samples(pcm: bytes) -> Any:  # noqa: ANN401  # a float32 array, handed to a package without types
    return np.frombuffer(pcm, "<i2").astype(np.float32) / 32768


class _Streaming:
    """Decodes while the answer is spoken."""

    def __init__(self, recognizer: Any) -> None:  # noqa: ANN401  # the package ships no types
        self._recognizer = recognizer
        self._stream = recognizer.create_stream()

    def begin(self) -> None:
        self._stream = self._recognizer.create_stream()

    def feed(self, pcm: bytes) -> None:
        self._stream.accept_waveform(RATE, _samples(pcm))
        while self._recognizer.is_ready(self._stream):
            self._recognizer.decode_stream(self._stream)

    def finish(self) -> tuple[str, float]:
        self.feed(bytes(2 * round(FLUSH_SECONDS * RATE)))
        self._stream.input_finished()
        self.feed(b"")
        return str(self._recognizer.get_result(self._stream)).strip(), 1.0


class _Whole:
    """Decodes an answer in pieces that end in its pauses, since these models take at most half a minute."""

    def __init__(self, recognizer: Any) -> None:  # noqa: ANN401  # the package ships no types
        self._recognizer = recognizer
        self._waiting = bytearray()
        self._texts: list[str] = []

    def begin(self) -> None:
        self._waiting, self._texts = bytearray(), []

    def feed(self, pcm: bytes) -> None:
        self._waiting += pcm
        if len(self._waiting) >= PIECE_BYTES:
            cut = quietest(bytes(self._waiting))
            self._decode(bytes(self._waiting[:cut]))
            del self._waiting[:cut]

    def finish(self) -> tuple[str, float]:
        self._decode(bytes(self._waiting))
        text, self._texts, self._waiting = " ".join(filter(None, self._texts)), [], bytearray()
        return text, 1.0

    def _decode(self, pcm: bytes) -> None:
        if len(pcm) < RATE // 5:
            return
        stream = self._recognizer.create_stream()
        stream.accept_waveform(RATE, _samples(pcm))
        self._recognizer.decode_stream(stream)
        self._texts.append(str(stream.result.text).strip())


PIECE_BYTES = 2 * 20 * RATE
"""20 s: a piece is cut off once so much waits."""

_FRAME = RATE // 50


def quietest(pcm: bytes) -> int:
    """Byte offset in the middle of the quietest fifth of a second in the second half of some sound."""
    levels = np.frombuffer(pcm[: len(pcm) // (2 * _FRAME) * 2 * _FRAME], "<i2").astype(np.float64)
    energy = (levels.reshape(-1, _FRAME) ** 2).mean(axis=1)
    window = np.convolve(energy, np.ones(10), "valid")
    start = len(window) // 2
    return int((start + int(np.argmin(window[start:])) + 5) * 2 * _FRAME)
