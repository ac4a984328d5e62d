"""Keep tests and benchmarks away from the people's own data, keys, sound, keychain and network."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

LOOPBACK = frozenset({"localhost", "ip6-localhost", "::1", "0.0.0.0", "::", ""})

# Read by provider SDKs, by this program, or by HTTP clients on the way.
_PREFIXES = ("GEMINI_", "GOOGLE_", "OPENAI_", "XAI_", "AWS_", "ANTHROPIC_", "COACH_", "GRPC_")
_NAMES = (
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "PULSE_SINK", "PULSE_SOURCE"),
)


def isolate(variables: MutableMapping[str, str], home: Path) -> None:
    """Rewrite an environment so that nothing outside `home` is read or written.

    There is no provider, no proxy, no keychain, no sound server and no display in it; a test that wants one
    of them starts its own and sets the variables again.
    """
    for name in list(variables):
        if name.upper() in _NAMES or name.upper().startswith(_PREFIXES):
            del variables[name]
    variables["COACH_HOME"] = str(home / "coach")
    variables["XDG_DATA_HOME"] = str(home / "data")
    variables["XDG_CONFIG_HOME"] = str(home / "config")
    variables["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    variables["PULSE_SERVER"] = f"unix:{home / 'no-sound-server'}"
    variables["QT_QPA_PLATFORM"] = "offscreen"


def forbid_network() -> None:
    """From here on this process connects to this machine only; everything else fails like a dead network."""
    sys.addaudithook(_guard)


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments
    else:
        return
    if isinstance(address, tuple) and address and not _is_loopback(address[0]):
        raise OSError(101, f"tests reach this machine only, not {address[0]!r}")


def _is_loopback(host: object) -> bool:
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    return name in LOOPBACK or name.startswith("127.")


def needs(tool: str) -> str | None:
    """Why a test cannot run here: the tool it needs is missing. None when it is there.

    Raises:
        RuntimeError: it is missing where nothing may be skipped (``CI`` is set).
    """
    if any(os.access(Path(folder) / tool, os.X_OK) for folder in os.get_exec_path()):
        return None
    reason = f"{tool} is not installed; `python3 dev.py test` lists what to install"
    if os.environ.get("CI"):
        raise RuntimeError(reason)
    return reason
