"""How a report was made and what was sent where for it, truthfully."""

from collections.abc import Iterator, Mapping

from coach_app.core.rounds import EngineName, Speaker
from coach_app.core.session import Sent, StoredSession
from coach_app.review.facts import SessionFacts

_ENGINES = {"gemini": "Gemini", "openai": "the text server that was set up", "xai": "xAI"}


def made(stored: StoredSession, facts: SessionFacts) -> str:
    """The paragraph at the end: where figures and scores come from, and everything that left the computer."""
    return " ".join(_sentences(stored, facts))


def _sentences(stored: StoredSession, facts: SessionFacts) -> Iterator[str]:
    yield (
        "Length and pace were measured on this computer; story, hedges and numbers were found by rule in the "
        "transcript, and every quote stands there word for word."
    )
    if facts.session.fillers is not None:
        yield "The counts of fillers are estimates."
    if any(turn.draft and turn.speaker is Speaker.USER for turn in stored.turns):
        yield "Answers written down by the built-in recogniser are drafts; they are not quoted."
    if _assessed(stored.review):
        yield "Scores come from separate readings of the transcript."
    yield "Accent, speed and length of speech are not scored."
    versions = _versions(stored.review)
    if versions:
        yield versions
    sound, words = _hosts(stored, "sound"), _hosts(stored, "words")
    if sound:
        yield f"For the session, sound and questions went to {sound}."
    if words:
        yield f"A text model was sent words: {words}."
    if not sound and not words and not _reader(stored.review):
        yield "Nothing left this computer during the session."


def _hosts(stored: StoredSession, what: Sent) -> str:
    rows = [row for row in stored.egress if row.what == what and row.bytes_out]
    return ", ".join(f"{row.host} ({_size(row.bytes_out)})" for row in rows)


def footer(stored: StoredSession) -> str:
    """The line at the foot of every page: what was sent where to make it."""
    reader = _reader(stored.review)
    heard = any(row.bytes_out for row in stored.egress if row.what == "sound")
    live = heard and stored.summary.engine != EngineName.OFFLINE
    if _assessed(stored.review):
        sent = f"; the transcript was sent to {reader or 'a text model'} for the scores"
    elif reader:
        sent = f"; the transcript was sent to {reader}, which gave no scores"
    elif live:
        name = _ENGINES.get(stored.summary.engine, stored.summary.engine)
        sent = f", from a session held with {name}"
    else:
        sent = "; nothing was uploaded to make this page"
    return f"Practice Coach. Made on the owner’s computer{sent}."


def _assessed(review: Mapping[str, object] | None) -> bool:
    return review is not None and review.get("assessed") is True


def _reader(review: Mapping[str, object] | None) -> str:
    """Who got the transcript to score it, empty where nothing was sent for that."""
    scoring = _table(review, "scoring")
    engine = scoring.get("engine")
    if not isinstance(engine, str):
        return ""
    requests = _table(scoring, "usage").get("requests")
    if scoring.get("state") == "failed" and requests == 0:
        return ""
    return _ENGINES.get(engine, engine)


def _versions(review: Mapping[str, object] | None) -> str:
    """Which rubric, prompt, model and program made the scores."""
    if not _assessed(review):
        return ""
    versions = _table(review, "versions")
    named = [f"{key} {value}" for key in ("rubric", "prompt", "model", "app") if (value := versions.get(key))]
    words = ", ".join(named)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _table(table: Mapping[str, object] | None, key: str) -> Mapping[str, object]:
    found = None if table is None else table.get(key)
    return found if isinstance(found, Mapping) else {}


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{count / 1_000:.1f} kB"
