"""Secrets that can't be printed by accident."""


class SecretText:
    """A key or token; its `repr` and `str` are `***`, only `reveal()` gives the text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Wrap the text."""
        self._text = text

    def reveal(self) -> str:
        """The text itself; called only where a provider's client is built."""
        return self._text

    def __repr__(self) -> str:
        """Never the text."""
        return "***"

    def __eq__(self, other: object) -> bool:
        """Equal when both wrap the same text."""
        return isinstance(other, SecretText) and other.reveal() == self._text

    def __hash__(self) -> int:
        """Hash of the text."""
        return hash(self._text)

    def __bool__(self) -> bool:
        """False for an empty secret."""
        return bool(self._text)
