"""A feedback page as Markdown."""

import re
from collections.abc import Iterator, Sequence

from coach_app.reports.feedback import Course, Feedback, QuestionRow, Score

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LEADING = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=]))(.)")


def feedback_markdown(feedback: Feedback) -> str:
    """The page as Markdown with tables; what people said is escaped, so that it stays text."""
    return "\n".join(_lines(feedback)).rstrip() + "\n"


def score_line(score: Score) -> str:
    """A dimension in one line."""
    quotes = "".join(f" “{one.text}” {one.disputed}".rstrip() for one in score.quotes)
    disputed = f" {score.disputed}" if score.disputed else ""
    return f"{score.name}: {score.words}, {score.note.rstrip('.')}.{quotes}{disputed}"


def _lines(one: Feedback) -> Iterator[str]:
    head = one.head
    yield from (f"# {_safe(head.title)}", "", f"{_safe(head.subtitle)}  ")
    yield from (f"{_safe(head.day)}, {_safe(head.amount)}", "")
    if one.actions:
        yield from _section(actions_title(one))
    for number, action in enumerate(one.actions, 1):
        tried = f" {action.lead} “{_safe(action.quote)}”" if action.quote else ""
        yield f"{number}. **{_safe(action.title)}** {_safe(action.why)}{tried}"
    yield from ([""] if one.actions else [])
    if one.worked:
        yield from _section("What worked")
        yield from (f"- **{_safe(w.title)}**: “{_safe(w.quote)}” ({_safe(w.where)})" for w in one.worked)
        yield ""
    if one.scores_note:
        yield from _section("How the answers read")
        yield from (_safe(one.scores_note), "")
    yield from (f"- {_safe(score_line(score))}" for score in one.scores)
    yield from ([""] if one.scores else [])
    yield from _sounded(one)
    yield from _over_sessions(one)
    yield from _questions(one)
    yield from _rest(one)


def actions_title(one: Feedback) -> str:
    """The heading over what to do next."""
    words = {2: "Two things", 3: "Three things"}
    return f"{words[count]} to do next" if (count := len(one.actions)) in words else "What to do next"


def _sounded(one: Feedback) -> Iterator[str]:
    if not one.gauges:
        return
    yield from _section("How they sounded")
    yield from _table(("", "This session", "Band"), [(g.name, g.words, g.sentence) for g in one.gauges])
    if one.measured:
        yield from _table(("Measured", ""), one.measured)


def _over_sessions(one: Feedback) -> Iterator[str]:
    if not one.trends:
        return
    yield from _section("Over your sessions")
    yield from (_safe(one.trends_note), "")
    yield from _table(("", "Course"), [(trend.name, trend.words) for trend in one.trends])


def _questions(one: Feedback) -> Iterator[str]:
    if not one.questions:
        return
    yield from _section("Question by question")
    head = ("", "Question", "Length", "Pace", "Fillers", "Shape", "Next time", "Your words")
    yield from _table(head, [_row(row) for row in one.questions])


def _row(row: QuestionRow) -> tuple[str, ...]:
    return (
        *(str(row.number), row.text, row.length, row.pace, row.fillers, shape_words(row), row.next),
        f"“{row.quote}”" if row.quote else "",
    )


def shape_words(row: QuestionRow) -> str:
    """The shape of an answer in words: `S 15 s, T not heard, A 14 s, R 10 s`."""
    return ", ".join(f"{piece.letter} {piece.words}" for piece in row.shape) or row.shape_note


def _rest(one: Feedback) -> Iterator[str]:
    if one.course is not None:
        yield from _section(course_title(one.course))
        yield from (
            sentence for sentence in (one.course.pace_sentence, one.course.fillers_sentence) if sentence
        )
        yield ""
    if one.cues:
        yield from _section("Cues that were shown")
        yield from _table(
            ("At", "Words", "Measured", "What followed"),
            [(cue.at, cue.words, cue.measured, cue.followed) for cue in one.cues],
        )
    if one.talk:
        yield from _section("To talk through with someone")
        yield from (*(f"- {_safe(line)}" for line in one.talk), "")
    yield from _section("How this was made")
    yield from (_safe(one.made), "", _safe(one.footer), "")
    if one.transcript:
        yield from _section("Transcript")
        for line in one.transcript:
            note = f"[{line.note}]" if line.note else ""
            who = " ".join(part for part in (f"**{line.who}**", line.at, note) if part)
            yield f"{who}: {_safe(line.text)}"
            yield ""


def course_title(course: Course) -> str:
    """The heading over the course of the session."""
    return "Pace through the session" if course.points else "Through the session"


def _section(title: str) -> tuple[str, str]:
    return f"## {title}", ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(_safe(cell) for cell in head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(_safe(cell) for cell in row)} |" for row in rows)
    yield ""


def _safe(text: str) -> str:
    """Text of people in one line, with everything escaped that Markdown would take for its own."""
    shown = "".join(c for c in text if c.isprintable() or c.isspace())
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(shown.split())))
