"""The watchdog: what each reading means, what is told, what is done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from coach_app.core.events import LinkChanged, SessionEvent, Warned
from coach_app.engine.journal import Journal
from coach_app.engine.watchdog import LOW_BYTES, STUCK_CALLS, Readings, Watchdog, look
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import ANSWER, SHORT, Do, hold

pytestmark = pytest.mark.unit

FINE = Readings(unanswered=0.0, capture=0.02, playback=0.02, free=10 * LOW_BYTES, lag=0.01)


class Told:
    """Takes what the watchdog tells."""

    def __init__(self) -> None:
        self.events: list[SessionEvent] = []

    def at(self) -> float:
        return 1.0

    def tell(self, event: SessionEvent) -> None:
        self.events.append(event)

    def warn(self, code: str, text: str) -> None:
        self.tell(Warned(1.0, code, text))


def _watchdog() -> tuple[Watchdog, Told, list[str]]:
    told, renewed = Told(), []  # type: tuple[Told, list[str]]
    return Watchdog(cast("Journal", told), renewed.append), told, renewed


@pytest.mark.parametrize(
    ("bad", "part", "condition"),
    [
        (replace(FINE, unanswered=3.0), "service", "poor"),
        (replace(FINE, backlog=40), "sending", "poor"),
        (replace(FINE, backlog=STUCK_CALLS), "sending", "lost"),
        (replace(FINE, unwritten=21.0), "writing", "poor"),
        (replace(FINE, capture=0.6), "microphone", "lost"),
        (replace(FINE, playback=0.6), "speaker", "lost"),
        (replace(FINE, free=LOW_BYTES - 1), "disk", "poor"),
        (replace(FINE, lag=1.3), "machine", "poor"),
    ],
)
def test_each_reading_speaks_for_one_part(bad: Readings, part: str, condition: str) -> None:
    assert {one.part: one.condition for one in look(bad) if one.condition != "good"} == {part: condition}
    assert all(one.text for one in look(bad) if one.condition != "good")
    assert all(one.condition == "good" for one in look(FINE))


def test_a_line_that_gets_poor_and_good_again_is_told_once_each() -> None:
    watchdog, told, renewed = _watchdog()
    slow = replace(FINE, unanswered=3.0)
    for readings in (FINE, slow, slow, FINE, FINE):
        watchdog.check(readings, up=True)
    assert [(one.value, bool(one.reason)) for one in told.events if isinstance(one, LinkChanged)] == [
        ("poor", True),
        ("good", True),
    ]
    assert renewed == []


def test_a_line_that_takes_nothing_more_is_renewed() -> None:
    watchdog, _, renewed = _watchdog()
    watchdog.check(replace(FINE, backlog=STUCK_CALLS), up=True)
    assert renewed == ["your voice goes out late"]


def test_while_the_line_is_mended_nothing_is_said_of_it() -> None:
    watchdog, told, renewed = _watchdog()
    watchdog.check(replace(FINE, backlog=STUCK_CALLS, unanswered=9.0), up=False)
    assert (told.events, renewed) == ([], [])


def test_a_warning_is_told_when_it_begins_and_again_when_it_comes_back() -> None:
    watchdog, told, _ = _watchdog()
    low = replace(FINE, free=1_000_000)
    for readings in (low, low, FINE, low):
        watchdog.check(readings, up=True)
    assert [one.code for one in told.events if isinstance(one, Warned)] == ["disk_low", "disk_low"]


def test_a_busy_machine_shows_less() -> None:
    watchdog, told, _ = _watchdog()
    busy = []
    for readings in (replace(FINE, lag=1.4), FINE):
        watchdog.check(readings, up=True)
        busy.append(watchdog.busy)
    assert busy == [True, False]
    assert [one.code for one in told.events if isinstance(one, Warned)] == ["machine_busy"]


def test_in_a_session_a_slow_reply_makes_the_line_poor_until_it_comes(tmp_path: Path) -> None:
    slow = ScriptedEngine(manner=Manner(hears=("One.", "Two."), reply_after=5.5))
    played = hold(tmp_path, [slow], [Do(4.5, ANSWER), Do(22.0, SHORT)], answer_timeout=9.0)
    assert [line["value"] for line in played.named("link")][:3] == ["good", "poor", "good"]
    assert played.outcome.reason == "done"
