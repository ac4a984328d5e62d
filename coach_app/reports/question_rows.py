"""One row of the table question by question."""

from coach_app.answers.reading import Reading, part_seconds
from coach_app.answers.structure import PARTS
from coach_app.reports.feedback import Bar, Piece, QuestionRow
from coach_app.review.asked import Asked
from coach_app.review.card import Card
from coach_app.review.facts import Facts
from coach_app.review.wording import seconds_words

_UNKNOWN = "–"


def question_row(asked: Asked, facts: Facts, card: Card) -> QuestionRow:
    """A question with length, pace, fillers, the shape of its story, and what to try next time."""
    shape = _shape(asked, facts.reading)
    fix = card.fixes[0] if card.fixes else None
    quoted = next((point.quote for point in (*card.fixes, *card.strengths) if point.quote is not None), None)
    return QuestionRow(
        number=asked.index,
        text=asked.text or f"Question {asked.index}",
        length=_UNKNOWN if facts.answer_seconds is None else seconds_words(facts.answer_seconds),
        bar=_bar(asked, facts),
        pace=_UNKNOWN if facts.wpm is None else f"{facts.wpm:.0f}",
        fillers=_UNKNOWN if facts.fillers_per_minute is None else f"{facts.fillers_per_minute:.0f}",
        shape=shape,
        shape_note="" if shape else _why_no_shape(asked, facts),
        next=fix.title if fix is not None else ("Not answered" if not asked.answers else ""),
        quote=quoted.text if quoted is not None else "",
    )


def _bar(asked: Asked, facts: Facts) -> Bar | None:
    if not facts.lengths:
        return None
    return Bar(facts.lengths, asked.limits.soft, asked.limits.cue, asked.limits.firm)


def _shape(asked: Asked, reading: Reading | None) -> tuple[Piece, ...]:
    if not asked.is_story or reading is None or reading.story is None:
        return ()
    seconds = part_seconds(reading)
    shares = reading.story.shares
    return tuple(
        Piece(
            str(part),
            round(shares[part], 4),
            "not heard"
            if part in reading.story.missing
            else _words(shares[part], None if seconds is None else seconds[part]),
        )
        for part in PARTS
    )


def _words(share: float, seconds: float | None) -> str:
    return f"{100 * share:.0f} %" if seconds is None else seconds_words(seconds)


def _why_no_shape(asked: Asked, facts: Facts) -> str:
    if not asked.answers:
        return "not answered"
    if not asked.is_story:
        return "not a story"
    if facts.reading is None:
        return "not assessed: no final text"
    return "not assessed: too short"
