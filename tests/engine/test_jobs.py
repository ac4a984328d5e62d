"""Work beside the queue: watched, cancelled, and never in another command's way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from coach_app.core.commands.jobs import CancelJob
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.errors import BadInput
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs, Progress

pytestmark = pytest.mark.unit


class Score:
    """A command whose name failures carry."""


def told_by(story: Callable[[Jobs], Coroutine[None, None, None]]) -> list[Event]:
    told: list[Event] = []

    async def work() -> None:
        await story(Jobs(Guard(told.append), told.append))

    asyncio.run(work())
    return told


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_job_tells_how_far_it_is_and_that_it_is_done() -> None:
    async def work(moved: Progress) -> None:
        moved(0.5, "content")
        moved(None, "waiting for the model")

    async def story(jobs: Jobs) -> None:
        assert jobs.start("scoring s1", Score(), work)
        assert jobs.runs("scoring s1")
        await settle()
        assert not jobs.runs("scoring s1")

    assert told_by(story) == [
        JobMoved("scoring s1", 0.5, "content"),
        JobMoved("scoring s1", None, "waiting for the model"),
        JobEnded("scoring s1", "done"),
    ]


def test_a_job_runs_once_at_a_time_and_again_afterwards() -> None:
    gate = asyncio.Event()
    begun: list[str] = []

    async def story(jobs: Jobs) -> None:
        async def work(moved: Progress) -> None:
            begun.append("x")
            await gate.wait()

        assert jobs.start("a", Score(), work)
        assert not jobs.start("a", Score(), work)
        assert jobs.start("b", Score(), work)
        gate.set()
        await settle()
        assert jobs.start("a", Score(), work)
        await settle()

    assert told_by(story) == [JobEnded("a", "done"), JobEnded("b", "done"), JobEnded("a", "done")]
    assert len(begun) == 3


@pytest.mark.parametrize(
    ("error", "what", "mend"),
    [
        (BadInput("the model refused", "try again"), "the model refused", "try again"),
        (ValueError("inside"), "something went wrong inside", "the log has the details"),
    ],
)
def test_a_job_that_fails_says_why_and_ends(
    error: Exception, what: str, mend: str, expect_log: Callable[[str, str], None]
) -> None:
    if isinstance(error, ValueError):
        expect_log("coach_app.engine.desk.guard", "Score broke")

    async def work(moved: Progress) -> None:
        raise error

    async def story(jobs: Jobs) -> None:
        jobs.start("a", Score(), work)
        await settle()

    assert told_by(story) == [CommandFailed("Score", what, mend), JobEnded("a", "failed")]


def test_a_cancelled_job_puts_its_things_away_first() -> None:
    put_away: list[str] = []

    async def work(moved: Progress) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            put_away.append("worker")

    async def story(jobs: Jobs) -> None:
        jobs.start("a", Score(), work)
        await settle()
        await jobs.carry_out(CancelJob("a"))
        assert put_away == ["worker"]
        await jobs.carry_out(CancelJob("a"))

    assert told_by(story) == [JobEnded("a", "cancelled")]


def test_a_job_cancelled_before_its_first_step_ends_too() -> None:
    async def work(moved: Progress) -> None:
        raise AssertionError

    async def story(jobs: Jobs) -> None:
        jobs.start("a", Score(), work)
        await jobs.cancel("a")
        assert not jobs.runs("a")

    assert told_by(story) == [JobEnded("a", "cancelled")]


def test_the_end_of_the_program_stops_every_job() -> None:
    async def work(moved: Progress) -> None:
        await asyncio.Event().wait()

    async def story(jobs: Jobs) -> None:
        jobs.start("a", Score(), work)
        jobs.start("b", Score(), work)
        await settle()
        await jobs.close()

    assert sorted(str(event) for event in told_by(story)) == sorted(
        str(JobEnded(name, "cancelled")) for name in "ab"
    )
