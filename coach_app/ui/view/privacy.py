"""What left this computer, in words, from what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach_app.core.session import Sent, SessionEgress
from coach_app.ui.view.live import LiveView
from coach_app.ui.view.words import ENGINES, local_time, name_of, rough_time, short_day, size

NOTHING = "Nothing is being sent."
WHAT: Mapping[Sent, str] = {"sound": "Your voice and the questions", "words": "Words of the transcript"}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger."""

    when: str
    to: str
    host: str
    what: str
    sent: str
    time: str


def ledger(sessions: Sequence[SessionEgress]) -> tuple[LedgerRow, ...]:
    """The ledger of these sessions, in their order; a session that sent nothing says so.

    One that still runs is left out: its counts grow.
    """
    rows: list[LedgerRow] = []
    for one in sessions:
        if one.summary.state != "live":
            rows.extend(_rows(one))
    return tuple(rows)


def ledger_title(sessions: Sequence[SessionEgress]) -> str:
    """The page title: to how many places anything went."""
    sent = [row for one in sessions for row in one.egress if row.bytes_out > 0]
    if not sent:
        return "Nothing has left this computer."
    voice = {row.host for row in sent if row.what == "sound"}
    hosts, what = (voice, "voice") if voice else ({row.host for row in sent}, "words")
    return f"Your {what} went to {'one place' if len(hosts) == 1 else f'{len(hosts)} places'}."


KEY = "Your key goes to Gemini, to be tested."


def being_sent(view: LiveView | None) -> str:
    """What is being sent right now."""
    if view is None or not view.online:
        return NOTHING
    return f"Your voice goes to {name_of(ENGINES, view.engine)} while this session runs."


def _rows(one: SessionEgress) -> list[LedgerRow]:
    moment = local_time(one.summary.started)
    when = f"{short_day(moment)}, {moment:%H:%M}" if moment else ""
    if not one.egress:
        time = rough_time(one.summary.seconds)
        return [LedgerRow(when, "Nowhere", "offline interviewer", "Nothing left this computer", "0", time)]
    return [
        LedgerRow(
            when=when,
            to=name_of(ENGINES, one.summary.engine) if row.what == "sound" else "Text model",
            host=row.host,
            what=WHAT[row.what],
            sent=size(row.bytes_out),
            time=rough_time(row.seconds),
        )
        for row in one.egress
    ]
