"""What is older than it should be kept goes when the program starts, and says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coach_app.core.session import NewSession
from coach_app.storage.live_lock import LiveLock
from coach_app.wiring.household import Household
from coach_app.wiring.retention import open_tidied

pytestmark = pytest.mark.unit

AGES = {"20260101-080000-0001": 300, "20261001-080000-0002": 40, "20261120-080000-0003": 1}


@pytest.fixture
def household(coach_home: Path) -> Household:
    """A home with three sessions of different ages, sound and all."""
    first = Household({"COACH_HOME": str(coach_home)})
    store, _ = first.open_store()

    def keep() -> None:
        for name, days in AGES.items():
            when = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
            store.begin(NewSession(name, when, "offline", "screen", "practice", {}, keep_recording=True))
            store.finish(name, "finished", 10.0, 1)

    first.keeper.call(keep)
    first.close()
    return Household({"COACH_HOME": str(coach_home)})


def kept(household: Household) -> tuple[list[str], tuple[str, ...]]:
    store, complaints = open_tidied(household)
    names = [one.id for one in household.keeper.call(store.sessions)]
    household.close()
    return names, complaints


def test_as_long_as_nothing_is_said_all_is_kept(household: Household) -> None:
    assert kept(household) == (sorted(AGES, reverse=True), ())


def test_older_sessions_go_with_a_word(household: Household) -> None:
    household.settings_file.change("privacy.keep_days", "90")
    names, (said,) = kept(household)
    assert names == sorted(AGES, reverse=True)[:2]
    assert said == "1 session older than 90 days deleted, as privacy.keep_days asks"


def test_nothing_goes_while_another_session_runs(household: Household) -> None:
    household.settings_file.change("privacy.keep_days", "30")
    lock = LiveLock(household.home.live_lock)
    lock.acquire()
    assert kept(household) == (sorted(AGES, reverse=True), ())
    lock.release()
