"""The sound of one session: an encrypted file of its own, filled with short FLAC chunks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from coach_app.core.errors import StorageFailed
from coach_app.storage.connection import Connection
from coach_app.storage.failures import StoreDamaged
from coach_app.storage.key import DatabaseKey
from coach_app.storage.salvage import DamagedDatabase

_TABLE = """
CREATE TABLE IF NOT EXISTS chunks (
    id INTEGER PRIMARY KEY,
    track TEXT NOT NULL,
    at REAL NOT NULL,
    frames INTEGER NOT NULL,
    rate INTEGER NOT NULL,
    flac BLOB NOT NULL
)
"""

_INDEX = "CREATE INDEX IF NOT EXISTS chunks_at ON chunks (track, at)"

LONGEST_SECONDS = 5.0
"""No chunk is longer; written are half seconds."""

_OUTLINES = """
CREATE TABLE IF NOT EXISTS outlines (
    track TEXT PRIMARY KEY,
    fine BLOB NOT NULL,
    coarse BLOB NOT NULL
)
"""

_WORDS = """
CREATE TABLE IF NOT EXISTS words (
    turn INTEGER NOT NULL,
    word INTEGER NOT NULL,
    started REAL NOT NULL,
    ended REAL NOT NULL,
    confidence REAL,
    PRIMARY KEY (turn, word)
)
"""

CACHE_KB = 512
"""Pages kept in memory: sound is written once and read from front to back, so that more would only grow."""

_COLUMNS = ("track", "at", "frames", "rate", "flac")
_INSERT = f"INSERT INTO chunks ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?)"


class SoundChunk(Protocol):
    """A stretch of one track: `at` in session seconds, `frames` at `rate` Hz, coded as FLAC."""

    @property
    def track(self) -> str:
        """`user` or `interviewer`."""
        ...

    @property
    def at(self) -> float:
        """Session time (s) of the first frame."""
        ...

    @property
    def frames(self) -> int:
        """Length in frames."""
        ...

    @property
    def rate(self) -> int:
        """Frames a second."""
        ...

    @property
    def flac(self) -> bytes:
        """The coded sound."""
        ...


class WordRow(NamedTuple):
    """When a word of a turn sounds, session seconds; `confidence` is None where that is an estimate."""

    turn: int
    word: int
    started: float
    ended: float
    confidence: float | None


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk read back; fields as in SoundChunk."""

    track: str
    at: float
    frames: int
    rate: int
    flac: bytes


class Recording:
    """The open sound file of one session. Every method raises StorageFailed."""

    def __init__(self, path: Path, key: DatabaseKey, root: Path) -> None:
        """Open or create the file."""
        self._connect: Callable[[], Connection] = lambda: Connection(path, key, root)
        try:
            self._connection = self._connect()
        except StoreDamaged as error:
            raise StorageFailed("this session's sound is damaged", "its transcript is still there") from error
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        self._connection.execute(_TABLE)
        self._connection.execute(_INDEX)
        self._connection.execute(_OUTLINES)
        self._connection.execute(_WORDS)

    def add(self, chunks: Iterable[SoundChunk]) -> None:
        """Append chunks in one commit; outlines and word times measured before are out of date."""
        rows = [(str(c.track), c.at, c.frames, c.rate, c.flac) for c in chunks]
        with self._connection.transaction() as work:
            work.execute_many(_INSERT, rows)
            work.execute("DELETE FROM outlines")
            work.execute("DELETE FROM words")

    def chunks(self, track: str) -> list[StoredChunk]:
        """The chunks of a track in order of time, as far as they can be read."""
        sql = f"SELECT {', '.join(_COLUMNS)} FROM chunks WHERE track = ? ORDER BY at, id"
        try:
            return [StoredChunk(*row) for row in self._connection.rows(sql, (track,))]
        except StoreDamaged:
            return self._salvaged(track)

    def near(self, track: str, begin: float, end: float) -> list[StoredChunk]:
        """The chunks of a track that sound between two session seconds, in order of time."""
        sql = (
            f"SELECT {', '.join(_COLUMNS)} FROM chunks WHERE track = ? AND at > ? AND at < ? ORDER BY at, id"
        )
        try:
            found = self._connection.rows(sql, (track, begin - LONGEST_SECONDS, end))
        except StoreDamaged:
            return [one for one in self._salvaged(track) if begin - LONGEST_SECONDS < one.at < end]
        chunks = [StoredChunk(*row) for row in found]
        return [one for one in chunks if one.at + one.frames / one.rate > begin]

    def until(self, track: str) -> float:
        """Session second at which a track ends; 0 where it has no sound."""
        sql = "SELECT at + 1.0 * frames / rate FROM chunks WHERE track = ? ORDER BY at DESC, id DESC LIMIT 1"
        try:
            found = self._connection.rows(sql, (track,))
        except StoreDamaged:
            return max((one.at + one.frames / one.rate for one in self._salvaged(track)), default=0.0)
        return float(str(found[0][0])) if found else 0.0

    def outlines(self) -> dict[str, tuple[bytes, bytes]] | None:
        """The fine and the coarse outline of each track; None before they were measured."""
        try:
            found = self._connection.rows("SELECT track, fine, coarse FROM outlines")
        except StoreDamaged:
            return None
        return {str(track): (bytes(fine), bytes(coarse)) for track, fine, coarse in found} or None

    def keep_outlines(self, outlines: Mapping[str, tuple[bytes, bytes]]) -> None:
        """Commit the outlines of all tracks, replacing older ones."""
        rows = [(track, fine, coarse) for track, (fine, coarse) in outlines.items()]
        with self._connection.transaction() as work:
            work.execute_many("INSERT OR REPLACE INTO outlines (track, fine, coarse) VALUES (?, ?, ?)", rows)

    def words(self) -> list[WordRow]:
        """Turn, number of the word, start, end (session seconds) and confidence, in order."""
        sql = "SELECT turn, word, started, ended, confidence FROM words ORDER BY turn, word"
        try:
            return [WordRow(*row) for row in self._connection.rows(sql)]
        except StoreDamaged:
            return []

    def keep_words(self, words: Iterable[WordRow]) -> None:
        """Commit the times of all words, replacing older ones."""
        with self._connection.transaction() as work:
            work.execute("DELETE FROM words")
            work.execute_many(
                "INSERT INTO words (turn, word, started, ended, confidence) VALUES (?, ?, ?, ?, ?)",
                [tuple(word) for word in words],
            )

    def _salvaged(self, track: str) -> list[StoredChunk]:
        damaged = DamagedDatabase(self._connect)
        try:
            found = [StoredChunk(*row) for row in damaged.rows("chunks", _COLUMNS)]
        finally:
            damaged.close()
        return sorted((one for one in found if one.track == track), key=lambda one: one.at)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
