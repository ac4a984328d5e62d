"""A store that refuses to write for a while loses nothing of the session."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coach_app.core.errors import StorageFailed
from coach_app.storage.store_thread import StoreThread
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import ANSWER, SHORT, Do, FailingKeeper, Played, hold

pytestmark = pytest.mark.unit

TIMETABLE = (Do(4.5, ANSWER), Do(15.0, SHORT))


def _hold(folder: Path, since: float, until: float) -> Played:
    def keeper(thread: StoreThread) -> FailingKeeper:
        return FailingKeeper(thread, lambda: asyncio.get_running_loop().time(), since, until)

    folder.mkdir()
    return hold(folder, [ScriptedEngine(manner=Manner(hears=("One.", "Two.")))], TIMETABLE, keeper=keeper)


@pytest.mark.parametrize(("since", "until"), [(2.0, 8.0), (8.0, 14.0), (0.5, 20.0)])
def test_what_was_refused_is_written_later(tmp_path: Path, since: float, until: float) -> None:
    steady, shaken = _hold(tmp_path / "steady", 0, 0), _hold(tmp_path / "shaken", since, until)
    assert shaken.outcome.reason == "done"
    assert shaken.stored.turns == steady.stored.turns
    assert shaken.stored.gaps == steady.stored.gaps == ()
    assert (shaken.user == steady.user).all()
    assert (shaken.interviewer == steady.interviewer).all()
    kept = [line for line in shaken.stored.events if line["event"] != "warning"]
    assert sorted(map(_plain, kept)) == sorted(map(_plain, steady.stored.events))


def _plain(line: object) -> str:
    return str({key: value for key, value in dict(line).items() if key != "at"})  # type: ignore[call-overload]


def test_the_user_is_told_once_and_an_answer_is_over_only_when_it_is_kept(tmp_path: Path) -> None:
    played = _hold(tmp_path / "shaken", 8.0, 14.0)
    (warning,) = played.named("warning")
    assert warning["code"] == "storage_refused"
    assert warning["at"] == pytest.approx(8.0, abs=0.3)
    first, second = played.named("answer_ended")
    assert (first["question"], second["question"]) == (1, 2)
    assert played.told_at[played.events.index(first)] >= 14.0
    times = [event["at"] for event in played.events]
    assert times == sorted(times)


def test_a_store_that_refuses_to_the_end_is_an_error_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="the disk is full"):
        _hold(tmp_path / "shaken", 8.0, 1e9)
