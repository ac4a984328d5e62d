"""What pace and pauses are measured on: level, voicing and activity in 10 ms frames."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FRAME_SECONDS = 0.010

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class VoiceFrames:
    """Consecutive 10 ms frames from second `started` of a stream.

    Attributes:
        started: where the first frame begins, seconds.
        level_db: level between 80 and 4000 Hz, dBFS.
        voiced: whether the frame has a pitch.
        active: whether it is louder than the room.
        semitones: pitch of voiced frames over 100 Hz; None where nobody asked for it.
        floor_db: level of the room, dBFS; None where nobody asked for it.
    """

    started: float
    level_db: Array
    voiced: Flags
    active: Flags
    semitones: Array | None = None
    floor_db: Array | None = None

    def __len__(self) -> int:
        return len(self.level_db)

    @property
    def ended(self) -> float:
        """Where the last frame ends, seconds."""
        return self.started + len(self) * FRAME_SECONDS

    def at(self, frame: int) -> float:
        """Where a frame begins, seconds."""
        return self.started + frame * FRAME_SECONDS

    def since(self, frame: int) -> "VoiceFrames":
        """These frames from the one numbered `frame` on."""
        tones = None if self.semitones is None else self.semitones[frame:]
        rows = (self.level_db[frame:], self.voiced[frame:], self.active[frame:])
        floor = None if self.floor_db is None else self.floor_db[frame:]
        return VoiceFrames(self.at(frame), *rows, tones, floor)

    def then(self, more: "VoiceFrames") -> "VoiceFrames":
        """These frames and the ones that follow them."""
        return VoiceFrames(
            self.started,
            np.concatenate([self.level_db, more.level_db]),
            np.concatenate([self.voiced, more.voiced]),
            np.concatenate([self.active, more.active]),
        )
