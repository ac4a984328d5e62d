"""Fetches one large file: asks for its size, goes on where an earlier try broke off, counts what came."""

import contextlib
import hashlib
import ipaddress
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from coach_app.core.errors import BadInput, EngineFailed, StorageFailed

Progress = Callable[[int, int | None], None]
"""Told bytes so far and in all (None while unknown)."""

TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Remote:
    """A file on a server: `size` in bytes where the server says it."""

    url: str
    host: str
    name: str
    size: int | None


def look(url: str) -> Remote:
    """Ask the server about a file, without fetching it.

    Raises:
        BadInput: an address that can't be used.
        EngineFailed: the server can't be reached or has no such file.
    """
    parts = urlsplit(url)
    _check_scheme(url)
    name = parts.path.rpartition("/")[2]
    if not name or not parts.hostname:
        raise BadInput("the address names no file", "use the address of the model's archive")
    with _client() as client, _failing(parts.hostname):
        answer = client.head(url)
        known = answer.headers.get("content-length") if answer.status_code == 200 else None
        if answer.status_code not in (200, 403, 405, 501):
            raise _unusable(parts.hostname, answer.status_code)
    return Remote(url, parts.hostname, name, int(known) if known and known.isdecimal() else None)


def fetch(remote: Remote, target: Path, progress: Progress) -> None:
    """Fetch into `target`, beside which `.part` keeps what came when the line breaks.

    Raises:
        EngineFailed: the line broke or the server refused; calling again goes on from there.
        StorageFailed: no room; what came is removed.
    """
    part = target.with_name(f"{target.name}.part")
    note = target.with_name(f"{target.name}.part.json")
    have, tag = _unfinished(part, note, remote.url)
    room = shutil.disk_usage(target.parent).free + have
    if remote.size is not None and remote.size > room:
        raise StorageFailed(f"{remote.size / 1e6:.0f} MB do not fit on the disk", "make room, then try again")
    headers = {"Range": f"bytes={have}-", "If-Range": tag} if have and tag else {}
    with (
        _client() as client,
        _failing(remote.host),
        client.stream("GET", remote.url, headers=headers) as answer,
    ):
        _check_scheme(str(answer.url))
        if answer.status_code not in (200, 206):
            part.unlink(missing_ok=True)
            raise _unusable(remote.host, answer.status_code)
        start = have if answer.status_code == 206 else 0
        length = answer.headers.get("content-length", "")
        total = start + int(length) if length.isdecimal() else None
        note.write_text(json.dumps({"url": remote.url, "tag": answer.headers.get("etag", "")}), "utf-8")
        _store(answer, part, start, total, progress)
    if total is not None and part.stat().st_size != total:
        raise EngineFailed(f"the line to {remote.host} broke", "try again; it goes on where it stopped")
    part.replace(target)
    note.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unfinished(part: Path, note: Path, url: str) -> tuple[int, str]:
    """Bytes that came before, and the server's tag of the file; zero when it was another file."""
    try:
        known = json.loads(note.read_text("utf-8"))
        if known["url"] == url and known["tag"]:
            return part.stat().st_size, str(known["tag"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return 0, ""


def _store(answer: Any, part: Path, start: int, total: int | None, progress: Progress) -> None:  # noqa: ANN401
    done = start
    try:
        with part.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            for block in answer.iter_raw():
                file.write(block)
                file.flush()
                done += len(block)
                progress(done, total)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageFailed(
            f"the download could not be kept ({error.strerror})", "make room, then try again"
        ) from None


@contextlib.contextmanager
def _client() -> Iterator[Any]:
    import httpx2

    with httpx2.Client(
        timeout=TIMEOUT_SECONDS, follow_redirects=True, headers={"Accept-Encoding": "identity"}
    ) as client:
        yield client


@contextlib.contextmanager
def _failing(host: str) -> Iterator[None]:
    import httpx2

    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise EngineFailed(
            f"the line to {host} broke or could not be opened", "try again; it goes on where it stopped"
        ) from None


def _unusable(host: str, status: int) -> EngineFailed:
    return EngineFailed(f"{host} answers with {status}", "check the address of the model")


def _check_scheme(url: str) -> None:
    """Refuse an address (also one led to) that is neither https nor on this computer."""
    parts = urlsplit(url)
    if not (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))):
        raise BadInput("the address does not begin with https://", "use the https address of the file")


def _is_loopback(host: str | None) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host or "").is_loopback
    return host == "localhost"
