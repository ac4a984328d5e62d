"""Counts what goes over the WebSocket: payload bytes of data messages, before compression."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from coach_app.core.clock import Clock
from coach_app.core.session import EgressRow

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable

    from websockets.asyncio.client import ClientConnection
    from websockets.client import ClientProtocol
    from websockets.protocol import Event
    from websockets.typing import DataLike

    Message = DataLike | Iterable[DataLike] | AsyncIterable[DataLike]


class Meter:
    """What one line sent and received, to and from which host, and how long it was up."""

    def __init__(self, clock: Clock) -> None:
        """`clock` gives seconds; the time connected is measured with it."""
        self._clock = clock
        self._host = ""
        self._sent = 0
        self._received = 0
        self._up: float | None = None
        self._seconds = 0.0

    def connected(self, host: str) -> None:
        """A TCP connection to `host`, the name that was connected to, stands."""
        self._host = host
        self._up = self._clock()

    def lost(self) -> None:
        """It is gone."""
        if self._up is not None:
            self._seconds += self._clock() - self._up
            self._up = None

    def sent(self, count: int) -> None:
        """`count` bytes of payload left."""
        self._sent += count

    def received(self, count: int) -> None:
        """`count` bytes of payload arrived."""
        self._received += count

    def rows(self) -> tuple[EgressRow, ...]:
        """One row, or none when no connection ever stood."""
        if not self._host:
            return ()
        running = self._clock() - self._up if self._up is not None else 0.0
        return (EgressRow(self._host, self._sent, self._received, self._seconds + running),)


class NextMeter:
    """Which meter counts the connection that is made next: a client outlives its lines, a meter does not."""

    def __init__(self, meter: Meter) -> None:
        """Begin with `meter`."""
        self.meter = meter


def metered_connection(following: NextMeter) -> Callable[..., "ClientConnection"]:
    """What websockets' `create_connection` wants: a connection that tells its meter what it carries."""
    from websockets.asyncio.client import ClientConnection
    from websockets.frames import DATA_OPCODES, Frame

    class Metered(ClientConnection):
        def __init__(self, protocol: "ClientProtocol", **knobs: float | None) -> None:
            super().__init__(protocol, **knobs)  # type: ignore[arg-type]  # handed through as they came
            self._meter = following.meter
            self._meter.connected(protocol.uri.host)

        async def send(self, message: "Message", *, text: bool | None = None) -> None:
            await super().send(message, text=text)
            if isinstance(message, str):
                self._meter.sent(len(message.encode()))
            elif isinstance(message, bytes | bytearray | memoryview):
                self._meter.sent(len(message))

        def process_event(self, event: "Event") -> None:
            if isinstance(event, Frame) and event.opcode in DATA_OPCODES:
                self._meter.received(len(event.data))
            super().process_event(event)

        def connection_lost(self, exc: Exception | None) -> None:
            self._meter.lost()
            super().connection_lost(exc)

    return Metered
