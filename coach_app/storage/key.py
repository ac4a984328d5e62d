"""The database key: 32 random bytes, used raw, known again by a check value kept beside the store."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coach_app.core.errors import BadInput
from coach_app.storage.files import write_whole

KEY_VARIABLE = "COACH_DATABASE_KEY"
_KEY_BYTES = 32
_HEX = frozenset("0123456789abcdefABCDEF")


class DatabaseKey:
    """32 raw bytes; its repr never shows them."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != _KEY_BYTES:
            raise ValueError("a database key has 32 bytes")
        self._raw = raw

    @classmethod
    def fresh(cls) -> "DatabaseKey":
        """A new random key from the system's secure source."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def from_hex(cls, text: str) -> "DatabaseKey | None":
        """The key written as exactly 64 hex digits, None for anything else."""
        if len(text) != 2 * _KEY_BYTES or not _HEX.issuperset(text):
            return None
        return cls(bytes.fromhex(text))

    def hex(self) -> str:
        """The key as 64 hex digits."""
        return self._raw.hex()

    def check(self, store_id: str) -> str:
        """First 16 hex digits of HMAC-SHA-256(key, store id)."""
        return hmac.new(self._raw, store_id.encode(), hashlib.sha256).hexdigest()[:16]

    def salt(self, store_id: str) -> str:
        """The 16-byte salt (hex) of the store's main database.

        Derived, not random, so that a database whose first bytes are lost can still be read.
        """
        return hmac.new(self._raw, b"salt:" + store_id.encode(), hashlib.sha256).hexdigest()[:32]

    def __repr__(self) -> str:
        return "DatabaseKey(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DatabaseKey) and hmac.compare_digest(self.hex(), other.hex())

    def __hash__(self) -> int:
        return hash(self._raw)


@dataclass(frozen=True, slots=True)
class StoreIdentity:
    """Content of `store.json`: the store's id and the check value of its key."""

    id: str
    key_check: str

    @classmethod
    def of(cls, store_id: str, key: DatabaseKey) -> "StoreIdentity":
        """The identity of a store with this id and key."""
        return cls(store_id, key.check(store_id))

    def fits(self, key: DatabaseKey) -> bool:
        """Whether this is the store's key."""
        return hmac.compare_digest(key.check(self.id), self.key_check)


def read_identity(path: Path) -> StoreIdentity | None:
    """The identity in `store.json`, None where the file is missing or unreadable as such. Raises OSError."""
    try:
        table = json.loads(path.read_text("utf-8"))
        store_id, check = table["id"], table["key_check"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    if not (isinstance(store_id, str) and isinstance(check, str) and store_id):
        return None
    return StoreIdentity(store_id, check)


def write_identity(path: Path, identity: StoreIdentity) -> None:
    """Write `store.json`. Raises OSError."""
    table = {"id": identity.id, "key_check": identity.key_check}
    write_whole(path, (json.dumps(table) + "\n").encode())


def key_from(environment: Mapping[str, str]) -> DatabaseKey | None:
    """The key in COACH_DATABASE_KEY, None where not set. Raises BadInput unless it is 64 hex digits."""
    text = environment.get(KEY_VARIABLE)
    if text is None:
        return None
    key = DatabaseKey.from_hex(text)
    if key is None:
        raise BadInput(f"{KEY_VARIABLE} is not a key", "give exactly 64 hex digits or unset it")
    return key
