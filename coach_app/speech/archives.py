"""Unpacks a model's archive without trusting it: plain files and folders below one folder, nothing else."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from coach_app.core.errors import BadInput, StorageFailed

MOST_FILES = 10_000
MOST_BYTES = 8_000_000_000
"""Limits of what an archive may unpack to; the largest models known are 2 GB in a dozen files."""

_BLOCK = 1 << 20
_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
"""What reading a damaged, encrypted or exotic archive raises."""


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    size: int
    content: IO[bytes]


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a .zip or .tar(.gz, .bz2, .xz) into an existing, empty folder.

    Raises:
        BadInput: no archive, a damaged one, or one with links, devices or paths that lead elsewhere.
        StorageFailed: no room, or the folder can't be written.
    """
    files = total = 0
    with _reading(archive) as members:
        for member in members:
            files += 1
            total += member.size
            if files > MOST_FILES or total > MOST_BYTES:
                raise BadInput(f"{archive.name} unpacks to more than a model can be", "get it from its maker")
            _write(member, folder / _inside(archive, member.name))


@contextmanager
def _reading(archive: Path) -> Iterator[Iterator[_Member]]:
    damaged = BadInput(f"{archive.name} is damaged or no archive", "download it again")
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as opened:
                yield _zip_members(archive, opened)
        else:
            with tarfile.open(archive) as packed:
                yield _tar_members(archive, packed)
    except (BadInput, StorageFailed):
        raise
    except _BROKEN:
        raise damaged from None


def _zip_members(archive: Path, opened: zipfile.ZipFile) -> Iterator[_Member]:
    for entry in opened.infolist():
        kind = entry.external_attr >> 28
        if kind not in (0, 4, 8):  # upper bits of the Unix mode: none, folder, plain file
            raise _refused(archive, entry.filename)
        if entry.is_dir():
            _inside(archive, entry.filename)
            continue
        with opened.open(entry) as content:
            yield _Member(entry.filename, entry.file_size, content)


def _tar_members(archive: Path, packed: tarfile.TarFile) -> Iterator[_Member]:
    for entry in packed:
        if not (entry.isreg() or entry.isdir()):
            raise _refused(archive, entry.name)
        if entry.isdir():
            _inside(archive, entry.name)
            continue
        content = packed.extractfile(entry)
        if content is None:
            raise _refused(archive, entry.name)
        with content:
            yield _Member(entry.name, entry.size, content)


def _inside(archive: Path, name: str) -> PurePosixPath:
    path, windows = PurePosixPath(name), PureWindowsPath(name)
    outside = path.is_absolute() or windows.drive or windows.root or ".." in (*path.parts, *windows.parts)
    if outside or "\0" in name or any(":" in part for part in path.parts):
        raise _refused(archive, name)
    return path


def _refused(archive: Path, name: str) -> BadInput:
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)[:80]
    return BadInput(f"{archive.name} holds '{shown}', which no model needs", "get it from its maker")


def _write(member: _Member, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        out = path.open("xb")
    except OSError as error:
        raise StorageFailed(
            f"the model could not be unpacked ({error.strerror})", "make room, then try again"
        ) from None
    left = member.size
    with out:
        while block := member.content.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise tarfile.TarError
            try:
                out.write(block)
                out.flush()
            except OSError as error:
                raise StorageFailed(
                    f"the model could not be unpacked ({error.strerror})", "make room, then try again"
                ) from None
