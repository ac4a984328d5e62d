"""Scores of a stored debrief as a feedback page shows them; what was not assessed is shown as such."""

from collections.abc import Iterator, Mapping, Sequence

from coach_app.reports.feedback import Score

_NOT_ASSESSED = "Not assessed"


def scores(review: Mapping[str, object] | None) -> tuple[Score, ...]:
    """One for each dimension, in the order of the debrief; none where no dimension has a score."""
    rows = [_score(row) for row in _dimensions(review)]
    return tuple(rows) if any(row.score is not None for row in rows) else ()


def scores_note(review: Mapping[str, object] | None) -> str:
    """The line under the heading: how to read the scores, or why there are none."""
    if scores(review):
        return "0 to 5, with the range of two separate readings."
    reasons = {str(row.get("reason", "")) for row in _dimensions(review)} - {""}
    why = reasons.pop() if len(reasons) == 1 else "No answer was scored."
    return f"{_NOT_ASSESSED}: content, structure, clarity and delivery. {why}"


def _dimensions(review: Mapping[str, object] | None) -> Iterator[Mapping[str, object]]:
    listed = review.get("dimensions") if review is not None else None
    for row in listed if isinstance(listed, Sequence) else ():
        if isinstance(row, Mapping):
            yield row


def _score(row: Mapping[str, object]) -> Score:
    name = str(row.get("dimension", "")).capitalize()
    score, low, high = (_number(row.get(key)) for key in ("score", "low", "high"))
    if score is None:
        reason = str(row.get("reason") or "no guess is made")
        return Score(name, None, None, None, _NOT_ASSESSED, reason)
    spread = "" if low is None or high is None else f"{low:.1f} to {high:.1f}, "
    note = f"{spread}{row.get('confidence', 'low')} confidence"
    return Score(name, score, low, high, f"{score:.1f} of 5", note, _quote(row.get("quotes")))


def _quote(quotes: object) -> str:
    first = quotes[0] if isinstance(quotes, list) and quotes else None
    return str(first.get("text", "")) if isinstance(first, Mapping) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
