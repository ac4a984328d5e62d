"""Finding the key of a store, or making one where no store exists yet."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from coach_app.core.errors import StorageFailed
from coach_app.core.folders import Home
from coach_app.core.secrets import SecretText
from coach_app.storage.connection import Connection
from coach_app.storage.failures import StoreDamaged
from coach_app.storage.key import (
    KEY_VARIABLE,
    DatabaseKey,
    StoreIdentity,
    key_from,
    read_identity,
    write_identity,
)
from coach_app.storage.key_file import read_key_file, write_key_file
from coach_app.storage.keychain import Keychain, KeychainUnavailable


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A store's id and the key that fits it; complaints are lines to show the user."""

    id: str
    key: DatabaseKey
    complaints: tuple[str, ...] = ()


def store_exists(home: Home) -> bool:
    """Whether anything of a store lies in this home."""
    return home.store_file.exists() or home.database.exists()


def find_key(home: Home, environment: Mapping[str, str], keychain: Keychain) -> Unlocked:
    """The key of an existing store, from variable, keychain or file; changes nothing.

    Raises BadInput for a malformed variable, StorageFailed where no key fits, OSError.
    """
    named = key_from(environment)
    identity = read_identity(home.store_file)
    if identity is None:
        return _rebuilt(home, named)
    if named is not None and identity.fits(named):
        return Unlocked(identity.id, named)
    for key in (_from_keychain(keychain, identity.id), read_key_file(home.key_file)):
        if key is not None and identity.fits(key):
            return Unlocked(identity.id, key)
    raise _missing()


def _missing() -> StorageFailed:
    return StorageFailed(
        "the key for this store is missing",
        f"unlock the keychain or set {KEY_VARIABLE} to the recovery key",
    )


def _from_keychain(keychain: Keychain, store_id: str) -> DatabaseKey | None:
    try:
        found = keychain.get(store_id)
    except KeychainUnavailable:
        return None
    return DatabaseKey.from_hex(found.reveal()) if found else None


def _rebuilt(home: Home, named: DatabaseKey | None) -> Unlocked:
    """The key of a store whose `store.json` is gone or unreadable: the one that opens the database."""
    for key in (named, read_key_file(home.key_file)):
        if key is None:
            continue
        store_id = _id_inside(home, key)
        if store_id is not None:
            return Unlocked(store_id, key, ("store.json was missing or unreadable; it was written again",))
    raise _missing()


def _id_inside(home: Home, key: DatabaseKey) -> str | None:
    if not home.database.exists():
        return None
    try:
        connection = Connection(home.database, key, home.root)
    except StoreDamaged:
        return None
    try:
        found = connection.rows("SELECT value FROM meta WHERE name = 'store'")
    finally:
        connection.close()
    return str(found[0][0]) if found else None


def make_key(home: Home, environment: Mapping[str, str], keychain: Keychain) -> Unlocked:
    """The key of a new store, kept where it will be found again; a key in the variable is not kept.

    Raises BadInput for a malformed variable, StorageFailed, OSError.
    """
    store_id = secrets.token_hex(8)
    key = key_from(environment) or read_key_file(home.key_file)
    if key is None:
        key = DatabaseKey.fresh()
        _keep(home, store_id, key, keychain)
    write_identity(home.store_file, StoreIdentity.of(store_id, key))
    return Unlocked(store_id, key)


def _keep(home: Home, store_id: str, key: DatabaseKey, keychain: Keychain) -> None:
    try:
        keychain.set(store_id, SecretText(key.hex()))
    except KeychainUnavailable:
        write_key_file(home.key_file, key)
