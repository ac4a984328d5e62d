"""What a recogniser's decoder is, wherever it runs: sound in, words out, one answer at a time."""

from typing import Protocol


class Decoder(Protocol):
    """Decodes one answer at a time; heavy, so it lives in the worker process."""

    def begin(self) -> None:
        """A new answer; whatever was heard before is forgotten."""
        ...

    def feed(self, pcm: bytes) -> None:
        """More sound, s16le mono at 16 kHz."""
        ...

    def finish(self) -> tuple[str, float]:
        """The words of the answer, and how sure they are on average, 0-1."""
        ...
