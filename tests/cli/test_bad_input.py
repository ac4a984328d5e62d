"""What a user is told when something is wrong: one line, the right exit code, and nothing lost.

Each case runs on its own copy of a home that holds one stored session; afterwards that session is still
there, word for word.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coach_app.core.folders import Home
from coach_app.storage.opening import open_store
from tests.cli.coach_process import HEADLESS, NO_SOUND, Done, coach, complaint
from tests.cli.conftest import Work
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import GeminiStandIn, InterviewServer

pytestmark = pytest.mark.live

GOOD_KEY = "AIza-a-key-that-could-be-one-0123456"
NOBODY = {
    "GEMINI_API_KEY": GOOD_KEY,
    "GOOGLE_GEMINI_BASE_URL": "https://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1",
}
"""A service that nothing listens for."""

Prepare = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """One mistake: the words typed, what comes of it, and how the home was spoilt before."""

    words: tuple[str, ...]
    code: int
    says: str
    more: Mapping[str, str] = field(default_factory=dict)
    spoil: Prepare = lambda home: None
    kept: bool = True
    """Whether the stored session can still be read as it stands."""


def _words(*words: str) -> tuple[str, ...]:
    return (*HEADLESS, *words)


def _drop_key(home: Path) -> None:
    (home / "database.key").unlink()


CASES = {
    # Devices and files
    "unreadable WAV": Case(_words("--mic", "text.wav"), 3, "text.wav is not a sound file; choose a WAV"),
    "0-byte WAV": Case(_words("--mic", "empty.wav"), 3, "empty.wav is not a sound file; choose a WAV"),
    "absent WAV": Case(_words("--mic", "absent.wav"), 3, "can't read absent.wav: no such file"),
    "microphone without a card": Case(_words("--mic", "Headset"), 3, "no microphone was found; connect one"),
    "speaker without a card": Case(
        _words("--mic", "none", "--speaker", "Headset"), 3, "no speaker was found; connect one"
    ),
    "speaker's folder absent": Case(
        _words("--mic", "none", "--speaker", "nowhere/out.wav"), 3, "can't write out.wav: no such file"
    ),
    "events' folder absent": Case(
        _words(*NO_SOUND, "--events", "nowhere/ev.jsonl"),
        3,
        "the event file nowhere/ev.jsonl can't be written",
    ),
    "a name wrong, an old event file": Case(
        _words("--mic", "absent.wav", "--events", "old.jsonl"), 3, "can't read absent.wav"
    ),
    # Words and plans
    "unknown command": Case(("dance",), 2, "dance"),
    "unknown engine": Case(_words("--engine", "klingon"), 2, "klingon"),
    "patience out of range": Case(
        _words("--patience", "9"), 3, "'9' is out of range; give a number from 0.6"
    ),
    "plan that is no TOML": Case(
        _words("--plan", "broken.toml"), 3, "the plan broken.toml is not valid TOML"
    ),
    "plan with an unknown entry": Case(
        _words("--plan", "odd.toml"), 3, "the plan has an unknown entry 'rolle'"
    ),
    "unknown session": Case(("sessions", "show", "nope"), 3, "there is no session 'nope'"),
    "search for nothing": Case(("sessions", "search", " ? "), 3, "there is nothing to look for; name"),
    # Engines
    "engine of a later build": Case(
        _words("--engine", "openai"), 4, "the openai engine is not in this build"
    ),
    "no key": Case(_words("--engine", "gemini", *NO_SOUND), 4, "there is no key for Gemini; add one"),
    "no network": Case(
        _words("--engine", "gemini", *NO_SOUND), 4, "Gemini can't be reached; check the internet", NOBODY
    ),
    "no screen": Case((), 3, "there is no display to open a window on; use", {"QT_QPA_PLATFORM": ""}),
    # The store
    "missing key of the store": Case(
        ("sessions", "list"), 5, "the key for this store is missing; unlock", spoil=_drop_key, kept=False
    ),
    "wrong key of the store": Case(
        _words(*NO_SOUND),
        5,
        "the key for this store is missing; unlock",
        {"COACH_DATABASE_KEY": "ab" * 32},
        _drop_key,
        kept=False,
    ),
    "malformed key of the store": Case(
        ("sessions", "list"), 3, "COACH_DATABASE_KEY", {"COACH_DATABASE_KEY": "secret"}
    ),
}


def _store_a_session(home: Path) -> Path:
    """A home with one finished session."""
    done = coach(home, "demo", "--speaker", "none")
    assert done.returncode == 0, done.stderr
    return home


def words_kept(home: Path) -> list[str]:
    """The words of the oldest session."""
    opened = open_store(Home(home), {})
    try:
        assert opened.complaints == ()
        oldest = opened.store.sessions()[-1]
        return [turn.text for turn in opened.store.load(oldest.id).turns]
    finally:
        opened.store.close()


def _write_files(folder: Path) -> None:
    (folder / "text.wav").write_text("These are words, not sound.")
    (folder / "empty.wav").write_bytes(b"")
    (folder / "text.bin").write_bytes(b"\xff\xfe\x00role")
    (folder / "broken.toml").write_text("role =")
    (folder / "odd.toml").write_text('rolle = "Buyer"')
    (folder / "hollow.toml").write_text('[[question]]\ntext = " "')
    (folder / "old.jsonl").write_text("kept\n")


def files(home: Path) -> dict[str, bytes]:
    """Every file of a home by name, but for locks and logs."""
    found = (path for path in home.rglob("*") if path.is_file() and path.suffix not in (".lock", ".log"))
    return {str(path.relative_to(home)): path.read_bytes() for path in found}


@dataclass(frozen=True)
class Outcome:
    """What came of a case, and the home before and after."""

    done: Done
    folder: Path
    before: dict[str, bytes]

    @property
    def home(self) -> Path:
        return self.folder / "home"


SECONDS = 40


@dataclass(frozen=True)
class Tried:
    """The home all cases began with, and what came of each."""

    home: Future[Path]
    outcomes: dict[str, Future[Outcome]]


def begin(pool: Work, folders: pytest.TempPathFactory) -> Tried:
    """Try all cases."""
    home = pool.submit(_store_a_session, folders.mktemp("stored") / "home")

    def run(case: Case, folder: Path) -> Outcome:
        shutil.copytree(home.result(), folder / "home")
        _write_files(folder)
        case.spoil(folder / "home")
        before = files(folder / "home")
        return Outcome(coach(folder / "home", *case.words, more=case.more, cwd=folder), folder, before)

    return Tried(home, {name: pool.submit(run, case, folders.mktemp("case")) for name, case in CASES.items()})


@pytest.fixture(scope="module")
def outcomes(begun: Mapping[str, Tried]) -> dict[str, Future[Outcome]]:
    return begun[__name__].outcomes


@pytest.fixture(scope="module")
def stored_home(begun: Mapping[str, Tried]) -> Path:
    return begun[__name__].home.result()


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_costs_one_clear_line_and_nothing_else(
    name: str, outcomes: dict[str, Future[Outcome]], stored_home: Path
) -> None:
    case, outcome = CASES[name], outcomes[name].result()
    assert outcome.done.returncode == case.code, outcome.done.stderr
    assert case.says in complaint(outcome.done)
    if case.kept:
        assert words_kept(outcome.home) == words_kept(stored_home)
    else:
        assert files(outcome.home) == outcome.before
    assert not (outcome.home / "logs" / "coach.log").exists()
    assert (outcome.folder / "old.jsonl").read_text() == "kept\n"


def test_a_refused_key_costs_one_line_and_leaves_no_session(stored_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(stored_home, home)
    with GeminiStandIn(InterviewServer(), make_certificate(tmp_path)) as service:
        more = {**service.environment(), "GEMINI_API_KEY": GOOD_KEY}
        done = coach(home, *HEADLESS, "--engine", "gemini", *NO_SOUND, more=more)
    assert done.returncode == 4
    assert complaint(done).startswith("Gemini refused the key; check it")
    assert GOOD_KEY not in done.stdout + done.stderr
    assert words_kept(home) == words_kept(stored_home)
