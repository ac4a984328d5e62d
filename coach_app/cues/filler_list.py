"""Fillers of one answer, heard and read, as one list in which none stands twice."""

from dataclasses import dataclass, replace

TOGETHER_SECONDS = 0.4
"""A sound heard and one read this close to each other are the same, where the words' times are known."""


@dataclass(frozen=True, slots=True)
class ListedFiller:
    """One filler; `word` is None for one that was only heard. `heard` and `read` tell which ways it came."""

    word: str | None
    started: float
    ended: float
    confidence: float
    heard: bool = False
    read: bool = False


class FillerList:
    """Adds fillers as they become known.

    Where a transcript has no word times, a filled pause that is read belongs to the nearest one heard that no
    other word has claimed: the answer then counts the larger of both counts, never their sum.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._fillers: list[ListedFiller] = []

    @property
    def fillers(self) -> tuple[ListedFiller, ...]:
        """All of them in order of time."""
        return tuple(sorted(self._fillers, key=lambda one: one.started))

    def __len__(self) -> int:
        return len(self._fillers)

    def heard(self, started: float, ended: float, confidence: float) -> None:
        """The ear heard one."""
        self._fillers.append(ListedFiller(None, started, ended, confidence, heard=True))

    def read(self, filler: ListedFiller, *, sound: bool, timed: bool) -> bool:
        """The text holds one; whether it is new. `sound`: a filled pause; `timed`: its times are exact."""
        same = self._same(filler, sound=sound, timed=timed)
        if same is None:
            self._fillers.append(replace(filler, read=True))
            return True
        found = self._fillers[same]
        confidence = 1 - (1 - found.confidence) * (1 - filler.confidence)
        self._fillers[same] = replace(found, word=filler.word, confidence=confidence, read=True)
        return False

    def _same(self, filler: ListedFiller, *, sound: bool, timed: bool) -> int | None:
        if not (sound or timed):
            return None
        near = TOGETHER_SECONDS if sound else 0.0
        free = [
            (apart, place)
            for place, one in enumerate(self._fillers)
            if one.heard and not one.read and ((apart := _apart(one, filler)) <= near or not timed)
        ]
        return min(free)[1] if free else None


def _apart(one: ListedFiller, other: ListedFiller) -> float:
    """Seconds between two stretches, 0 where they touch."""
    return max(one.started - other.ended, other.started - one.ended, 0.0)
