"""What is asked of the times of words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowWords:
    """Ask when each word of a session sounds; answered by `WordsShown`.

    Measured after each session, for older ones when it is first asked for.
    """

    session: str


WordsCommand = ShowWords
