"""What went wrong on the line to Gemini, told apart by what helps against it.

A failure that is `retryable` is worth another try with the same resumption handle, with one exception: a
retryable `bad_request` means the service no longer takes the handle or the session, so the next try is a
fresh session with the transcript as its history.
"""

import ssl
from dataclasses import dataclass
from typing import Literal

from coach_app.core.secrets import SecretText
from coach_app.core.session import EgressRow
from coach_app.core.settings import GeminiSettings
from coach_app.live.protocol import FailureCategory, OpenFailed

Stage = Literal["fresh", "resume", "running"]
"""Opening a fresh session, opening with a handle, or after set-up was complete."""

LONGEST_REASON = 200
"""Characters kept of the service's own words; a close frame holds 123 bytes."""

_INVALID = (1007, 1008)
_FAULTS = (1011, 1012, 1013, 1014)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the line broke. `reason` is the service's own words, or plain ones where it gave none."""

    category: FailureCategory
    retryable: bool
    reason: str
    code: int | None = None
    trust: Literal["", "refused", "unreadable"] = ""


class NotSetUp(Exception):
    """The service answered the set-up with something else."""


class NoCertificates(Exception):
    """The certificates to trust can't be read."""


def diagnose(error: BaseException, stage: Stage, key: SecretText) -> Cause:
    """Tell failures of the SDK, the WebSocket and the network apart."""
    cause = _from_service(error, stage, key) or _from_network(error, key)
    if cause is not None:
        return cause
    if isinstance(error, NoCertificates):
        return Cause("unreachable", False, "no certificates to trust", trust="unreadable")
    if isinstance(error, NotSetUp):
        return Cause("server", True, "the set-up was not confirmed")
    # Whatever else the SDK raises may quote the message it choked on, so only its kind is named.
    return Cause("server", True, f"a message that can't be read ({type(error).__name__})")


def _from_service(error: BaseException, stage: Stage, key: SecretText) -> Cause | None:
    from google.genai.errors import APIError
    from websockets.exceptions import ConnectionClosed, InvalidStatus

    if isinstance(error, InvalidStatus):
        body = bytes(error.response.body or b"").decode("utf-8", "replace")
        return _by_status(error.response.status_code, _clean(body, key), stage)
    if isinstance(error, APIError):
        reason = _clean(error.details if isinstance(error.details, str) else error.message, key)
        # Close codes are four digits long; a JSON error object carries an HTTP status.
        return (
            _by_status(error.code, reason, stage)
            if error.code < 1000
            else _by_close(error.code, reason, stage)
        )
    if isinstance(error, ConnectionClosed):
        if error.rcvd is None:
            return _by_close(1006, "", stage)
        return _by_close(error.rcvd.code, _clean(error.rcvd.reason, key), stage)
    return None


def _from_network(error: BaseException, key: SecretText) -> Cause | None:
    from websockets.exceptions import ProxyError, WebSocketException

    if isinstance(error, ssl.SSLCertVerificationError):
        return Cause("unreachable", False, _clean(error.verify_message, key), trust="refused")
    if isinstance(error, TimeoutError):
        return Cause("timeout", True, "no answer in time")
    if isinstance(error, ProxyError):
        return Cause("unreachable", True, "the proxy did not let the connection through")
    if isinstance(error, OSError | WebSocketException):
        return Cause("unreachable", True, type(error).__name__)
    return None


def _by_status(status: int, reason: str, stage: Stage) -> Cause:
    named = reason or f"status {status}"
    told = _by_words(reason, status)
    if told is not None:
        return told
    if status in (401, 403):
        return Cause("refused_key", False, named, status)
    if status == 404:
        return Cause("not_found", False, named, status)
    if status == 408:
        return Cause("timeout", True, named, status)
    if status == 429:
        return Cause("quota", False, named, status)
    if status >= 500:
        return Cause("server", True, named, status)
    return Cause("bad_request", stage != "fresh", named, status)


def _by_close(code: int, reason: str, stage: Stage) -> Cause:
    told = _by_words(reason, code)
    if told is not None:
        return told
    if code in _INVALID:
        if stage == "fresh" and "not found" in reason.lower():
            return Cause("not_found", False, reason, code)
        return Cause("bad_request", stage != "fresh", reason or "the request was not accepted", code)
    if code in _FAULTS:
        return Cause("server", True, reason or "a fault of the service", code)
    if code == 1006:
        return Cause("dropped", True, "the connection was lost", code)
    # 1000 too: the service closes so when a connection has lived its time.
    return Cause("dropped", True, reason or "the service closed the line", code)


def _by_words(reason: str, code: int) -> Cause | None:
    """The service refuses keys with 1007 and ends quotas with 1011: its words decide, not the code."""
    words = reason.lower()
    if "api key" in words or "api_key" in words:
        return Cause("refused_key", False, reason, code)
    if "quota" in words or "resource_exhausted" in words or "resource has been exhausted" in words:
        return Cause("quota", False, reason, code)
    return None


def _clean(text: object, key: SecretText) -> str:
    line = " ".join(text.split()) if isinstance(text, str) else ""
    secret = key.reveal().strip()
    if secret:
        line = line.replace(secret, "***")
    return line[:LONGEST_REASON].rstrip(". ")


def open_failed(cause: Cause, settings: GeminiSettings, traffic: tuple[EgressRow, ...] = ()) -> OpenFailed:
    """The failure in words for the user; `traffic` is what had already been sent."""
    what, mend = _words(cause, settings)
    return OpenFailed(what, mend, cause.category, retryable=cause.retryable, traffic=traffic)


def no_key() -> OpenFailed:
    """There is nothing to show the service."""
    return OpenFailed(
        "there is no key for Gemini",
        "store one with `coach keys set gemini`, or practise with `--engine offline`",
        "no_key",
        retryable=False,
    )


def odd_key() -> OpenFailed:
    """The stored key holds a space, a line break or a letter no key has."""
    return OpenFailed(
        "the stored key can't be a Gemini key: it holds a space or an accented letter",
        "set it again with `coach keys set gemini`",
        "refused_key",
        retryable=False,
    )


def _words(cause: Cause, settings: GeminiSettings) -> tuple[str, str]:
    if cause.trust == "unreadable":
        return (
            "the certificates SSL_CERT_FILE or SSL_CERT_DIR names can't be read",
            "correct the variable, or remove it",
        )
    if cause.trust == "refused":
        return (
            "the connection to Gemini is not trusted: its certificate was refused",
            "if a proxy inspects traffic here, set SSL_CERT_FILE to its certificate",
        )
    match cause.category:
        case "no_key" | "refused_key":
            return "Gemini refused the key", "check it, or set a new one with `coach keys set gemini`"
        case "not_found":
            return (
                f"Gemini knows no model {settings.model!r}",
                "correct it with `coach settings set gemini.model`",
            )
        case "bad_request":
            return (
                f"Gemini did not accept the set-up ({cause.reason})",
                "look at the gemini settings with `coach settings get`",
            )
        case "quota":
            return (
                "the quota of this Gemini key is used up",
                "try again later, or look at your plan in Google AI Studio",
            )
        case "unreachable":
            return (
                "Gemini can't be reached",
                "check the internet connection, or practise with `--engine offline`",
            )
        case "timeout":
            return (
                "Gemini did not answer in time",
                "check the internet connection and try again, or practise with `--engine offline`",
            )
        case "server":
            return (
                f"Gemini has a fault of its own ({cause.reason})",
                "try again in a few minutes, or practise with `--engine offline`",
            )
        case "dropped":
            return (
                "Gemini closed the line while it was being opened",
                "try again, or practise with `--engine offline`",
            )
