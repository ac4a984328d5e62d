"""How loud the room is when nobody speaks."""

from coach_app.audio.levels import SILENCE_DBFS

QUIETEST_DBFS = -80.0
"""The floor never goes lower: digital silence between clips must not make every later hiss a voice."""

LOUDEST_START_DBFS = -45.0
"""A stream that begins louder than this begins with a voice."""

START_FRAMES = 10
"""So long the floor goes wherever the quietest frame is."""

FALL_SHARE = 0.5
"""Share of the way down taken in one frame: a single odd frame doesn't decide."""

RISE_DB_PER_SECOND = 3.0
RISE_DB_PER_SECOND_UNVOICED = 20.0
FRAME_SECONDS = 0.010


class NoiseFloor:
    """Minimum follower over 10 ms levels (dBFS): falls at once, rises 3 dB/s, 20 dB/s where no voice can be.

    The slow rise keeps a long vowel from becoming the floor; the fast one follows a fan that is switched on.
    With `relearn`, the floor is learnt anew where sound sets in after digital silence, as between clips.
    """

    def __init__(self, relearn: bool = False) -> None:
        """Begin with nothing heard."""
        self._relearn = relearn
        self.level = LOUDEST_START_DBFS
        self._frames = 0
        self._silent = 0

    def update(self, level: float, maybe_voice: bool) -> float:
        """Take the level of the next frame; returns the floor, in dBFS."""
        self._silent = self._silent + 1 if level <= SILENCE_DBFS else 0
        if self._relearn and self._silent >= START_FRAMES:
            self._frames = 0
        else:
            self._frames += 1
        level = max(level, QUIETEST_DBFS)
        if self._frames == 1:
            self.level = min(level, LOUDEST_START_DBFS)
        elif 1 < self._frames <= START_FRAMES:
            self.level = min(self.level, level)
        elif level < self.level:
            self.level += (level - self.level) * FALL_SHARE
        else:
            rise = RISE_DB_PER_SECOND if maybe_voice else RISE_DB_PER_SECOND_UNVOICED
            self.level = min(self.level + rise * FRAME_SECONDS, level)
        return self.level
