"""What a text model may add to the card after a question: short points, each with words that were said."""

from collections.abc import Iterator

from coach_app.core.session import StoredSession, Turn
from coach_app.review.asked import gather
from coach_app.review.evaluator import Quote
from coach_app.review.points import Point, pinned
from coach_app.review.scoring.prompt import CLOSE, OPEN, as_data
from coach_app.review.talk import MANNERS, Ask

MOST = 2
"""Points a model may add to a card."""

LONGEST = 160
"""Characters of a point; a longer one is no point."""

RULE = "coach"
"""The rule such a point names."""

_TASK = """
Write at most two lines about the candidate's answer to this question and nothing else: first what to keep,
then what to change. Each line is one point of at most fourteen words, then " | ", then up to twelve words
copied exactly, character for character, from a turn of the candidate that the point is about.
"""

_MARKS = "\"'“”‘’«» "


def build_bullets(stored: StoredSession, question: int) -> Ask | None:
    """The request about one question; None where nothing was answered that may be quoted."""
    asked = next((one for one in gather(stored) if one.index == question), None)
    if asked is None or not asked.quotable:
        return None
    rows = [{"turn": turn.turn, "text": turn.text} for turn in asked.quotable]
    document = {"job": stored.plan.get("role", ""), "question": asked.text, "candidate": rows}
    return Ask(MANNERS + _TASK, f"{OPEN}\n{as_data(document)}\n{CLOSE}")


def read_bullets(written: str, stored: StoredSession, question: int, *, whole: bool) -> tuple[Point, ...]:
    """The points in what was written so far, `whole` when nothing more comes.

    A line counts once it is complete; one whose quote was not said exactly so is left out.
    """
    asked = next((one for one in gather(stored) if one.index == question), None)
    lines = written.splitlines() if whole or written.endswith("\n") else written.splitlines()[:-1]
    turns = () if asked is None else asked.quotable
    return tuple(_points(lines, turns))[:MOST]


def _points(lines: list[str], turns: tuple[Turn, ...]) -> Iterator[Point]:
    for line in lines:
        title, bar, quote = line.strip().lstrip("-*• ").rpartition("|")
        title, words = " ".join(title.split()).rstrip("."), quote.strip(_MARKS)
        turn = next((turn for turn in turns if words and words in turn.text), None)
        if bar and 0 < len(title) <= LONGEST and turn is not None:
            yield pinned(RULE, title, turn, Quote(turn.turn, words))
