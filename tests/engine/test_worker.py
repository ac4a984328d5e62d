from __future__ import annotations

import asyncio
import io
import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.engine.worker import DATA, NAME, Worker, WorkerFailed
from coach_app.engine.worker_process import serve

pytestmark = pytest.mark.unit

COMMAND = (sys.executable, "-m", "coach_app", "_worker")


def test_a_worker_answers_and_ends_with_its_pipe() -> None:
    async def work() -> tuple[bytes, bytes]:
        worker = Worker(COMMAND)
        first, second = await worker.run("about"), await worker.run("about")
        await worker.close()
        return first, second

    first, second = asyncio.run(work())
    assert first.startswith(b"coach ")
    assert first == second, "one process serves both"


def test_a_job_that_breaks_is_one_line_and_the_next_job_is_done() -> None:
    async def work() -> bytes:
        worker = Worker(COMMAND)
        with pytest.raises(WorkerFailed, match="could not do 'nonsense'"):
            await worker.run("nonsense")
        answer = await worker.run("about")
        await worker.close()
        return answer

    assert asyncio.run(work()).startswith(b"coach ")


def test_a_dead_worker_is_replaced() -> None:
    async def work() -> tuple[bytes, bytes]:
        worker = Worker(COMMAND)
        first = await worker.run("about")
        kill = await asyncio.create_subprocess_exec("kill", "-9", first.split()[-1].decode())
        await kill.wait()
        try:
            second = await worker.run("about")
        except WorkerFailed:  # its death was noticed in the middle of the request, not before
            second = await worker.run("about")
        await worker.close()
        return first, second

    first, second = asyncio.run(work())
    assert first != second


def test_a_busy_worker_that_nobody_waits_for_is_not_waited_for() -> None:
    async def work() -> bool:
        task = asyncio.create_task(Worker([sys.executable, "-c", "import time; time.sleep(60)"]).run("about"))
        await asyncio.sleep(0.3)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=1.0)
        return task in done

    assert asyncio.run(work())


def test_a_worker_that_is_slow_to_leave_is_seen_gone_when_nobody_waits_any_more() -> None:
    slow = (
        "import os, struct, sys, time; data = b'%d' % os.getpid(); sys.stdin.buffer.read(17);"
        "sys.stdout.buffer.write(b'\\0' + struct.pack('>Q', len(data)) + data); sys.stdout.flush();"
        "time.sleep(60)"
    )

    async def work() -> tuple[bool, bytes]:
        worker = Worker([sys.executable, "-c", slow])
        process = await worker.run("about")
        leaving = asyncio.create_task(worker.close())
        await asyncio.sleep(0.1)
        leaving.cancel()
        done, _ = await asyncio.wait({leaving}, timeout=1.0)
        return leaving in done, process

    left, process = asyncio.run(work())
    assert left
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


def test_a_worker_that_can_not_start_says_so() -> None:
    with pytest.raises(WorkerFailed, match="did not start"):
        asyncio.run(Worker(["/no/such/program"]).run("about"))


@given(st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=200)), max_size=8))
def test_every_request_gets_its_reply_in_order(requests: list[tuple[str, bytes]]) -> None:
    jobs = {name: (lambda data: data[::-1]) for name, _ in requests}
    wire = b"".join(
        NAME.pack(len(name.encode())) + name.encode() + DATA.pack(len(data)) + data for name, data in requests
    )
    replies = io.BytesIO()
    serve(io.BytesIO(wire), replies, jobs)
    assert replies.getvalue() == b"".join(b"\0" + DATA.pack(len(data)) + data[::-1] for _, data in requests)
