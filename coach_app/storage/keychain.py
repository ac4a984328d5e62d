"""The operating system's keychain, asked with a time limit because it may prompt; never a plain-text one."""

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from coach_app.core.secrets import SecretText

SERVICE = "practice-coach"
LIMIT_SECONDS = 5.0
"""Longest wait for a keychain, which may be showing a prompt nobody answers."""

_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
"""Back ends that keep entries encrypted by the system; every other one is refused."""

T = TypeVar("T")


class KeychainUnavailable(Exception):
    """No usable keychain: none installed, locked, refused, failing, or silent beyond the limit."""


class Keychain(Protocol):
    """Entries under our service, by user. Every method raises KeychainUnavailable."""

    def get(self, user: str) -> SecretText | None:
        """The secret of an entry, None where there is none."""
        ...

    def set(self, user: str, secret: SecretText) -> None:
        """Store an entry, replacing an older one."""
        ...

    def remove(self, user: str) -> bool:
        """Remove an entry; False where there was none."""
        ...


class _Backend(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class SystemKeychain:
    """The keychain of the running system, through keyring."""

    def __init__(self, limit: float = LIMIT_SECONDS) -> None:
        self._limit = limit

    def get(self, user: str) -> SecretText | None:
        """The secret of an entry, None where there is none."""
        found = self._ask(lambda: _backend().get_password(SERVICE, user))
        return SecretText(found) if found else None

    def set(self, user: str, secret: SecretText) -> None:
        """Store an entry and read it back."""

        def store() -> str | None:
            backend = _backend()
            backend.set_password(SERVICE, user, secret.reveal())
            return backend.get_password(SERVICE, user)

        if self._ask(store) != secret.reveal():
            raise KeychainUnavailable("the keychain did not keep the entry")

    def remove(self, user: str) -> bool:
        """Remove an entry; False where there was none."""

        def drop() -> bool:
            backend = _backend()
            if backend.get_password(SERVICE, user) is None:
                return False
            backend.delete_password(SERVICE, user)
            return True

        return self._ask(drop)

    def _ask(self, question: Callable[[], T]) -> T:
        answers: list[T] = []
        failures: list[Exception] = []

        def work() -> None:
            try:
                answers.append(question())
            except Exception as error:
                failures.append(error)

        # A daemon thread: a keychain that never answers must not keep the program from ending.
        thread = threading.Thread(target=work, name="keychain", daemon=True)
        thread.start()
        thread.join(self._limit)
        if answers:
            return answers[0]
        if failures:
            raise KeychainUnavailable(type(failures[0]).__name__) from failures[0]
        raise KeychainUnavailable("no answer in time")


def _backend() -> _Backend:
    import keyring  # takes 0.2 s and is needed only where a keychain is asked

    chosen = keyring.get_keyring()
    for one in getattr(chosen, "backends", None) or (chosen,):
        if type(one).__module__ in _TRUSTED:
            found: _Backend = one
            return found
    raise KeychainUnavailable("no keychain of the system")
