"""What every test stands on: isolation, silence in the log, one category a module, sound card and screen."""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.isolation import forbid_network, isolate, needs
from tests.side_by_side import RealTimeApart, real_time_first
from tests.virtual_sound import SoundCard

if TYPE_CHECKING:
    from tests.virtual_display import Display

CATEGORIES = frozenset({"unit", "gui", "audio", "live", "packaging"})

# Machines are shared: how long an example takes says nothing about the rule it tries.
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Cut this process off from people's data and from the network, before any test module is imported."""
    home = Path(tempfile.mkdtemp(prefix="pc-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    isolate(os.environ, home)
    forbid_network()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse to run when a test module does not say, in one `pytestmark`, which kind of test it holds."""
    wrong: set[str] = set()
    for item in items:
        module = item.getparent(pytest.Module)
        if module is not None:
            declared = CATEGORIES & {mark.name for mark in module.own_markers}
            if len(declared) != 1:
                wrong.add(f"{module.nodeid} declares {', '.join(sorted(declared)) or 'none'}")
    if wrong:
        listed = "\n  ".join(sorted(wrong))
        kinds = ", ".join(sorted(CATEGORIES))
        raise pytest.UsageError(f"each test module declares exactly one of {kinds}:\n  {listed}")
    if hasattr(config, "workerinput"):
        real_time_first(config.rootpath, items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> RealTimeApart | None:
    """How ``--dist loadfile`` deals out tests here."""
    return RealTimeApart(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(autouse=True)
def coach_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A COACH_HOME of this test's own; nothing is in it, not even the folder."""
    home = tmp_path / "coach-home"
    monkeypatch.setenv("COACH_HOME", str(home))
    return home


@dataclass
class _LogWatch(logging.Handler):
    """Collects warnings and worse, and knows which of them the test asked for."""

    expected: list[tuple[str, re.Pattern[str]]] = field(default_factory=list)
    records: list[logging.LogRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.WARNING)

    __hash__ = logging.Handler.__hash__

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def complaints(self) -> list[str]:
        met: set[int] = set()
        lines = []
        for record in self.records:
            text = record.getMessage()
            fits = [
                index
                for index, (logger, pattern) in enumerate(self.expected)
                if (record.name + ".").startswith(logger + ".") and pattern.search(text)
            ]
            met.update(fits)
            if not fits:
                lines.append(f"unexpected {record.levelname} from {record.name}: {text}")
        for index, (logger, pattern) in enumerate(self.expected):
            if index not in met:
                lines.append(f"{logger} never logged /{pattern.pattern}/")
        return lines


@pytest.fixture(autouse=True)
def _log_watch() -> Iterator[_LogWatch]:
    watch = _LogWatch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    if complaints := watch.complaints():
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def expect_log(_log_watch: _LogWatch) -> Callable[[str, str], None]:
    """``expect_log(logger, pattern)``: this test logs such warnings; it fails when none of them comes."""

    def expect(logger: str, pattern: str) -> None:
        _log_watch.expected.append((logger, re.compile(pattern)))

    return expect


@pytest.fixture(scope="session")
def virtual_sound_card() -> Iterator[SoundCard]:
    """A sound card shared by the tests of this run; programs started with its `env` use it."""
    for tool in ("pulseaudio", "pactl", "parec", "paplay"):
        if reason := needs(tool):
            pytest.skip(reason)
    with SoundCard() as card:
        yield card


@pytest.fixture
def sound_card_here(virtual_sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    """The shared sound card, used by PortAudio inside this process for the length of one test."""
    import sounddevice

    for name, value in virtual_sound_card.env.items():
        monkeypatch.setenv(name, value)
    # PortAudio reads its devices once, when it is initialised; the library has no public way to say "again".
    sounddevice._terminate()  # noqa: SLF001 - see above
    sounddevice._initialize()  # noqa: SLF001 - see above
    yield virtual_sound_card
    sounddevice.stop(ignore_errors=True)


@pytest.fixture
def display() -> Iterator[Display]:
    """A screen of this test's own, to open real windows on."""
    for tool in ("Xvfb", "xdotool"):
        if reason := needs(tool):
            pytest.skip(reason)
    # Qt is loaded for the tests that look at a screen only.
    from tests.virtual_display import Display

    screen = Display()
    yield screen
    screen.stop()
