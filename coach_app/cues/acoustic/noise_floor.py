"""How loud the room is: a minimum follower over 10 ms levels."""

QUIETEST_DBFS = -80.0
LOUDEST_START_DBFS = -45.0
RISE_DB_PER_HOP = 0.03
"""3 dB a second: a long vowel must not become the floor."""

RISE_UNVOICED_DB_PER_HOP = 0.06
"""6 dB a second where there is no voice: a fan is switched on. Faster, it would follow the noise's peaks."""

START_HOPS = 10
"""So long the floor goes down only, once the first window is full."""

FILLING_HOPS = 3

FALL_SHARE = 0.5


class NoiseFloor:
    """Falls within a few hops, rises by 3 dB a second, by 6 dB where there is no voice."""

    def __init__(self) -> None:
        self._level = LOUDEST_START_DBFS
        self._hops = 0

    def update(self, level: float, voiced: bool) -> float:
        """Take the next level (dBFS) and whether the hop before it was voiced; returns the floor."""
        level = max(level, QUIETEST_DBFS)
        self._hops += 1
        if self._hops <= FILLING_HOPS:
            self._level = min(level, LOUDEST_START_DBFS)
        elif self._hops <= START_HOPS:
            self._level = min(level, self._level)
        elif level < self._level:
            self._level += (level - self._level) * FALL_SHARE
        else:
            rise = RISE_DB_PER_HOP if voiced else RISE_UNVOICED_DB_PER_HOP
            self._level = min(self._level + rise, level)
        return self._level
