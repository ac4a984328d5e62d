"""Scores of a stored debrief as a feedback page shows them; what was not assessed is shown as such."""

from collections.abc import Iterator, Mapping, Sequence

from coach_app.reports.feedback import Score, ScoreQuote

MOST_QUOTES = 2
"""Quotes of a dimension that are shown."""

_NOT_ASSESSED = "Not assessed"


def scores(review: Mapping[str, object] | None) -> tuple[Score, ...]:
    """One for each dimension, in the order of the debrief; none where no dimension has a score."""
    rows = [_score(row, review) for row in _dimensions(review)]
    return tuple(rows) if any(row.score is not None for row in rows) else ()


def scores_note(review: Mapping[str, object] | None) -> str:
    """The line under the heading: how to read the scores, or why there are none."""
    if scores(review):
        drafts = " The transcript was a draft, so take them lightly." if _read_a_draft(review) else ""
        return f"0 to 5, with the range of separate readings.{drafts}"
    reasons = {str(row.get("reason", "")) for row in _dimensions(review)} - {""}
    why = reasons.pop() if len(reasons) == 1 else "No answer was scored."
    return f"{_NOT_ASSESSED}: content, structure, clarity and delivery. {why}"


def _dimensions(review: Mapping[str, object] | None) -> Iterator[Mapping[str, object]]:
    yield from _tables(None if review is None else review.get("dimensions"))


def _score(row: Mapping[str, object], review: Mapping[str, object] | None) -> Score:
    name = str(row.get("dimension", "")).capitalize()
    score, low, high = (_number(row.get(key)) for key in ("score", "low", "high"))
    disputes = _disputes(row, review)
    if score is None:
        reason = str(row.get("reason") or "no guess is made")
        return Score(name, None, None, None, _NOT_ASSESSED, reason, (), _said_of(disputes))
    spread = "" if low is None or high is None else f"{low:.1f} to {high:.1f}, "
    note = f"{spread}{row.get('confidence', 'low')} confidence"
    shown = [str(one.get("text", "")) for one in _tables(row.get("quotes"))][:MOST_QUOTES]
    quotes = tuple(ScoreQuote(text, disputes.pop(text, "")) for text in shown)
    return Score(name, score, low, high, f"{score:.1f} of 5", note, quotes, _said_of(disputes))


def _disputes(row: Mapping[str, object], review: Mapping[str, object] | None) -> dict[str, str]:
    """What the owner says of each disputed quote of a dimension, by its text; the score's under no text."""
    named = row.get("dimension")
    listed = [one for one in _tables((review or {}).get("disputes")) if one.get("dimension") == named]
    listed += [*_tables(row.get("disputes"))]
    listed += [one for one in _tables(row.get("quotes")) if one.get("disputed") is True]
    if row.get("disputed") is True:
        listed.append({})
    return {
        str(one.get("text") or ""): f"Disputed by the owner. {one.get('note') or ''}".strip()
        for one in listed
    }


def _said_of(disputes: Mapping[str, str]) -> str:
    return " ".join(f"“{text}” {said}" if text else said for text, said in disputes.items())


def _tables(value: object) -> Iterator[Mapping[str, object]]:
    for one in value if isinstance(value, Sequence) else ():
        if isinstance(one, Mapping):
            yield one


def _read_a_draft(review: Mapping[str, object] | None) -> bool:
    scoring = (review or {}).get("scoring")
    return isinstance(scoring, Mapping) and scoring.get("transcript") == "draft"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
