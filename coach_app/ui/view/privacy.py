"""What left this computer, in words, from what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach_app.core.session import SessionSummary, StoredSession
from coach_app.ui.view.live import LiveView
from coach_app.ui.view.words import ENGINES, local_time, name_of, rough_time, short_day, size

NOTHING = "Nothing is being sent."


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger."""

    when: str
    to: str
    host: str
    what: str
    sent: str
    time: str


def ledger(sessions: Sequence[StoredSession]) -> tuple[LedgerRow, ...]:
    """The ledger of these sessions, in their order; a session that sent nothing says so."""
    rows: list[LedgerRow] = []
    for stored in sessions:
        rows.extend(_rows(stored))
    return tuple(rows)


def ledger_title(sessions: Sequence[StoredSession]) -> str:
    """The page title: to how many places anything went."""
    hosts = {row.host for stored in sessions for row in stored.egress if row.bytes_out > 0}
    if not hosts:
        return "Nothing has left this computer."
    return "Your voice went to one place." if len(hosts) == 1 else f"Your voice went to {len(hosts)} places."


def being_sent(view: LiveView | None) -> str:
    """What is being sent right now."""
    if view is None or not view.online:
        return NOTHING
    return f"Your voice goes to {name_of(ENGINES, view.engine)} while this session runs."


def to_open(summaries: Sequence[SessionSummary], most: int) -> tuple[str, ...]:
    """The sessions whose counts the ledger needs: the newest that are over, at most ``most``."""
    over = [summary.id for summary in summaries if summary.state in ("finished", "unfinished")]
    return tuple(over[:most])


def _rows(stored: StoredSession) -> list[LedgerRow]:
    moment = local_time(stored.summary.started)
    when = f"{short_day(moment)}, {moment:%H:%M}" if moment else ""
    if not stored.egress:
        time = rough_time(stored.summary.seconds)
        return [LedgerRow(when, "Nowhere", "offline interviewer", "Nothing left this computer", "0", time)]
    return [
        LedgerRow(
            when=when,
            to=name_of(ENGINES, stored.summary.engine),
            host=row.host,
            what="Your voice and the questions",
            sent=size(row.bytes_out),
            time=rough_time(row.seconds),
        )
        for row in stored.egress
    ]
