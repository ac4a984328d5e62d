"""What is asked of the outlines of recordings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowOutline:
    """Ask for the outline of a session's sound; answered by `OutlineShown`.

    It is measured after each session, for older ones when it is first asked for.
    """

    session: str


OutlineCommand = ShowOutline
