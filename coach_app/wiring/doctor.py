"""Checks that everything a session needs is at hand; changes nothing but making an empty store."""

import asyncio
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coach_app import __version__
from coach_app.audio.devices import list_inputs, list_outputs, why_no_sound
from coach_app.core.errors import CoachError
from coach_app.engine.worker import Worker
from coach_app.wiring.household import Household
from coach_app.wiring.screen import has_screen

ENOUGH_BYTES = 200_000_000
"""Free disk space below which a session may not fit: half an hour of both tracks as FLAC is about 100 MB."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, whether that is fine, else how to mend it."""

    name: str
    fine: bool
    found: str
    mend: str = ""


def examine(household: Household) -> tuple[Check, ...]:
    """All checks, in order."""
    checks: tuple[Callable[[Household], Check], ...] = (
        _version,
        _settings,
        _store,
        _disk,
        _microphone,
        _speaker,
        _screen,
        _keys,
        _bank,
        _worker,
    )
    return tuple(check(household) for check in checks)


def _version(household: Household) -> Check:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return Check("program", True, f"coach {__version__} on Python {python}")


def _settings(household: Household) -> Check:
    complaints = household.settings()[1]
    found = "; ".join(complaints) or str(household.home.settings)
    return Check("settings", not complaints, found, "mend the file or remove it")


def _store(household: Household) -> Check:
    try:
        store, complaints = household.open_store()
        sessions = household.keeper.call(store.sessions)
    except CoachError as error:
        return Check("store", False, error.what, error.mend)
    count = "1 session" if len(sessions) == 1 else f"{len(sessions)} sessions"
    found = "; ".join(complaints) or f"{count} in {household.home.root}"
    return Check("store", not complaints, found)


def _disk(household: Household) -> Check:
    place = household.home.root
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    return Check("disk", free >= ENOUGH_BYTES, f"{free // 1_000_000} MB free", "make room for recordings")


def _microphone(household: Household) -> Check:
    names = [device.name for device in list_inputs()]
    reason = why_no_sound() or "none found"
    return Check("microphone", bool(names), ", ".join(names) or reason, "answers can be typed meanwhile")


def _speaker(household: Household) -> Check:
    names = [device.name for device in list_outputs()]
    reason = why_no_sound() or "none found"
    return Check("speaker", bool(names), ", ".join(names) or reason, "questions are shown as text meanwhile")


def _screen(household: Household) -> Check:
    fine = has_screen(household.environment)
    return Check("screen", fine, "found" if fine else "none", "use `coach practise --headless`")


def _keys(household: Household) -> Check:
    engines = ", ".join(household.keys.engines())
    return Check("keys", True, engines or "none; the offline interviewer needs none")


def _worker(household: Household) -> Check:
    async def ask() -> bytes:
        async with Worker(worker_command()) as worker:
            return await worker.run("about")

    try:
        answer = asyncio.run(ask()).decode()
    except CoachError as error:
        return Check("helper process", False, error.what, error.mend)
    return Check("helper process", True, f"{' '.join(answer.split()[:2])} answers")


def worker_command() -> tuple[str, ...]:
    """How the worker process is started: our own command again, in a checkout through Python."""
    packaged = Path(sys.executable).stem.lower().startswith("coach")
    return (sys.executable, "_worker") if packaged else (sys.executable, "-m", "coach_app", "_worker")


def _bank(household: Household) -> Check:
    try:
        found = f"{len(household.bank.questions)} questions"
    except CoachError as error:
        return Check("question bank", False, error.what, error.mend)
    return Check("question bank", True, found)
