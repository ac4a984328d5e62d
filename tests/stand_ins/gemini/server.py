"""The stand-in as a server: real TLS on 127.0.0.1, on a thread of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from types import TracebackType

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from tests.stand_ins.certificate import Certificate
from tests.stand_ins.gemini import wire
from tests.stand_ins.gemini.behaviours import Behaviour
from tests.stand_ins.gemini.faults import Fault, FaultPlan
from tests.stand_ins.gemini.line import Gone, Line
from tests.stand_ins.gemini.record import Connection, Record
from tests.stand_ins.gemini.referee import Referee

KEY = "AIza-stand-in-key-0123456789"
"""The key the stand-in takes when none is named."""

REFUSED_KEY = "API key not valid. Please pass a valid API key."


class GeminiStandIn:
    """Gemini Live on this machine; a context manager.

    On leaving, everything the client did against the service's rules is an AssertionError (unless the test
    already failed). `record` holds what came and went.
    """

    def __init__(
        self,
        behaviour: Behaviour,
        certificate: Certificate,
        *,
        key: str = KEY,
        model: str = "gemini-3.8-live",
        api_version: str = "v1beta",
        faults: Sequence[Fault] = (),
        refused_handles: Sequence[str] = (),
        folder: Path | None = None,
    ) -> None:
        """`refused_handles` are answered with close 1008, `*` stands for all; `folder` keeps the record."""
        self.record = Record(folder)
        self.port = 0
        self.key = key
        self._behaviour = behaviour
        self._certificate = certificate
        self._model = model
        self._path = wire.PATH.format(version=api_version)
        self._faults = FaultPlan(faults)
        self._refused = frozenset(refused_handles)
        self._started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=self._run, name="gemini-stand-in", daemon=True)

    def environment(self) -> dict[str, str]:
        """Variables that lead the unpatched SDK here; the key goes with them."""
        return {
            "GOOGLE_GEMINI_BASE_URL": f"https://127.0.0.1:{self.port}",
            "SSL_CERT_FILE": str(self._certificate.ca_file),
            "GEMINI_API_KEY": self.key,
            "NO_PROXY": "127.0.0.1",
        }

    def check(self) -> None:
        """Raises AssertionError with everything that broke a rule."""
        if self.record.violations:
            raise AssertionError("against the service's rules:\n  " + "\n  ".join(self.record.violations))

    def __enter__(self) -> GeminiStandIn:
        self._thread.start()
        self._started.result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is None:
            self.check()

    def stop(self) -> None:
        """Close every connection and end the thread."""
        loop, stopping = self._started.result(0)
        if self._thread.is_alive():
            loop.call_soon_threadsafe(stopping.set)
            self._thread.join(10)
        self.record.close()

    @asynccontextmanager
    async def here(self) -> AsyncIterator[GeminiStandIn]:
        """On the running loop instead of a thread, for tests that hold many at once."""
        serving = asyncio.create_task(self._serve())
        _, stopping = await asyncio.wrap_future(self._started)
        try:
            yield self
        finally:
            stopping.set()
            await serving
            self.record.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            if self._started.done():
                raise
            self._started.set_exception(error)

    async def _serve(self) -> None:
        stopping = asyncio.Event()
        log = logging.getLogger("tests.stand_ins.gemini.socket")
        # Clients that hang up in the middle are the point of many tests.
        log.setLevel(logging.CRITICAL)
        async with serve(
            self._handle,
            "127.0.0.1",
            0,
            ssl=self._certificate.server_context(),
            process_request=self._admit,
            ping_interval=None,
            close_timeout=0.5,
            max_size=None,
            logger=log,
        ) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._started.set_result((asyncio.get_running_loop(), stopping))
            await stopping.wait()

    def _admit(self, socket: ServerConnection, request: Request) -> Response | None:
        coming = len(self.record.connections) + 1
        for fault in self._faults.due(coming, "upgrade"):
            self.record.finished(self.record.opened(request.path, dict(request.headers.raw_items())))
            return socket.respond(HTTPStatus(fault.status), fault.raw)
        return None

    async def _handle(self, socket: ServerConnection) -> None:
        request = socket.request
        assert request is not None
        headers = {name.lower(): value for name, value in request.headers.raw_items()}
        connection = self.record.opened(request.path, headers)
        line = Line(socket, connection, self.record, Referee(self._model), self._faults)
        reading = asyncio.create_task(line.read())
        try:
            await self._hold(line, connection)
        except Gone:
            pass
        except Exception as error:
            self.record.offence(connection, f"the stand-in itself broke: {error!r}")
        finally:
            line.give_up()
            await socket.close()
            await reading
            self.record.finished(connection)

    async def _hold(self, line: Line, connection: Connection) -> None:
        if connection.path.replace("//", "/") != self._path:
            self.record.offence(
                connection, f"path {connection.path.partition('?')[0]!r}, or a query behind it"
            )
        await line.next()
        if connection.headers.get("x-goog-api-key") != self.key:
            await line.close(1007, REFUSED_KEY)
        if connection.handle and {connection.handle, "*"} & self._refused:
            await line.close(1008, "The session handle is not known.")
        await line.reach("setup")
        await line.confirm()
        await self._behaviour(line)
