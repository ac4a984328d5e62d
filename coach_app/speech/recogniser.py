"""What a recogniser is, and the two that need no model: one that hears nothing, one that knows the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Heard:
    """What was recognised in one answer. `confidence` 0-1; a `draft` is never quoted as the user's words."""

    text: str
    confidence: float
    draft: bool


class Recogniser(Protocol):
    """Turns the sound of one answer into text."""

    @property
    def hears(self) -> bool:
        """Whether it gives text at all; when False nobody need keep sound for it."""
        ...

    @property
    def draft(self) -> bool:
        """Whether its texts are drafts."""
        ...

    async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
        """The words of one answer, s16le mono at `rate` Hz; None when nothing could be made out."""
        ...


class NullRecogniser:
    """Where no recogniser is installed: it hears nothing and says so."""

    hears = False
    draft = False

    async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
        """Always None."""
        return None


class ScriptedRecogniser:
    """For a candidate whose words are known: gives the texts in order, one an answer, then None."""

    hears = True
    draft = False

    def __init__(self, texts: Iterable[str]) -> None:
        """Keep the texts still to come; each answer with sound takes one."""
        self._texts = iter(tuple(texts))

    async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
        """The next known text; an answer without sound takes none."""
        text = next(self._texts, None) if pcm else None
        return None if text is None else Heard(text, 1.0, draft=False)
