"""A store that refuses to write for a while loses nothing of the session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from coach_app.core.errors import StorageFailed
from coach_app.storage.store_thread import StoreThread
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import ANSWER, SHORT, Do, FailingKeeper, Played, hold

pytestmark = pytest.mark.unit

P = ParamSpec("P")
T = TypeVar("T")

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


class _Refusing:
    """The store's thread, but one kind of work is refused a number of times."""

    def __init__(self, thread: StoreThread, kind: str, times: int) -> None:
        self._thread, self._kind, self._left = thread, kind, times

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._left and work.__name__ == self._kind:
            self._left -= 1
            raise StorageFailed("the disk reports an error", "look at the disk")
        return await self._thread.run(work, *args, **kwargs)


def _end_refused(folder: Path, kind: str, times: int, *, keep: bool = True) -> Played:
    engine = ScriptedEngine(manner=Manner(hears=("One.", "Two.")))
    return hold(folder, [engine], TIMETABLE, keep=keep, keeper=lambda thread: _Refusing(thread, kind, times))


@pytest.mark.parametrize("kind", ["load", "put_review", "drop_recording", "finish"])
def test_a_disk_that_stumbles_at_the_very_end_is_tried_again(tmp_path: Path, kind: str) -> None:
    played = _end_refused(tmp_path, kind, 3, keep=False)
    assert played.outcome.reason == "done"
    assert [line["code"] for line in played.named("warning")] == ["storage_refused"]
    assert played.stored.summary.state == "finished"
    assert played.stored.review == {}
    assert not played.stored.has_recording
    assert played.stored.events[-1]["event"] == "session_ended"


@pytest.mark.parametrize(
    ("kind", "code"),
    [("load", "review_failed"), ("put_review", "review_failed"), ("drop_recording", "sound_not_deleted")],
)
def test_a_disk_that_refuses_the_debrief_for_good_still_lets_the_session_end(
    tmp_path: Path, kind: str, code: str
) -> None:
    played = _end_refused(tmp_path, kind, 1000, keep=False)
    assert played.outcome.reason == "done"
    assert [line["code"] for line in played.named("warning")] == ["storage_refused", code]
    assert played.stored.has_recording
    assert played.stored.summary.state == "finished"
    assert len(played.stored.turns) == len(played.finals())
    assert played.stored.events[-1]["event"] == "session_ended"


def test_a_store_that_refuses_to_the_end_is_an_error_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="the disk is full"):
        _hold(tmp_path / "shaken", 8.0, 1e9)
