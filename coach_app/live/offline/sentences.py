"""Cuts a stream of text into sentences as soon as each is complete."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

MOST_LETTERS = 300
"""A "sentence" longer than this is cut at the last blank: nobody asks such questions aloud."""

_END = re.compile(r"[.!?][\"')\]]*(?=\s)")
_ABBREVIATION = re.compile(r"\b(?:mr|mrs|ms|dr|prof|st|e\.g|i\.e|vs|no)\.$", re.IGNORECASE)


async def sentences(pieces: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    """The sentences of a text that comes in pieces; a rest without an end mark comes last."""
    text = ""
    async with aclosing(pieces):
        async for piece in pieces:
            text += piece
            while (end := _end_of_sentence(text)) is not None:
                sentence, text = text[:end].strip(), text[end:].lstrip()
                if sentence:
                    yield sentence
    if text.strip():
        yield text.strip()[:MOST_LETTERS]


def _end_of_sentence(text: str) -> int | None:
    for found in _END.finditer(text):
        if not _ABBREVIATION.search(text[: found.start() + 1]):
            return found.end()
    line_end = text.strip().find("\n")
    if line_end > 0:
        return text.index(text.strip()) + line_end
    if len(text) > MOST_LETTERS:
        return text.rfind(" ", 1, MOST_LETTERS) + 1 or MOST_LETTERS
    return None
