"""The worker process: heavy work in Python, beside the program so that sound never waits for it.

Our own command again (`coach _worker`), started on first need and ended when its pipe closes. A request is
a job's name and bytes, a reply is bytes; nothing private goes into arguments or environment.
"""

import asyncio
import contextlib
import struct
from collections.abc import Sequence
from typing import Self

from coach_app.core.errors import CoachError

NAME = struct.Struct(">I")
DATA = struct.Struct(">Q")
"""Lengths in bytes, big endian, before a job's name and before data; a reply has one byte of status first."""

LEAVE_SECONDS = 2.0
"""How long a worker may take to leave once its pipe is closed."""

FINE = b"\x00"
FAILED = b"\x01"


class WorkerFailed(CoachError):
    """A job that could not be done."""


class Worker:
    """One worker process, one job at a time; `async with` closes it."""

    def __init__(self, command: Sequence[str]) -> None:
        """`command` starts the worker."""
        self._command = tuple(command)
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def run(self, job: str, data: bytes = b"") -> bytes:
        """Do a job. Raises WorkerFailed; a worker that died is started anew for the next job."""
        async with self._turn:
            process = await self._started()
            try:
                return await _ask(process, job, data)
            except (OSError, asyncio.IncompleteReadError):
                await self._end()
                raise WorkerFailed("the helper process ended in its work", "try again") from None
            except BaseException:
                await self._end(at_once=True)
                raise

    async def __aenter__(self) -> Self:
        """Nothing is started before the first job."""
        return self

    async def __aexit__(self, *failure: object) -> None:
        """End the process."""
        await self.close()

    async def close(self) -> None:
        """End the process."""
        async with self._turn:
            await self._end()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            pipe = asyncio.subprocess.PIPE
            try:
                self._process = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe)
            except OSError as error:
                reason = error.strerror or "unknown"
                raise WorkerFailed(f"the helper process did not start ({reason})", "start again") from None
        return self._process

    async def _end(self, *, at_once: bool = False) -> None:
        """Let the process end by itself; `at_once` for one that is busy with what nobody waits for."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            async with asyncio.timeout(0 if at_once else LEAVE_SECONDS):
                await process.wait()
        except TimeoutError:
            await _kill(process)
        except asyncio.CancelledError:
            await _kill(process)
            raise


async def _kill(process: asyncio.subprocess.Process) -> None:
    """End a process now and see it gone: a loop that closes before it would be asked about it."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


async def _ask(process: asyncio.subprocess.Process, job: str, data: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise OSError
    name = job.encode()
    process.stdin.write(NAME.pack(len(name)) + name + DATA.pack(len(data)))
    process.stdin.write(data)
    await process.stdin.drain()
    status = await process.stdout.readexactly(1)
    (length,) = DATA.unpack(await process.stdout.readexactly(DATA.size))
    reply = await process.stdout.readexactly(length)
    if status != FINE:
        raise WorkerFailed(f"the helper process could not do {job!r} ({reply.decode()})", "see the log")
    return reply
