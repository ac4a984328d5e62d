"""Opening the store: key first, then the database, migrated, checked and mended where it must be."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from coach_app.core.errors import StorageFailed
from coach_app.core.folders import Home
from coach_app.core.secrets import SecretText
from coach_app.storage.connection import Connection
from coach_app.storage.damage import check_whole, recover, suspect
from coach_app.storage.failures import StoreDamaged, storage_errors
from coach_app.storage.file_lock import FileLock
from coach_app.storage.files import make_private_folder, write_whole
from coach_app.storage.key import StoreIdentity, key_from, write_identity
from coach_app.storage.keychain import Keychain, SystemKeychain
from coach_app.storage.live_lock import LiveLock
from coach_app.storage.migrations import steps
from coach_app.storage.store import Store
from coach_app.storage.unlock import Unlocked, find_key, make_key, store_exists

_SET_UP_SECONDS = 10.0
"""How long to wait for another command that is setting up, migrating or mending the same store."""


@dataclass(frozen=True, slots=True)
class OpenedStore:
    """The store and lines to tell the user about what was found and mended."""

    store: Store
    complaints: tuple[str, ...]


def open_store(home: Home, environment: Mapping[str, str], keychain: Keychain | None = None) -> OpenedStore:
    """Open the store of a home, making one where there is none; belongs to the calling thread.

    Raises BadInput for a malformed COACH_DATABASE_KEY; StorageFailed for a missing key, a full or
    read-only disk, or a store in use.
    """
    chain = keychain or SystemKeychain()
    key_from(environment)  # refused before anything is made
    with storage_errors(home.root):
        make_private_folder(home.root)
        unlocked = _unlock(home, environment, chain)
        connection, complaints = _open_database(home, unlocked)
    return OpenedStore(Store(home, connection), unlocked.complaints + complaints)


def recovery_key(home: Home, environment: Mapping[str, str], keychain: Keychain | None = None) -> SecretText:
    """The key of an existing store as 64 hex digits, to be written down. Raises BadInput, StorageFailed."""
    with storage_errors(home.root):
        if not store_exists(home):
            raise StorageFailed("there is no store yet", "`coach practise` makes one")
        return SecretText(find_key(home, environment, keychain or SystemKeychain()).key.hex())


def _unlock(home: Home, environment: Mapping[str, str], keychain: Keychain) -> Unlocked:
    if not store_exists(home):
        with _alone(home):
            if not store_exists(home):
                return make_key(home, environment, keychain)
    found = find_key(home, environment, keychain)
    if found.complaints:
        write_identity(home.store_file, StoreIdentity.of(found.id, found.key))
    return found


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Hold the right to set up, migrate or mend this home."""
    lock = FileLock(home.root / "store.lock")
    if not lock.acquire(_SET_UP_SECONDS):
        raise StorageFailed("the store is in use by another command", "wait for it to end and try again")
    try:
        yield
    finally:
        lock.release()


def _open_database(home: Home, unlocked: Unlocked) -> tuple[Connection, tuple[str, ...]]:
    if not _is_missing(home):
        try:
            connection = _connect(home, unlocked)
        except StoreDamaged:
            return _mend(home, unlocked)
        if not steps.pending(connection.database):
            return connection, ()
        connection.close()
    with _alone(home):
        losses = _losses(home) if _is_missing(home) else ()
        return _migrated(home, unlocked), losses


def _losses(home: Home) -> tuple[str, ...]:
    """What went with a database that is gone; a set-up that was cut off has lost nothing."""
    if not any(home.recordings.glob("*.db")):
        return ()
    return ("coach.db was missing, an empty one was made; put the old file back to see its sessions again",)


def _is_missing(home: Home) -> bool:
    return not home.database.exists() or home.database.stat().st_size == 0


def _connect(home: Home, unlocked: Unlocked) -> Connection:
    """The database open and checked. Raises StoreDamaged."""
    salt = unlocked.key.salt(unlocked.id) if _is_missing(home) else ""
    connection = Connection(home.database, unlocked.key, home.root, salt)
    try:
        check_whole(connection, home)
    except BaseException:
        connection.close()
        raise
    connection.on_damage = lambda: suspect(home)
    return connection


def _migrated(home: Home, unlocked: Unlocked) -> Connection:
    """The database open, checked and up to date; the caller holds `_alone`. Raises StoreDamaged."""
    connection = _connect(home, unlocked)
    try:
        if steps.pending(connection.database):
            with _nothing_live(home), storage_errors(home.root):
                _migrate(home, connection, unlocked.id)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(home: Home, connection: Connection, store_id: str) -> None:
    if steps.applied(connection.database):
        connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = home.root / f"coach.db.before-{steps.pending(connection.database)[0].name}"
        write_whole(copy, home.database.read_bytes())
    steps.apply(connection.database)
    connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('store', ?)", (store_id,))


@contextmanager
def _nothing_live(home: Home) -> Iterator[None]:
    """Keep sessions from starting; raises StorageFailed while one is running."""
    lock = LiveLock(home.live_lock)
    lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _mend(home: Home, unlocked: Unlocked) -> tuple[Connection, tuple[str, ...]]:
    with _alone(home):
        try:
            return _migrated(home, unlocked), ()  # another command has mended it meanwhile
        except StoreDamaged:
            with _nothing_live(home):
                complaint = recover(home, unlocked.id, unlocked.key)
            return _migrated(home, unlocked), (complaint,)
