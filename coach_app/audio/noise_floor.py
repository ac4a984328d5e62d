"""How loud the room is when nobody speaks."""

QUIETEST_DBFS = -70.0
"""The floor never goes lower: digital silence between clips must not make every later hiss a voice."""

START_DBFS = -60.0
FALL_SHARE = 0.5
"""Share of the way down taken in one frame: a single odd frame doesn't decide."""

RISE_DB_PER_SECOND = 3.0
RISE_DB_PER_SECOND_UNVOICED = 20.0
FRAME_SECONDS = 0.010


class NoiseFloor:
    """Minimum follower over 10 ms levels (dBFS): falls at once, rises 3 dB/s, 20 dB/s where no voice can be.

    The slow rise keeps a long vowel from becoming the floor; the fast one follows a fan that is switched on.
    """

    def __init__(self) -> None:
        """Begin at a quiet room."""
        self.level = START_DBFS

    def update(self, level: float, maybe_voice: bool) -> float:
        """Take the level of the next frame; returns the floor, in dBFS."""
        level = max(level, QUIETEST_DBFS)
        if level < self.level:
            self.level += (level - self.level) * FALL_SHARE
        else:
            rise = RISE_DB_PER_SECOND if maybe_voice else RISE_DB_PER_SECOND_UNVOICED
            self.level = min(self.level + rise * FRAME_SECONDS, level)
        return self.level
