"""Values of the vocabulary to rows of the database and back; pure."""

import json
from collections.abc import Mapping
from dataclasses import replace

from coach_app.core.rounds import Speaker
from coach_app.core.session import Consent, EgressRow, Gap, NewSession, SessionSummary, Turn
from coach_app.storage.connection import Row

SUMMARY = "id, started, engine, round, mode, questions, seconds, state, role"
TURN = "turn, speaker, text, started, ended, question, final, recovered, draft"
EGRESS = "host, bytes_out, bytes_in, seconds, what"
CONSENT = 'purpose, given, "when", wording'


def storable(text: str) -> str:
    """The text without lone surrogates, which a terminal may hand over and UTF-8 can't hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def as_text(table: Mapping[str, object]) -> str:
    """A table as the JSON text a row keeps."""
    return storable(json.dumps(table, ensure_ascii=False, separators=(",", ":")))


def as_table(text: str) -> Mapping[str, object]:
    """The table a row keeps as JSON text."""
    table: dict[str, object] = json.loads(text)
    return table


def of_session(new: NewSession) -> Row:
    """Columns id, started, engine, round, mode, role, keep_recording, plan."""
    role = storable(str(new.plan.get("role", "")))
    plan = as_text(new.plan)
    return new.id, new.started, new.engine, new.round, new.mode, role, int(new.keep_recording), plan


def of_turn(session: str, turn: Turn) -> Row:
    """Columns session and TURN."""
    flags = int(turn.final), int(turn.recovered), int(turn.draft)
    times = turn.started, turn.ended
    return session, turn.turn, str(turn.speaker), storable(turn.text), *times, turn.question, *flags


def turn_of(row: Row) -> Turn:
    """A turn from columns TURN."""
    number, speaker, text, started, ended, question, final, recovered, draft = row
    flags = bool(final), bool(recovered), bool(draft)
    return Turn(number, Speaker(speaker), text, started, ended, question, *flags)


def of_event(session: str, line: Mapping[str, object]) -> Row:
    """Columns session, at, event, line."""
    at = line.get("at", 0.0)
    moment = float(at) if isinstance(at, int | float) else 0.0
    return session, moment, str(line.get("event", "")), as_text(line)


def progress(lines: tuple[Mapping[str, object], ...]) -> tuple[int, float]:
    """Highest question asked and latest time, as far as these lines of the event stream tell."""
    asked = [
        i for line in lines if line.get("event") == "question" and isinstance(i := line.get("index"), int)
    ]
    times = [float(at) for line in lines if isinstance(at := line.get("at"), int | float)]
    return max(asked, default=0), max(times, default=0.0)


def summary_of(row: Row, any_live: bool) -> SessionSummary:
    """A line of the list from columns SUMMARY; `live` is believed only while a session runs."""
    summary = SessionSummary(*row)
    if summary.state == "live" and not any_live:
        return replace(summary, state="unfinished")
    return summary


def gap_of(row: Row) -> Gap:
    """A gap from columns started, ended, reason."""
    return Gap(*row)


def egress_of(row: Row) -> EgressRow:
    """A line of the ledger from columns EGRESS."""
    return EgressRow(*row)


def consent_of(row: Row) -> Consent:
    """A consent from columns CONSENT."""
    purpose, given, when, wording = row
    return Consent(purpose, bool(given), when, wording)
