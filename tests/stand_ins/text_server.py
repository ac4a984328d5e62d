"""HTTPS on this machine for text models: takes POSTs, keeps them, and can misbehave on command."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.stand_ins.certificate import Certificate

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """What one request asked of the model."""

    system: str
    user: str
    schema: Json | None


Brain = Callable[[Asked], str]
"""Writes the reply to a request."""


@dataclass(frozen=True)
class Trouble:
    """One request answered badly: a status, a raw body, headers, or silence for a while first."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: float = 0.0
    hang_up: bool = False


@dataclass
class Post:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        table: dict[str, Any] = json.loads(self.body)
        return table


class TextServer:
    """The server; a context manager. `posts` holds what came, `violations` what broke the rules.

    `pause` is waited, in seconds, before each piece of a streamed reply.
    """

    def __init__(self, certificate: Certificate, troubles: Sequence[Trouble | None] = ()) -> None:
        """`troubles` meet the requests in order; None and later requests are answered as they should be."""
        self.posts: list[Post] = []
        self.sent = 0
        self.pause = 0.0
        self.violations: list[str] = []
        self.came = threading.Event()
        self.certificate = certificate
        self._troubles = list(troubles)
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                outer.answer(self)

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients hang up on purpose
        self._server.socket = certificate.server_context().wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self._server.server_port}"

    def respond(self, post: Post) -> tuple[int, Json]:
        """Status and body of a proper reply."""
        raise NotImplementedError

    def streamed(self, post: Post) -> Sequence[bytes] | None:
        """Pieces of a proper reply that is asked for as a stream; None for other requests."""
        return None

    def offence(self, what: str) -> None:
        """Remember something the client did against the rules."""
        with self._lock:
            self.violations.append(what)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one POST, or fail as told."""
        length = int(handler.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        post = Post(handler.path, headers, handler.rfile.read(length))
        with self._lock:
            self.posts.append(post)
            self.came.set()
            trouble = self._troubles.pop(0) if self._troubles else None
        pieces = self.streamed(post) if trouble is None else None
        if pieces is not None:
            self._stream(handler, pieces)
            return
        if trouble is None:
            status, body = self.respond(post)
            trouble = Trouble(status, json.dumps(body).encode())
        time.sleep(trouble.silent)
        if trouble.hang_up:
            handler.close_connection = True
            handler.connection.close()
            return
        handler.send_response(trouble.status)
        for name, value in {"content-type": "application/json", **trouble.headers}.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(trouble.body)))
        handler.end_headers()
        handler.wfile.write(trouble.body)
        with self._lock:
            self.sent += len(trouble.body)

    def _stream(self, handler: BaseHTTPRequestHandler, pieces: Sequence[bytes]) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for piece in (*pieces, b""):
            time.sleep(self.pause if piece else 0.0)
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            handler.wfile.flush()
            with self._lock:
                self.sent += len(piece)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
        if error is None and self.violations:
            raise AssertionError("against the service's rules:\n  " + "\n  ".join(self.violations))
