"""Speech engines that can render clips, behind one small protocol."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

TIMEOUT_SECONDS = 300
BATCH = 40
"""Pieces spoken by one start of Festival, which takes a second to load its voice."""


class RenderingFailed(Exception):
    """An engine is not installed or did not deliver; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words spoken in one breath; `stretch` above 1 draws them out."""

    text: str
    stretch: float = 1.0


class SpeechEngine(Protocol):
    """Turns words into WAV files of any rate, mono."""

    @property
    def engine(self) -> str:
        """Name of the synthesiser."""

    @property
    def voice(self) -> str:
        """Name of its voice."""

    @property
    def settings(self) -> str:
        """Everything else that changes the sound, as one text."""

    def missing(self) -> str | None:
        """Return what has to be installed first, None when it can run."""

    def speak(self, pieces: Sequence[Piece], folder: Path) -> list[Path]:
        """Write one WAV file per piece into `folder` and return their paths in order.

        Raises:
            RenderingFailed: the engine ended with an error, ran into its time limit, or wrote nothing.
        """


@dataclass(frozen=True, slots=True)
class Festival:
    """Festival with an HTS voice. `speed` 1 is its own pace; `post_filter` 0 to 0.8 sharpens formants."""

    voice: str
    speed: float = 1.0
    post_filter: float = 0.0
    engine: str = "festival"

    @property
    def settings(self) -> str:
        """Pace and post-filter."""
        return f"speed={self.speed} post_filter={self.post_filter}"

    def missing(self) -> str | None:
        """Festival itself; a missing voice shows when it speaks."""
        return None if shutil.which("festival") else "festival and festvox-us-slt-hts"

    def speak(self, pieces: Sequence[Piece], folder: Path) -> list[Path]:
        """Speak batches, each in one process."""
        paths = [folder / f"{number}.wav" for number in range(len(pieces))]
        jobs = iter(list(zip(pieces, paths, strict=True)))
        while batch := list(islice(jobs, BATCH)):
            script = folder / "batch.scm"
            script.write_text(self._script(batch), encoding="ascii")
            _run(["festival", "-b", str(script)])
        return _written(paths)

    def _script(self, batch: Sequence[tuple[Piece, Path]]) -> str:
        lines = [f"(voice_{self.voice})", "(define base hts_engine_params)"]
        for piece, path in batch:
            rate = self.speed / piece.stretch
            lines += [
                f'(set! hts_engine_params (append base (list (list "-r" {rate:.4f})'
                f' (list "-b" {self.post_filter}))))',
                f'(set! spoken (Utterance Text "{_quoted(piece.text)}"))',
                "(utt.synth spoken)",
                f'(utt.save.wave spoken "{_quoted(str(path))}" \'riff)',
            ]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Flite:
    """Flite with one of its built-in voices; `stretch` above 1 slows it down."""

    voice: str
    stretch: float = 1.0
    engine: str = "flite"

    @property
    def settings(self) -> str:
        """Pace."""
        return f"stretch={self.stretch}"

    def missing(self) -> str | None:
        """Flite itself; its voices are built in."""
        return None if shutil.which("flite") else "flite"

    def speak(self, pieces: Sequence[Piece], folder: Path) -> list[Path]:
        """Speak one piece per process; Flite starts in milliseconds."""
        paths = [folder / f"{number}.wav" for number in range(len(pieces))]
        for piece, path in zip(pieces, paths, strict=True):
            stretch = f"duration_stretch={self.stretch * piece.stretch:.4f}"
            _run(["flite", "-voice", self.voice, "--setf", stretch, "-t", piece.text, "-o", str(path)])
        return _written(paths)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_SECONDS)
    except OSError as error:
        raise RenderingFailed(f"{command[0]} can't be started; install it") from error
    except subprocess.TimeoutExpired as error:
        raise RenderingFailed(f"{command[0]} took over {TIMEOUT_SECONDS} s; try again") from error
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise RenderingFailed(f"{command[0]} failed ({' '.join(last)}); is its voice installed?") from error


def _written(paths: list[Path]) -> list[Path]:
    for path in paths:
        if not path.is_file() or path.stat().st_size <= 44:
            raise RenderingFailed("the engine wrote no sound; is its voice installed?")
    return paths
