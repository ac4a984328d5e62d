"""WebRTC's audio processing (echo canceller AEC3, noise suppression, high-pass), 10 ms at a time."""

from typing import Any, Protocol

import numpy as np

from coach_app.audio.values import Samples
from coach_app.core.pcm import BLOCK_SECONDS, BYTES_PER_FRAME, MIC_RATE, SPEAKER_RATE

NEAR_FRAMES = round(BLOCK_SECONDS * MIC_RATE)
"""Frames of the microphone in one call: 10 ms at 16 kHz."""

FAR_FRAMES = round(BLOCK_SECONDS * SPEAKER_RATE)
"""Frames of the speaker in one call: 10 ms at 24 kHz; the library takes both rates at once."""

ECHO_DELAY = 128
"""Frames by which the echo canceller's output is later than its input (two blocks of AEC3; measured)."""

NOISE_DELAY = 96
"""Frames noise suppression adds to that (its overlapping windows; measured)."""


class EchoProcessor(Protocol):
    """Cancels the echo of what was played in what was heard."""

    def render(self, frame: Samples) -> None:
        """Take `FAR_FRAMES` that are played."""

    def capture(self, frame: Samples) -> Samples:
        """Clean `NEAR_FRAMES` that were heard; what is given back holds until the next call."""


class NoiseProcessor(Protocol):
    """Takes a room's steady noise off."""

    def capture(self, frame: Samples) -> Samples:
        """Clean `NEAR_FRAMES` that were heard; what is given back holds until the next call."""


class WebRtcProcessor:
    """One instance of livekit's `AudioProcessingModule`: echo canceller and high-pass, or noise suppression.

    The library ends the whole process when a frame is not exactly 10 ms long, so other lengths raise
    `ValueError` here.
    """

    def __init__(self, rtc: Any, *, cancel_echo: bool, suppress_noise: bool) -> None:  # noqa: ANN401 - imported late
        """Use `rtc`, the module that `load_rtc` gives."""
        self._module = rtc.AudioProcessingModule(
            echo_cancellation=cancel_echo,
            high_pass_filter=cancel_echo,
            noise_suppression=suppress_noise,
            auto_gain_control=False,
        )
        # Made once: the library works inside what it is given.
        near, far = bytearray(NEAR_FRAMES * BYTES_PER_FRAME), bytearray(FAR_FRAMES * BYTES_PER_FRAME)
        self._near = rtc.AudioFrame(near, MIC_RATE, 1, NEAR_FRAMES)
        self._far = rtc.AudioFrame(far, SPEAKER_RATE, 1, FAR_FRAMES)
        self._near_sound, self._far_sound = np.frombuffer(near, np.int16), np.frombuffer(far, np.int16)

    def render(self, frame: Samples) -> None:
        """Take 10 ms that are played, at 24 kHz."""
        self._far_sound[:] = _checked(frame, FAR_FRAMES)
        self._module.process_reverse_stream(self._far)

    def capture(self, frame: Samples) -> Samples:
        """Clean 10 ms that were heard, at 16 kHz."""
        self._near_sound[:] = _checked(frame, NEAR_FRAMES)
        self._module.process_stream(self._near)
        return self._near_sound


def _checked(frame: Samples, frames: int) -> Samples:
    if frame.dtype != np.int16 or frame.shape != (frames,):
        raise ValueError(f"the canceller takes {frames} frames of 16 bits, not {frame.dtype} {frame.shape}")
    return frame


def load_rtc() -> Any | None:  # noqa: ANN401 - livekit's types stay in this file
    """Livekit's `rtc` module; None where it isn't installed for this computer.

    The first call takes up to a second: make it on a worker thread, before sound starts.
    """
    try:
        from livekit import rtc
    except (ImportError, OSError, RuntimeError):
        return None
    return rtc
