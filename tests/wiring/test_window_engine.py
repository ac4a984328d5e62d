"""The engine as the window has it: a session that broke off goes on where it stopped."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach_app.core.commands.choices import SetKey
from coach_app.core.commands.practice import EndSession, ResumeSession
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.events import QuestionAsked, SessionEnded, SessionStarted
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import EngineName, Round, Speaker
from coach_app.core.secrets import SecretText
from coach_app.core.session import NewSession, Turn
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.practice import Options
from coach_app.wiring.window import WindowEngine

pytestmark = pytest.mark.unit

NAME = "20261120-193005-0001"
KEY = "5a" * 32
WAIT_SECONDS = 90.0


class Window:
    """Submits commands and waits for events."""

    def __init__(self, home: Path) -> None:
        (home / "settings.toml").write_text(
            '[sound]\nmicrophone = "none"\nspeaker = "none"\n', encoding="utf-8"
        )
        self.household = Household({"COACH_HOME": str(home), "COACH_DATABASE_KEY": KEY})
        store, _ = self.household.open_store()
        self.household.keeper.call(_break_off, store)
        self.store = store
        self.told: queue.Queue[Event] = queue.Queue()
        self.engine = WindowEngine(self.household, Options())
        self.engine.subscribe(self.told.put)
        self.engine.start()

    def wait(self, kind: type[Event]) -> Event:
        while True:
            event = self.told.get(timeout=WAIT_SECONDS)
            if isinstance(event, kind):
                return event

    def close(self) -> None:
        self.engine.stop()
        self.household.close()


def _break_off(store: Store) -> None:
    """A session whose program was killed inside the second answer."""
    questions = tuple(PlannedQuestion(text) for text in ("Why us?", "What went wrong?", "What else?"))
    plan = Plan(Round.OWN, questions, max_follow_ups=0)
    store.begin(
        NewSession(NAME, "2026-11-20T19:30:05+00:00", "offline", "own", "practice", plan.as_json(), True)
    )
    store.put_turn(NAME, Turn(1, Speaker.INTERVIEWER, "Why us?", 1.0, 2.0, 1))
    store.put_turn(NAME, Turn(2, Speaker.USER, "Because of the people.", 3.0, 9.0, 1))
    store.put_events(NAME, [_asked(1.0, 1, "Why us?"), _asked(12.0, 2, "What went wrong?")])
    store.finish(NAME, "unfinished", 20.5, 2)


def _asked(at: float, index: int, text: str) -> dict[str, object]:
    line = {"event": "question", "at": at, "index": index, "section": "own", "text": text}
    return {**line, "follow_up": 0, "attempt": 1}


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path)
    yield made
    made.close()


def test_it_goes_on_where_it_stopped_and_is_kept(window: Window) -> None:
    window.engine.submit(ResumeSession(NAME, EngineName.OFFLINE))
    started = window.wait(SessionStarted)
    assert isinstance(started, SessionStarted)
    assert (started.session, started.typed) == (NAME, True)
    assert started.at >= 21.0
    asked = window.wait(QuestionAsked)
    assert isinstance(asked, QuestionAsked)
    assert asked.index == 2
    window.engine.submit(EndSession())
    window.wait(SessionEnded)
    stored = window.household.keeper.call(window.store.load, NAME)
    assert stored.summary.state == "unfinished"
    assert [turn.text for turn in stored.turns][:2] == ["Why us?", "Because of the people."]


def test_a_session_that_is_not_there_cannot_go_on(window: Window) -> None:
    window.engine.submit(ResumeSession("20200101-000000-0000"))
    failed = window.wait(CommandFailed)
    assert isinstance(failed, CommandFailed)
    assert failed.command == "ResumeSession"
    assert "there is no session" in failed.what


def test_what_is_no_key_is_refused_before_any_keychain_is_asked(window: Window) -> None:
    window.engine.submit(SetKey(EngineName.GEMINI, SecretText("two words")))
    failed = window.wait(CommandFailed)
    assert failed == CommandFailed("SetKey", "that is not a key", "paste the key on one line, without spaces")
