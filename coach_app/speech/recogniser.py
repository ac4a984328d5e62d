"""What a recogniser is, and the two that need no model: one that hears nothing, one that knows the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


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


class Hearing(Protocol):
    """One answer being listened to. Belongs to the loop it was begun on."""

    def feed(self, pcm: bytes) -> None:
        """More sound; returns at once."""
        ...

    async def finish(self) -> Heard | None:
        """The words of the answer; None when nothing could be made out. To be awaited once."""
        ...

    def drop(self) -> None:
        """The answer is not wanted any more."""
        ...


@runtime_checkable
class Listener(Protocol):
    """A recogniser that works while the answer is being spoken."""

    def listen(self, rate: int) -> Hearing:
        """Begin to listen to one answer, s16le mono at `rate` Hz."""
        ...

    async def close(self) -> None:
        """Let go of what is loaded."""
        ...


def listen(recogniser: Recogniser, rate: int) -> Hearing:
    """Listen with any recogniser: one that can't work along hears the whole answer at its end."""
    return recogniser.listen(rate) if isinstance(recogniser, Listener) else _WholeAnswer(recogniser, rate)


class _WholeAnswer:
    """Keeps the sound of an answer until it is over."""

    def __init__(self, recogniser: Recogniser, rate: int) -> None:
        self._recogniser, self._rate = recogniser, rate
        self._sound = bytearray()

    def feed(self, pcm: bytes) -> None:
        self._sound += pcm

    async def finish(self) -> Heard | None:
        sound, self._sound = bytes(self._sound), bytearray()
        return await self._recogniser.transcribe(sound, self._rate)

    def drop(self) -> None:
        self._sound = bytearray()


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
