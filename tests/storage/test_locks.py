"""Locks shut out another process and die with their holder."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from coach_app.core.errors import ExitCode, StorageFailed
from coach_app.core.folders import Home
from coach_app.storage.file_lock import FileLock
from coach_app.storage.live_lock import LiveLock
from coach_app.storage.opening import open_store
from tests.storage.samples import NoKeychain, opened

pytestmark = pytest.mark.unit

_HOLDER = """
import sys
from pathlib import Path
from coach_app.storage.live_lock import LiveLock
LiveLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_killed_holder_leaves_the_lock_free(tmp_path: Path) -> None:
    path = tmp_path / "live.lock"
    lock = LiveLock(path)
    assert not lock.taken()
    command = [sys.executable, "-c", _HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert lock.taken()
        with pytest.raises(StorageFailed, match="another session is running; ") as caught:
            lock.acquire()
        assert caught.value.exit_code == ExitCode.STORAGE
        holder.kill()
        holder.wait()
    assert not lock.taken()
    lock.acquire()
    assert lock.held
    assert LiveLock(path).taken()
    lock.release()
    assert not LiveLock(path).taken()


def test_a_file_lock_can_be_waited_for(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.acquire()
    assert not second.acquire()
    threading.Timer(0.02, first.release).start()
    assert second.acquire(wait=10)
    second.release()
    second.release()


def test_many_openings_at_once_make_one_store(home: Home) -> None:
    failures: list[BaseException] = []
    together = threading.Barrier(6)

    def work() -> None:
        together.wait()
        try:
            open_store(home, {}, NoKeychain()).store.close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with opened(home, {}) as store:
        assert store.sessions() == ()
