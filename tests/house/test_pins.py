"""The locks: exact, hashed, free of addresses, and in step with the project's description."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import coach_app
from installers.devtools.environment import LINT, LOCK_FILES, RUN, TEST
from tests.house.sources import ROOT, project

pytestmark = pytest.mark.unit

# More emits than the broken release survived (about 500), in a fraction of a second.
EMITS = """
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rang = Signal(bool)

heard = 0
def hear(value):
    global heard
    heard += value

bell = Bell()
bell.rang.connect(hear)
for _ in range(5_000):
    bell.rang.emit(True)
print(heard)
"""


def pins(lock: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Each requirement of a lock with its hashes."""
    text = (ROOT / LOCK_FILES[lock]).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in filter(None, text.splitlines()):
        requirement, *hashes = line.split("--hash=")
        yield Requirement(requirement.strip()), [part.strip() for part in hashes]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def version(requirement: Requirement) -> Version:
    (pin,) = requirement.specifier
    assert pin.operator == "=="
    return Version(pin.version)


def wanted(lock: str) -> list[Requirement]:
    """What the project's description asks of a lock."""
    described = project()
    listed = described["project"]["dependencies"] if lock == "run" else described["dependency-groups"][lock]
    return [Requirement(line) for line in listed]


def test_emitting_a_signal_many_times_does_not_end_the_process() -> None:
    """PySide6 6.12.0 on Python 3.11 drops a reference to True at every emit and aborts after about 500."""
    done = subprocess.run([sys.executable, "-c", EMITS], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "5000"), done.stderr


@pytest.mark.parametrize("lock", LOCK_FILES)
def test_every_line_of_a_lock_is_one_version_with_hashes(lock: str) -> None:
    entries = list(pins(lock))
    assert entries
    for requirement, hashes in entries:
        assert str(version(requirement)) in str(requirement.specifier)
        assert hashes, requirement.name
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in hashes), requirement.name
        assert requirement.url is None


@pytest.mark.parametrize("lock", LOCK_FILES)
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / LOCK_FILES[lock]).read_text(encoding="utf-8")
    assert not re.search(
        r"//|file:|^\s*-|index|find-links|\.(com|org|net|io|dev|local)\b", no_hashes(text), re.M
    )


def no_hashes(text: str) -> str:
    return re.sub(r"--hash=sha256:[0-9a-f]{64}", "", text)


@pytest.mark.parametrize("lock", LOCK_FILES)
def test_a_lock_gives_what_the_project_asks_for(lock: str) -> None:
    locked: dict[str, list[Version]] = {}
    for requirement, _ in pins(lock):
        locked.setdefault(normal(requirement.name), []).append(version(requirement))
    for request in wanted(lock):
        versions = locked.get(normal(request.name), [])
        assert versions, f"{request} is not in {LOCK_FILES[lock]}; run `python3 dev.py lock`"
        assert all(request.specifier.contains(each) for each in versions), f"{request}, locked: {versions}"


def test_locks_that_are_installed_together_agree() -> None:
    locked: dict[tuple[str, str], set[Version]] = {}
    for lock in LINT.locks:
        for requirement, _ in pins(lock):
            bound = "< " if "python_full_version <" in str(requirement.marker) else ""
            locked.setdefault((normal(requirement.name), bound), set()).add(version(requirement))
    split = {name for (name, _), versions in locked.items() if len(versions) > 1}
    # numpy has one version for Python 3.11 and one for newer Pythons.
    assert split <= {"numpy"}


def test_each_kind_of_work_builds_on_the_one_before() -> None:
    assert set(RUN.locks) < set(TEST.locks) < set(LINT.locks)
    assert set(RUN.system) < set(TEST.system)


def test_qt_stays_below_the_broken_release() -> None:
    (qt,) = (each for each in wanted("run") if each.name == "PySide6-Essentials")
    assert not qt.specifier.contains("6.12.0")
    assert qt.specifier.contains("6.11.3")


def test_the_version_is_the_same_everywhere() -> None:
    assert project()["project"]["version"] == coach_app.__version__
