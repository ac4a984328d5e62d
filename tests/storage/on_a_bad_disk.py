"""What the store says on a disk that is full or read-only; run by test_disks inside a mount namespace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from coach_app.core.errors import StorageFailed
from coach_app.core.folders import Home
from coach_app.storage.opening import open_store
from coach_app.storage.settings_file import SettingsFile
from tests.storage.samples import FIRST, KEYED, NoKeychain, chunk, files, filled, opened, said, session


def mount(folder: Path, options: str) -> None:
    """Mount a small disk in memory on a folder, or change the one that is there."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Take all room of a disk but `leave` bytes (whole pages of 4 KiB)."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass
        file.truncate(max(0, file.tell() - leave))
    return ballast


def say(error: StorageFailed) -> None:
    """Print an error as the command line does."""
    sys.stdout.write(f"{int(error.exit_code)} {error}\n")


def full_while_writing(disk: Path) -> None:
    """Store until the disk is full; every turn that was accepted must still be there."""
    mount(disk, "size=1m")
    home = Home(disk / "home")
    accepted = 0
    found = open_store(home, KEYED, NoKeychain())
    store = found.store
    store.begin(session())
    try:
        for number in range(1, 10_000):
            store.put_turn(FIRST, said(number, "word " * 200))
            accepted = number
            store.add_chunks(FIRST, [chunk(number / 2)])
    except StorageFailed as error:
        say(error)
    assert len(store.load(FIRST).turns) - accepted in (0, 1)
    sys.stdout.write(f"accepted {accepted > 10}\n")


def full_from_the_start(disk: Path) -> None:
    """Open a store where there is no room for one; afterwards, with room, all is well."""
    mount(disk, "size=1m")
    home = Home(disk / "home")
    for leave in (0, 8192, 65536):
        ballast = fill(disk, leave)
        try:
            open_store(home, {}, NoKeychain())
        except StorageFailed as error:
            say(error)
        ballast.unlink()
    with opened(home, {}) as store:
        sys.stdout.write(f"opened {store.sessions() == ()}\n")


def full_settings(disk: Path) -> None:
    """Change a setting on a full disk; the old file stays."""
    mount(disk, "size=1m")
    settings = SettingsFile(disk / "settings.toml")
    settings.change("practice.role", "nurse")
    fill(disk, 0)
    try:
        settings.change("practice.role", "x" * 5000)
    except StorageFailed as error:
        say(error)
    sys.stdout.write(f"kept {settings.read()[0].practice.role}\n")


def read_only(disk: Path) -> None:
    """Open a store, and a home that has none, where nothing can be written."""
    mount(disk, "size=4m")
    home, empty = Home(disk / "home"), Home(disk / "empty")
    filled(home)
    empty.root.mkdir()
    before = files(home)
    mount(disk, "remount,ro")
    for one in (home, empty, Home(disk / "absent")):
        try:
            open_store(one, KEYED, NoKeychain())
        except StorageFailed as error:
            say(error)
    try:
        SettingsFile(home.settings).change("practice.role", "nurse")
    except StorageFailed as error:
        say(error)
    sys.stdout.write(f"untouched {files(home) == before}\n")


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
