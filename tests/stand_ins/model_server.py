"""A model server of OpenAI's protocol on loopback, strict about what it is asked, with scripted replies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """`pieces` are written one by one, `pause` seconds before each; a `mute` one never lists its models."""

    pieces: tuple[str, ...] = ()
    pause: float = 0.0
    mute: bool = False
    models: tuple[str, ...] = ("tiny", "large")
    status: int = 200
    garbage: bytes = b""
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    listed: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    dropped: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


@contextmanager
def model_server(server: ModelServer) -> Iterator[ModelServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.paths.append(self.path)
            if server.mute:
                server.over.wait()
                return
            server.listed = True
            body = json.dumps({"object": "list", "data": [{"id": name} for name in server.models]}).encode()
            self.send_response(200 if self.path == "/v1/models" else 404)
            self.end_headers()
            self._write(server.garbage or body)

        def do_POST(self) -> None:
            server.paths.append(self.path)
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append(request)
            fine = self.path == "/v1/chat/completions" and request["stream"] is True
            self.send_response(server.status if fine else 400)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for piece in server.pieces:
                time.sleep(server.pause)
                data = {"choices": [{"index": 0, "delta": {"content": piece}}]}
                if not self._write(server.garbage or f"data: {json.dumps(data)}\n\n".encode()):
                    server.dropped.set()
                    return
            self._write(b"data: [DONE]\n\n")

        def _write(self, data: bytes) -> bool:
            try:
                self.wfile.write(data)
                self.wfile.flush()
            except OSError:
                return False
            return True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            http.shutdown()
            thread.join()
