"""Sessions, turns, chunks and keychains to store and read back in tests."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from coach_app.core.folders import Home
from coach_app.core.rounds import Speaker
from coach_app.core.secrets import SecretText
from coach_app.core.session import NewSession, Turn
from coach_app.storage.key import KEY_VARIABLE
from coach_app.storage.keychain import Keychain, KeychainUnavailable
from coach_app.storage.opening import open_store
from coach_app.storage.recording import StoredChunk
from coach_app.storage.store import Store

KEY = "5a" * 32
KEYED = {KEY_VARIABLE: KEY}
FIRST = "20261120-193005-4f2a"


class NoKeychain:
    """A system without a keychain."""

    def get(self, user: str) -> SecretText | None:
        raise KeychainUnavailable(user)

    def set(self, user: str, secret: SecretText) -> None:
        raise KeychainUnavailable(user)

    def remove(self, user: str) -> bool:
        raise KeychainUnavailable(user)


class OpenKeychain:
    """A keychain that is there, unlocked, and forgets with the test."""

    def __init__(self) -> None:
        self.entries: dict[str, SecretText] = {}

    def get(self, user: str) -> SecretText | None:
        return self.entries.get(user)

    def set(self, user: str, secret: SecretText) -> None:
        self.entries[user] = secret

    def remove(self, user: str) -> bool:
        return self.entries.pop(user, None) is not None


@contextmanager
def opened(
    home: Home, environment: Mapping[str, str] = KEYED, keychain: Keychain | None = None
) -> Iterator[Store]:
    """The store of a home, opened without a word of complaint."""
    found = open_store(home, environment, keychain or NoKeychain())
    try:
        assert found.complaints == ()
        yield found.store
    finally:
        found.store.close()


def session(number: int = 0, keep_recording: bool = True) -> NewSession:
    """A session; a higher number started later."""
    clock = f"{number // 3600:02}{number // 60 % 60:02}{number % 60:02}"
    name = FIRST if number == 0 else f"20261121-{clock}-{number:04x}"
    started = f"2026-11-{'20T19:30:05' if number == 0 else f'21T{clock[:2]}:{clock[2:4]}:{clock[4:]}'}+00:00"
    plan = {"role": "data engineer", "round": "behavioural", "mode": "practice", "questions": []}
    return NewSession(name, started, "offline", "behavioural", "practice", plan, keep_recording)


def said(number: int, text: str, *, final: bool = True) -> Turn:
    """A turn of the user."""
    return Turn(number, Speaker.USER, text, float(number), number + 0.5, 1, final)


def chunk(at: float, track: str = "user", size: int = 4000) -> StoredChunk:
    """Half a second of sound, or what stands for it."""
    return StoredChunk(track, at, 8000, 16000, secrets.token_bytes(size))


def filled(
    home: Home, sessions: int = 1, turns: int = 20, environment: Mapping[str, str] = KEYED
) -> list[str]:
    """Store finished sessions with turns, events and sound; their ids."""
    names = []
    with opened(home, environment) as store:
        for number in range(sessions):
            new = session(number)
            store.begin(new)
            for turn in range(1, turns + 1):
                store.put_turn(new.id, said(turn, f"answer {turn} of session {number} " + "and so on " * 30))
            store.put_events(new.id, [_asked(turn) for turn in range(1, turns + 1)])
            store.add_chunks(new.id, [chunk(0.0), chunk(0.5)])
            store.finish(new.id, "finished", 100.0, turns)
            names.append(new.id)
    return names


def _asked(index: int) -> dict[str, object]:
    return {"event": "question", "at": float(index), "index": index, "text": "Why? " * 40, "follow_up": 0}


def files(home: Home) -> dict[str, bytes]:
    """Every file of a home with its bytes."""
    return {str(p.relative_to(home.root)): p.read_bytes() for p in _all(home.root) if p.is_file()}


def _all(root: Path) -> list[Path]:
    return sorted(root.rglob("*"))
