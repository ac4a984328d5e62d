"""Tiny made archives, and a server that hands one out, slowly, partly or not at all."""

from __future__ import annotations

import contextlib
import io
import tarfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FILES = {
    "tokens.txt": b"<blk> 0\n",
    "encoder.int8.onnx": b"e" * 200_000,
    "encoder.onnx": b"E" * 10,
    "decoder.onnx": b"d" * 1000,
    "joiner.onnx": b"j" * 1000,
}
NAME = "sherpa-onnx-streaming-zipformer-en-tiny"


def tar(
    path: Path, files: dict[str, bytes] | None = None, *extra: tarfile.TarInfo, folder: str = NAME
) -> Path:
    """A tar file with `files` below `folder`, and whatever `extra` members."""
    with tarfile.open(path, "w:bz2") if path.suffix == ".bz2" else tarfile.open(path, "w") as out:
        for name, data in (FILES if files is None else files).items():
            info = tarfile.TarInfo(f"{folder}/{name}" if folder else name)
            info.size = len(data)
            out.addfile(info, io.BytesIO(data))
        for info in extra:
            out.addfile(info)
    return path


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as out:
        for name, data in files.items():
            out.writestr(name, data)
    return path


@dataclass
class FileServer:
    """Serves `data` in pieces of 16 kB, `pause` seconds before each.

    Breaks off after `cut` bytes of an answer while that is not None.
    """

    data: bytes
    tag: str = '"one"'
    cut: int | None = None
    status: int = 200
    pause: float = 0.0
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    port: int = 0

    def url(self, name: str = "model.tar.bz2") -> str:
        return f"http://127.0.0.1:{self.port}/{name}"


@contextmanager
def serving(served: FileServer) -> Iterator[FileServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            asked = self.headers.get("Range")
            served.requests.append((self.command, asked))
            start = 0
            if asked and self.headers.get("If-Range") == served.tag:
                start = int(asked.removeprefix("bytes=").rstrip("-"))
            data = served.data[start:]
            self.send_response(served.status if served.status != 200 or not start else 206)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("ETag", served.tag)
            self.end_headers()
            if body:
                self._write(data if served.cut is None else data[: served.cut])

        def _write(self, data: bytes) -> None:
            with contextlib.suppress(OSError):  # whoever asked has hung up
                for start in range(0, len(data), 16_384):
                    time.sleep(served.pause)
                    self.wfile.write(data[start : start + 16_384])

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
