"""A reply of OpenAI's protocol as it is streamed: the words in it, without a reasoning model's thoughts."""

import json

_THOUGHT = ("<think>", "</think>")
"""Marks of a reasoning model's thoughts, which are not for saying."""


class Said:
    """What of a reply is meant to be said: all but a thought at its beginning."""

    def __init__(self) -> None:
        """Begin with a reply's first piece."""
        self._held = ""
        self._begun = False

    def take(self, piece: str) -> str:
        """What of a new piece, and of those held back, may be said now."""
        if self._begun:
            return piece
        self._held += piece
        start = self._held.lstrip()
        opening, closing = _THOUGHT
        if start.startswith(opening):
            _, closed, after = start.partition(closing)
            if not closed:
                return ""
            start = after.lstrip()
        elif opening.startswith(start):
            return ""
        self._begun, self._held = bool(start), ""
        return start

    def rest(self) -> str:
        """What was held back when the reply ended."""
        held = self._held.lstrip()
        return "" if self._begun or held.startswith(_THOUGHT[0]) else held


def content_of(line: str) -> str:
    """The words in one line of the server's event stream."""
    data = line.removeprefix("data:").strip()
    if not line.startswith("data:") or data == "[DONE]":
        return ""
    choices = json.loads(data).get("choices") or [{}]
    return str(choices[0].get("delta", {}).get("content") or "")
