"""HTTP to a text model: one client that counts what goes over it, and its failures told apart."""

import os
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach_app.core.clock import Clock
from coach_app.core.session import EgressRow, Sent
from coach_app.models.text_model import TextFailed, TextFailure

if TYPE_CHECKING:
    from httpx2 import AsyncByteStream, AsyncClient, Request, Response, SyncByteStream

LONGEST_WAIT = 60.0
"""Seconds of a server's Retry-After that are believed."""

_CONNECTED = "connect_tcp.complete"
_TLS_FAILED = "start_tls.failed"
_BODY_SENT = "send_request_body.complete"


@dataclass(slots=True)
class _Host:
    sent: int = 0
    received: int = 0
    seconds: float = 0.0


class HttpMeter:
    """Bodies sent to and received from each host, and the seconds requests to it took.

    A body counts as sent when it is written to the connection, so a host that can't be reached got nothing.
    """

    def __init__(self, clock: Clock, what: Sent = "words") -> None:
        """`clock` gives seconds; `what` is sent in the bodies."""
        self._clock = clock
        self._what = what
        self._hosts: dict[str, _Host] = {}

    def rows(self) -> tuple[EgressRow, ...]:
        """One row for each host a body was sent to."""
        return tuple(
            EgressRow(name, host.sent, host.received, host.seconds, self._what)
            for name, host in self._hosts.items()
        )

    async def before(self, request: "Request") -> None:
        """Event hook: watch this request leave, and close what it opened when it is cancelled too early."""
        name, size, begun = request.url.host, len(request.content), self._clock()
        opened: Any = None

        async def traced(event: str, details: Mapping[str, Any]) -> None:
            nonlocal opened
            if event.endswith(_BODY_SENT):
                self._hosts.setdefault(name, _Host()).sent += size
            elif event.endswith(_CONNECTED):
                opened = details["return_value"]
            elif event.endswith(_TLS_FAILED) and opened is not None:
                # httpcore forgets a connection whose handshake is cancelled; it would stay open.
                await opened.aclose()

        request.extensions = {**request.extensions, "trace": traced, "coach.begun": begun}

    async def after(self, response: "Response") -> None:
        """Event hook: count the answer as it is read, whole or broken off."""
        host = self._hosts.setdefault(response.request.url.host, _Host())
        begun: float = response.request.extensions["coach.begun"]

        def came(size: int) -> None:
            host.received += size

        def over() -> None:
            host.seconds += self._clock() - begun

        response.stream = _counted(response.stream, came, over)


def _counted(
    stream: "SyncByteStream | AsyncByteStream", came: Callable[[int], None], over: Callable[[], None]
) -> "AsyncByteStream":
    """The same stream; `came` is told the size of each piece, `over` once when it is closed."""
    import httpx2

    assert isinstance(stream, httpx2.AsyncByteStream)
    inner = stream

    class Counted(httpx2.AsyncByteStream):
        closed = False

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for piece in inner:
                came(len(piece))
                yield piece

        async def aclose(self) -> None:
            if not self.closed:
                self.closed = True
                over()
            await inner.aclose()

    return Counted()


def metered_client(meter: HttpMeter, timeout: float) -> "AsyncClient":
    """A client whose bodies `meter` counts; `timeout` in seconds holds for each wait. It may block for 50 ms.

    It trusts what SSL_CERT_FILE or SSL_CERT_DIR name, else what the system trusts, uses the proxies of the
    environment and follows no redirect. Raises OSError when the certificates can't be read.
    """
    import httpx2

    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        trust = ssl.create_default_context(cafile=file or None, capath=folder or None)
    else:
        trust = httpx2.create_ssl_context()
    return httpx2.AsyncClient(
        verify=trust,
        timeout=httpx2.Timeout(timeout),
        event_hooks={"request": [meter.before], "response": [meter.after]},
        follow_redirects=False,
    )


@dataclass(frozen=True, slots=True)
class Service:
    """How a service is called in messages, and which command mends what."""

    name: str
    key_command: str
    model_command: str


def network_failure(error: Exception, service: Service) -> TextFailed:
    """A failure below HTTP in words. Nothing of the request is quoted."""
    import httpx2

    if isinstance(error, httpx2.TimeoutException | TimeoutError):
        return _failed(service, "timeout")
    if _untrusted(error):
        return TextFailed(
            f"the connection to {service.name} is not trusted: its certificate was refused",
            "if a proxy inspects traffic here, set SSL_CERT_FILE to its certificate",
            "unreachable",
            retryable=False,
        )
    return _failed(service, "unreachable")


def _untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def no_certificates() -> TextFailed:
    """The certificates to trust can't be read."""
    return TextFailed(
        "the certificates SSL_CERT_FILE or SSL_CERT_DIR names can't be read",
        "correct the variable, or remove it",
        "unreachable",
        retryable=False,
    )


def status_failure(status: int, words: str, service: Service, wait: float | None = None) -> TextFailed:
    """A refusal by its HTTP status; `words` are the server's own and only looked at, never repeated."""
    told = words.lower()
    if status in (401, 403) or "api key" in told or "api_key_invalid" in told:
        return _failed(service, "refused_key")
    if status == 404:
        return _failed(service, "not_found")
    if status == 408 or status == 504:
        return _failed(service, "timeout")
    if status == 429:
        return _failed(service, "quota", wait)
    if status >= 500:
        return _failed(service, "server", wait)
    return _failed(service, "bad_request")


def _failed(service: Service, category: TextFailure, wait: float | None = None) -> TextFailed:
    name = service.name
    again = "score the session again later with `coach review`"
    what, mend = {
        "refused_key": (
            f"{name} refused the key",
            f"check it, or set a new one with `{service.key_command}`",
        ),
        "not_found": (f"{name} does not know the scoring model", f"name one with `{service.model_command}`"),
        "timeout": (f"{name} did not answer in time", again),
        "quota": (f"the quota of this {name} key is used up, or it was asked too often", again),
        "server": (f"{name} has a fault of its own", again),
        "unreachable": (f"{name} can't be reached", f"check the connection; {again}"),
        "bad_request": (
            f"{name} did not accept the request",
            f"try another model: `{service.model_command}`",
        ),
    }[category]
    retryable = category in ("timeout", "quota", "server", "unreachable")
    return TextFailed(what, mend, category, retryable=retryable, wait=wait)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header; dates and nonsense give None."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(seconds, LONGEST_WAIT) if seconds >= 0 else None
