"""The session's record in memory is what is stored, and the ledger of a session gone on with adds up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coach_app.core.events import AnswerEnded, AnswerStarted, QuestionAsked, SessionEvent, TranscriptGrew
from coach_app.core.folders import Home
from coach_app.core.rounds import Speaker
from coach_app.core.session import EgressRow, NewSession, Turn
from coach_app.engine.journal import Journal
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from tests.engine.studio import KEYED

pytestmark = pytest.mark.unit

NEW = NewSession(
    "20261120-193005-0001",
    "2026-11-20T19:30:05+00:00",
    "offline",
    "behavioural",
    "practice",
    {"role": "baker"},
    keep_recording=False,
)
SAID = "We moved the shipping date by two days."


@pytest.fixture
def thread() -> Iterator[StoreThread]:
    made = StoreThread()
    yield made
    made.close()


@pytest.fixture
def store(thread: StoreThread, tmp_path: Path) -> Store:
    return thread.open(Home(tmp_path / "home"), KEYED).store


def tell_an_answer(journal: Journal, number: int) -> None:
    events: list[SessionEvent] = [
        QuestionAsked(1.0 * number, number, "behavioural", "What went wrong?", 0, 1),
        AnswerStarted(2.0 * number, number),
        TranscriptGrew(3.0 * number, number, "user", SAID[:9], False, 2.0 * number, None),
        TranscriptGrew(3.5 * number, number, "user", SAID, True, 2.0 * number, 4.0 * number),
        AnswerEnded(4.0 * number, number, 2.0 * number),
    ]
    for event in events:
        journal.tell(event)
    turn = Turn(number, Speaker.USER, SAID, 2.0 * number, None, number, final=False)
    journal.put_turn(turn)
    journal.put_turn(replace(turn, ended=4.0 * number, final=True))


def test_what_is_in_memory_is_what_is_stored_also_after_going_on(thread: StoreThread, store: Store) -> None:
    async def hold() -> None:
        journal = Journal(thread, store, NEW, lambda: 5.0, lambda event: None)
        await journal.begin()
        tell_an_answer(journal, 1)
        await journal.finish("unfinished", 1)
        first = await thread.run(store.load, NEW.id)
        assert (journal.so_far().turns, journal.so_far().events) == (first.turns, first.events)

        again = Journal(thread, store, NEW, lambda: 30.0, lambda event: None)
        await again.begin_again(10.0, first.turns, first.events)
        tell_an_answer(again, 4)
        await again.flush()
        stored = await thread.run(store.load, NEW.id)
        assert len(stored.turns) == 2
        assert (again.so_far().turns, again.so_far().events) == (stored.turns, stored.events)
        assert again.so_far().plan == stored.plan
        await again.finish("finished", 4)

    asyncio.run(hold())


def test_the_ledger_counts_every_line_of_a_session(thread: StoreThread, store: Store) -> None:
    async def hold() -> None:
        journal = Journal(thread, store, NEW, lambda: 5.0, lambda event: None)
        await journal.begin()
        for out in (100, 100, 250):
            journal.put_egress((EgressRow("a.example", out, 10, 1.0),))
            await journal.flush()
        await journal.finish("unfinished", 1)
        again = Journal(thread, store, NEW, lambda: 30.0, lambda event: None)
        await again.begin_again(10.0)
        again.put_egress((EgressRow("a.example", 40, 5, 2.0), EgressRow("b.example", 1, 1, 1.0)))
        again.add_egress((EgressRow("b.example", 9, 0, 0.5),))
        again.add_egress((EgressRow("b.example", 7, 3, 0.5, "words"),))
        await again.finish("finished", 1)

    asyncio.run(hold())
    assert thread.call(store.load, NEW.id).egress == (
        EgressRow("a.example", 290, 15, 3.0),
        EgressRow("b.example", 10, 1, 1.5),
        EgressRow("b.example", 7, 3, 0.5, "words"),
    )
