"""Word times of a session: aligned once in the worker, kept with the sound, estimated where that can't be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from coach_app.audio.recorder import encode_flac
from coach_app.audio.values import Chunk
from coach_app.core.commands.records import OpenSession
from coach_app.core.commands.words import ShowWords
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.jobs import JobEnded
from coach_app.core.desk_events.records import SessionOpened
from coach_app.core.desk_events.words import WordsShown
from coach_app.core.folders import Home
from coach_app.core.pcm import MIC_RATE
from coach_app.core.rounds import Speaker
from coach_app.core.session import NewSession, Turn
from coach_app.engine.desk.archive import Archive
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs
from coach_app.engine.desk.words import Words
from coach_app.storage.store_thread import StoreThread
from tests.bench.told_speech import say
from tests.engine.studio import KEYED
from tests.engine.test_desk import answers
from tests.engine.test_outlines import Parts

pytestmark = pytest.mark.unit

SPOKEN, FOREIGN, MUTE = (f"20261120-193005-000{n}" for n in (1, 2, 3))
CLAUSE = "we agreed to cut two of the features"
BEGUN = 1.25
"""Session second at which the voice's sound begins."""


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    thread = StoreThread()
    store = thread.open(Home(tmp_path / "home"), KEYED).store
    sound, told = say("flite", "slt", CLAUSE)
    whole = np.concatenate([np.zeros(round(BEGUN * MIC_RATE), np.int16), sound])
    half = MIC_RATE // 2
    pieces = [whole[first : first + half] for first in range(0, len(whole), half)]
    chunks = [
        Chunk("user", n * 0.5, len(one), MIC_RATE, encode_flac(one, MIC_RATE)) for n, one in enumerate(pieces)
    ]
    first, last = BEGUN + (told[0].started or 0), BEGUN + (told[-1].ended or 0)

    def fill() -> None:
        for name in (SPOKEN, FOREIGN, MUTE):
            started = "2026-11-20T19:30:05+00:00"
            plan = {"language": "de-DE" if name == FOREIGN else "en-GB"}
            store.begin(NewSession(name, started, "offline", "own", "practice", plan, keep_recording=True))
            store.put_turn(name, Turn(1, Speaker.INTERVIEWER, "Go on.", None, None, 1))
            store.put_turn(name, Turn(2, Speaker.USER, f"{CLAUSE.capitalize()}.", first, last, 1))
            if name != MUTE:
                store.add_chunks(name, chunks)
            store.finish(name, "finished", 4.0, 1)
        store.drop_recording(MUTE)

    thread.call(fill)
    yield Parts(thread, store)
    thread.close()


def shown(parts: Parts, *sessions: str, prepared: bool = False) -> list[WordsShown]:
    """Answers while each is asked for, one after the other; `prepared`: while it is being made already."""
    events: list[Event] = []

    async def work() -> None:
        over = asyncio.Event()

        def publish(event: Event) -> None:
            events.append(event)
            if isinstance(event, WordsShown):
                over.set()

        jobs = Jobs(Guard(publish), publish)
        words = Words(parts, Archive(parts, publish), jobs, publish)
        for session in sessions:
            over.clear()
            if prepared:
                words.after(session)
            await words.carry_out(ShowWords(session))
            async with asyncio.timeout(60):
                await over.wait()
        await jobs.close()

    asyncio.run(work())
    assert not [one for one in events if isinstance(one, JobEnded) and one.how == "failed"]
    return [event for event in events if isinstance(event, WordsShown)]


def test_words_are_aligned_once_in_session_seconds_and_kept(parts: Parts) -> None:
    first, again = shown(parts, SPOKEN, SPOKEN)
    assert first == again
    assert parts.workers == 1
    assert list(first.turns) == [2]
    _, told = say("flite", "slt", CLAUSE)
    for time, truth in zip(first.turns[2], told, strict=True):
        assert (time.confidence or 0.0) > 0.5
        assert time.started == pytest.approx(BEGUN + (truth.started or 0), abs=0.08)
        assert time.ended == pytest.approx(BEGUN + (truth.ended or 0), abs=0.08)


def test_who_asks_while_it_is_being_made_is_told_when_it_is_done(parts: Parts) -> None:
    one, *again = shown(parts, SPOKEN, prepared=True)
    assert all(other == one for other in again)
    assert parts.workers == 1
    assert one.turns[2][0].confidence is not None


def test_an_opened_session_tells_the_times_that_are_kept_and_looks_for_none(parts: Parts) -> None:
    def told() -> list[Event]:
        events: list[Event] = []
        jobs = Jobs(Guard(events.append), events.append)
        words = Words(parts, Archive(parts, events.append), jobs, events.append)
        asyncio.run(words.tell(SPOKEN))
        return events

    assert told() == []
    assert parts.workers == 0
    (made,) = shown(parts, SPOKEN)
    assert told() == [made]
    opened, words = answers(parts.keeper, parts.open_store()[0], OpenSession(SPOKEN))
    assert isinstance(opened, SessionOpened)
    assert words == made
    assert parts.workers == 1


def test_another_language_and_a_session_without_sound_are_estimated(parts: Parts) -> None:
    foreign, mute = shown(parts, FOREIGN, MUTE)
    assert parts.workers == 0
    assert foreign.turns == mute.turns
    times = foreign.turns[2]
    assert [one.confidence for one in times] == [None] * len(CLAUSE.split())
    assert all(before.ended == after.started for before, after in pairwise(times))


def test_more_sound_makes_the_times_old(parts: Parts) -> None:
    shown(parts, SPOKEN)
    more = Chunk("user", 9.0, 16, MIC_RATE, encode_flac(np.zeros(16, np.int16), MIC_RATE))
    parts.keeper.call(lambda: parts.open_store()[0].add_chunks(SPOKEN, [more]))
    shown(parts, SPOKEN)
    assert parts.workers == 2
