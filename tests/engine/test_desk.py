"""The window's commands at the desk: each answered by its event, or by one line that says how to mend it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import coach_app.audio.speaker as sound
from coach_app.audio.microphone import Microphone
from coach_app.audio.values import Samples
from coach_app.core.commands import DeskCommand, Shutdown
from coach_app.core.commands.choices import SetKey
from coach_app.core.commands.exports import ExportSession, PreviewExport
from coach_app.core.commands.practice import ResumeSession, StartSession
from coach_app.core.commands.records import (
    DiscardSession,
    FinishSession,
    ListEgress,
    ListSessions,
    OpenSession,
    SearchSessions,
)
from coach_app.core.commands.review import AskCoach
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.choices import KeyTested, SettingsShown
from coach_app.core.desk_events.exports import ExportPreviewed, SessionExported
from coach_app.core.desk_events.jobs import JobEnded
from coach_app.core.desk_events.records import EgressListed, SessionOpened, SessionsFound, SessionsListed
from coach_app.core.desk_events.sound import DevicesListed, EchoMeasured
from coach_app.core.desk_events.speech import SpeechModelOffered, SpeechModelsListed
from coach_app.core.errors import BadInput, EngineFailed, SoundFailed
from coach_app.core.events import ReviewReady
from coach_app.core.folders import Home
from coach_app.core.plan import PlannedQuestion
from coach_app.core.rounds import EngineName, Speaker
from coach_app.core.secrets import SecretText
from coach_app.core.session import Consent, EgressRow, NewSession, StoredSession, Turn
from coach_app.core.settings import Settings
from coach_app.engine.desk.desk import DeskParts, SessionDesk
from coach_app.engine.desk.records import HITS
from coach_app.engine.desk.speech import Told
from coach_app.engine.recorded import Recorded
from coach_app.engine.session import SessionParts
from coach_app.engine.worker import Worker, WorkerFailed
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from tests.engine.studio import KEYED

pytestmark = pytest.mark.unit

BROKEN, WHOLE = "20261120-193005-0001", "20261119-193005-0002"


class Parts:
    """A real store, and stand-ins for devices, keychain and engines."""

    def __init__(self, keeper: StoreThread, store: Store) -> None:
        self.keeper, self.store = keeper, store
        self.clock = asyncio.get_running_loop().time
        self.keys: dict[EngineName, SecretText] = {}
        self.trouble = ""
        self.refused = False
        self.debrief_breaks = False

    def open_store(self) -> tuple[Store, tuple[str, ...]]:
        return self.store, ()

    def session(self, command: StartSession | ResumeSession, consents: tuple[Consent, ...]) -> SessionParts:
        raise BadInput(f"{type(command).__name__} was asked for", "this desk holds no sessions")

    def debrief(self, stored: StoredSession) -> Mapping[str, object]:
        if self.debrief_breaks:
            raise ValueError("a rule broke")
        return {"turns": len(stored.turns)}

    def speaker(self) -> sound.Speaker:
        raise NotImplementedError

    def microphone(self) -> Microphone:
        raise NotImplementedError

    def phrase(self) -> Samples:
        raise NotImplementedError

    def test_sound(self, stop: threading.Event) -> EchoMeasured:
        raise SoundFailed("no sound was wanted", "none is needed")

    def worker(self) -> Worker:
        raise WorkerFailed("no worker was wanted", "none is needed")

    async def score(
        self, store: Store, session: str, engine: EngineName, progress: Callable[[int, int], None]
    ) -> tuple[Mapping[str, object], EngineFailed | None]:
        raise EngineFailed("a model was asked for", "this desk has none")

    async def score_after(
        self, store: Store, session: str, progress: Callable[[int, int], None]
    ) -> tuple[Mapping[str, object], EngineFailed | None, ReviewReady | None]:
        return {"after": session}, None, None

    async def coach(
        self, store: Store, command: AskCoach, grow: Callable[[str], None]
    ) -> tuple[str, Mapping[str, object]]:
        raise EngineFailed("a coach was asked for", "this desk has none")

    def devices(self) -> DevicesListed:
        return DevicesListed((), (), "")

    def settings(self) -> tuple[Settings, tuple[str, ...]]:
        return Settings(), ()

    def change_setting(self, name: str, value: str) -> None: ...

    def engines_with_key(self) -> tuple[str, ...]:
        return tuple(str(engine) for engine in self.keys)

    def set_key(self, engine: EngineName, key: SecretText) -> None:
        if not key:
            raise BadInput("that is not a key", "paste the key on one line, without spaces")
        self.keys[engine] = key

    async def try_key(self, engine: EngineName, key: SecretText) -> tuple[str, bool]:
        return self.trouble, not self.refused

    def speech_models(self) -> SpeechModelsListed:
        raise NotImplementedError

    def look_at_model(self, source: str, sha256: str) -> SpeechModelOffered:
        raise NotImplementedError

    def install_model(self, source: str, sha256: str, told: Told) -> None:
        raise NotImplementedError

    def remove_model(self, name: str) -> None:
        raise NotImplementedError

    def read_questions(self, path: Path) -> tuple[PlannedQuestion, ...]:
        raise NotImplementedError

    def export(self, store: Store, command: ExportSession) -> str:
        stored = store.load(command.session)
        return f"/exports/{stored.summary.id}.{command.format}"

    def page(self, store: Store, command: PreviewExport) -> object:
        if command.hide_names:
            raise BadInput("nothing can be hidden here", "leave names in")
        return (store.load(command.session).summary.id, command.without)

    async def draw(self, page: object) -> tuple[bytes, ...]:
        return (repr(page).encode(),)

    async def record(self, path: Path, text: str) -> Recorded:
        raise NotImplementedError


@pytest.fixture
def thread(tmp_path: Path) -> Iterator[StoreThread]:
    made = StoreThread()
    made.open(Home(tmp_path / "home"), KEYED)
    yield made
    made.close()


@pytest.fixture
def store(thread: StoreThread, tmp_path: Path) -> Store:
    """One session that is finished and a newer one that broke off."""
    store = thread.open(Home(tmp_path / "home"), KEYED).store
    thread.call(fill, store)
    return store


def fill(store: Store) -> None:
    for name, said in ((WHOLE, "We moved the shipping date."), (BROKEN, "I moved two people to the dock.")):
        started = f"2026-11-{name[6:8]}T19:30:05+00:00"
        store.begin(NewSession(name, started, "offline", "behavioural", "practice", {}, keep_recording=True))
        store.put_turn(name, Turn(1, Speaker.USER, said, 3.0, 9.0, 1))
        if name == WHOLE:
            store.put_egress(name, [EgressRow("a.example", 10, 20, 1.0)])
        store.finish(name, "finished" if name == WHOLE else "unfinished", 12.0, 1)


def every_part(parts: Parts) -> DeskParts:
    """One stand-in for all."""
    return DeskParts(
        archive=parts,
        practice=parts,
        records=parts,
        reviews=parts,
        choices=parts,
        sound=parts,
        sound_check=parts,
        playback=parts,
        exports=parts,
        outlines=parts,
        speech=parts,
        questions=parts,
        recordings=parts,
        words=parts,
    )


def answers(
    thread: StoreThread,
    store: Store,
    *commands: DeskCommand,
    prepare: Callable[[Parts], None] = lambda parts: None,
) -> list[Event]:
    """What the desk says to commands."""
    told: list[Event] = []

    async def work() -> None:
        parts = Parts(thread, store)
        prepare(parts)
        desk = SessionDesk(every_part(parts), told.append, lambda levels: None)
        for command in (*commands, Shutdown()):
            desk.submit(command)
        await desk.run()

    asyncio.run(work())
    return told


def states(event: Event) -> dict[str, str]:
    assert isinstance(event, SessionsListed)
    return {one.id: one.state for one in event.sessions}


def test_a_session_that_broke_off_is_finished_with_a_debrief(thread: StoreThread, store: Store) -> None:
    opened, listed, *_ = answers(thread, store, FinishSession(BROKEN))
    assert isinstance(opened, SessionOpened)
    assert opened.session.review == {"turns": 1}
    assert opened.session.summary.state == "finished"
    assert states(listed) == {BROKEN: "finished", WHOLE: "finished"}


def test_a_session_without_a_debrief_is_measured_when_it_is_opened_and_left_as_it_is(
    thread: StoreThread, store: Store
) -> None:
    (opened,) = answers(thread, store, OpenSession(BROKEN))
    assert isinstance(opened, SessionOpened)
    assert opened.session.review == {"turns": 1}
    assert thread.call(store.load, BROKEN).review is None


def test_a_debrief_that_breaks_does_not_keep_it_from_being_opened(
    thread: StoreThread, store: Store, expect_log: Callable[[str, str], None]
) -> None:
    expect_log("coach_app.engine.desk.records", "the review broke")

    def breaks(parts: Parts) -> None:
        parts.debrief_breaks = True

    (opened,) = answers(thread, store, OpenSession(BROKEN), prepare=breaks)
    assert isinstance(opened, SessionOpened)
    assert opened.session.review is None


def test_a_debrief_that_breaks_does_not_keep_it_from_being_finished(
    thread: StoreThread, store: Store, expect_log: Callable[[str, str], None]
) -> None:
    expect_log("coach_app.engine.desk.records", "the review broke")

    def breaks(parts: Parts) -> None:
        parts.debrief_breaks = True

    opened, *_ = answers(thread, store, FinishSession(BROKEN), prepare=breaks)
    assert isinstance(opened, SessionOpened)
    assert opened.session.review is None
    assert opened.session.summary.state == "finished"


def test_a_discarded_session_is_told_with_its_state(thread: StoreThread, store: Store) -> None:
    (listed,) = answers(thread, store, DiscardSession(BROKEN))
    assert states(listed) == {BROKEN: "discarded", WHOLE: "finished"}


@pytest.mark.parametrize("command", [FinishSession(WHOLE), DiscardSession(WHOLE)])
def test_a_finished_session_stays_as_it_is(thread: StoreThread, store: Store, command: DeskCommand) -> None:
    failed, listed = answers(thread, store, command, ListSessions())
    assert isinstance(failed, CommandFailed)
    assert failed.command == type(command).__name__
    assert states(listed)[WHOLE] == "finished"
    assert thread.call(store.load, WHOLE).review is None


def test_a_session_that_cannot_go_on_says_so(thread: StoreThread, store: Store) -> None:
    (failed,) = answers(thread, store, ResumeSession(BROKEN))
    assert failed == CommandFailed(
        "ResumeSession", "ResumeSession was asked for", "this desk holds no sessions"
    )


def test_words_are_found_newest_first(thread: StoreThread, store: Store) -> None:
    (found,) = answers(thread, store, SearchSessions("moved"))
    assert isinstance(found, SessionsFound)
    assert [(hit.session, hit.turn) for hit in found.hits] == [(BROKEN, 1), (WHOLE, 1)]
    assert not found.more
    (nothing,) = answers(thread, store, SearchSessions("pineapple"))
    assert nothing == SessionsFound("pineapple", (), False)


def test_a_search_says_when_there_is_more(thread: StoreThread, store: Store) -> None:
    def many() -> None:
        for number in range(2, HITS + 3):
            store.put_turn(WHOLE, Turn(number, Speaker.USER, "pallets everywhere", 1.0, 2.0, 1))

    thread.call(many)
    (found,) = answers(thread, store, SearchSessions("pallets"))
    assert isinstance(found, SessionsFound)
    assert len(found.hits) == HITS
    assert found.more


def test_the_ledger_is_told_at_once(thread: StoreThread, store: Store) -> None:
    (listed,) = answers(thread, store, ListEgress())
    assert isinstance(listed, EgressListed)
    assert [(one.summary.id, [row.host for row in one.egress]) for one in listed.sessions] == [
        (BROKEN, []),
        (WHOLE, ["a.example"]),
    ]


@pytest.mark.parametrize(
    ("trouble", "kept"),
    [
        ("", True),
        ("Gemini did not answer; try again later", True),
        ("Gemini refused the key; check that all of it was pasted", False),
    ],
)
def test_a_key_is_tried_and_kept_unless_refused(
    thread: StoreThread, store: Store, trouble: str, kept: bool
) -> None:
    def prepare(parts: Parts) -> None:
        parts.trouble, parts.refused = trouble, not kept

    command = SetKey(EngineName.GEMINI, SecretText("AIza-test"))
    tested, shown = answers(thread, store, command, prepare=prepare)
    assert tested == KeyTested("gemini", trouble, kept)
    assert isinstance(shown, SettingsShown)
    assert shown.engines_with_key == (("gemini",) if kept else ())
    assert "AIza-test" not in repr(command)


def test_what_is_no_key_is_refused_in_words(thread: StoreThread, store: Store) -> None:
    (failed,) = answers(thread, store, SetKey(EngineName.GEMINI, SecretText("")))
    assert failed == CommandFailed("SetKey", "that is not a key", "paste the key on one line, without spaces")


def test_an_export_is_written_beside_the_queue(thread: StoreThread, store: Store) -> None:
    told = jobs_of(thread, store, ExportSession(WHOLE, "pdf"))
    assert told == [SessionExported(WHOLE, f"/exports/{WHOLE}.pdf"), JobEnded(f"export {WHOLE} pdf", "done")]


def test_a_preview_shows_what_was_chosen(thread: StoreThread, store: Store) -> None:
    told = jobs_of(thread, store, PreviewExport(WHOLE, ("transcript",)))
    page = repr((WHOLE, ("transcript",))).encode()
    assert told == [ExportPreviewed(WHOLE, (page,)), JobEnded("preview", "done")]


def test_a_preview_that_fails_says_so(thread: StoreThread, store: Store) -> None:
    told = jobs_of(thread, store, PreviewExport(WHOLE, hide_names=True))
    assert told == [
        CommandFailed("PreviewExport", "nothing can be hidden here", "leave names in"),
        JobEnded("preview", "failed"),
    ]


def jobs_of(thread: StoreThread, store: Store, command: DeskCommand) -> list[Event]:
    """What the desk says to a command that starts a job, until the job has ended."""
    told: list[Event] = []

    async def work() -> None:
        over = asyncio.Event()

        def publish(event: Event) -> None:
            told.append(event)
            if isinstance(event, JobEnded):
                over.set()

        desk = SessionDesk(every_part(Parts(thread, store)), publish, lambda levels: None)
        desk.submit(command)
        running = asyncio.create_task(desk.run())
        async with asyncio.timeout(10):
            await over.wait()
        desk.submit(Shutdown())
        await running

    asyncio.run(work())
    return told
