"""Lowering playback while somebody speaks over it, without a click."""

import numpy as np

from coach_app.audio.values import Samples

DUCKED = 0.1
"""-20 dB."""

DOWN_SECONDS = 0.010
UP_SECONDS = 0.060


class DuckGain:
    """A gain that slides to -20 dB in 10 ms and back to 0 dB in 60 ms; allocates nothing while it runs."""

    def __init__(self, rate: int, most_frames: int) -> None:
        """Work on blocks of at most `most_frames` at `rate` Hz."""
        self.ducked = False
        self._gain = 1.0
        self._down = (1.0 - DUCKED) / (DOWN_SECONDS * rate)
        self._up = (1.0 - DUCKED) / (UP_SECONDS * rate)
        self._steps = np.arange(1, most_frames + 1, dtype=np.float32)
        self._curve = np.zeros(most_frames, np.float32)
        self._scratch = np.zeros(most_frames, np.float32)

    def apply(self, out: Samples, content: int) -> None:
        """Move the gain on by the whole block and scale its first `content` frames."""
        goal = DUCKED if self.ducked else 1.0
        if self._gain == 1.0 and goal == 1.0:
            return
        frames = len(out)
        step = -self._down if goal < self._gain else self._up
        curve = self._curve[:frames]
        np.multiply(self._steps[:frames], step, out=curve)
        np.add(curve, self._gain, out=curve)
        np.clip(curve, min(goal, self._gain), max(goal, self._gain), out=curve)
        self._gain = goal if abs(goal - self._gain) <= abs(step) * frames else float(curve[frames - 1])
        part = out[:content]
        np.multiply(part, curve[:content], out=self._scratch[:content])
        np.copyto(part, self._scratch[:content], casting="unsafe")
