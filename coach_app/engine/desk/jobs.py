"""Work that takes long, beside the queue: it can be watched and cancelled, and holds nothing up."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import assert_never

from coach_app.core.commands.jobs import CancelJob, JobsCommand
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.engine.desk.guard import Guard

CLOSE_SECONDS = 1.0
"""Longest wait at the end for cancelled work."""

Progress = Callable[[float | None, str], None]
"""Told how much is done, 0 to 1 or None for unknown, and what is being done, in words."""

Work = Callable[[Progress], Awaitable[None]]


class Jobs:
    """Tasks by name. Handlers start them; `CancelJob` stops them; each ends with one `JobEnded`."""

    def __init__(self, guard: Guard, publish: Callable[[Event], None]) -> None:
        """What a job raises is told as its command's failure."""
        self._guard = guard
        self._publish = publish
        self._tasks: dict[str, asyncio.Task[bool]] = {}

    def start(self, job: str, command: object, work: Work) -> bool:
        """Begin `work` for a command. False, and nothing begun, while a job of this name runs."""
        if job in self._tasks:
            return False
        task = asyncio.create_task(self._work(job, type(command).__name__, work))
        self._tasks[job] = task
        task.add_done_callback(partial(self._end, job))
        return True

    def runs(self, job: str) -> bool:
        """Whether a job of this name runs."""
        return job in self._tasks

    async def finished(self, job: str) -> None:
        """Wait until no job of this name runs."""
        task = self._tasks.get(job)
        if task is not None:
            await asyncio.wait({task})

    async def carry_out(self, command: JobsCommand) -> None:
        """Carry out a command."""
        match command:
            case CancelJob(job=job):
                await self.cancel(job)
            case _:
                assert_never(command)

    async def cancel(self, job: str) -> None:
        """Stop a job and wait, at most a second, until it has put its things away."""
        task = self._tasks.get(job)
        if task is not None:
            task.cancel()
            await asyncio.wait({task}, timeout=CLOSE_SECONDS)

    def hush(self, job: str) -> None:
        """Stop a job without waiting for it."""
        task = self._tasks.get(job)
        if task is not None:
            task.cancel()

    async def close(self) -> None:
        """Stop them all."""
        tasks = set(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=CLOSE_SECONDS)

    async def _work(self, job: str, command: str, work: Work) -> bool:
        def moved(share: float | None, doing: str) -> None:
            self._publish(JobMoved(job, share, doing))

        return await self._guard.run(command, partial(work, moved))

    def _end(self, job: str, task: asyncio.Task[bool]) -> None:
        del self._tasks[job]
        if task.cancelled():
            self._publish(JobEnded(job, "cancelled"))
        else:
            self._publish(JobEnded(job, "done" if task.result() else "failed"))
