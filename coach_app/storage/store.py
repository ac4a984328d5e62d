"""The store of sessions. Synchronous; every method belongs to the one thread that opened it."""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Literal, TypeVar

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.folders import Home
from coach_app.core.session import (
    Consent,
    EgressRow,
    Gap,
    NewSession,
    SearchHit,
    SessionEgress,
    SessionState,
    SessionSummary,
    StoredSession,
    Turn,
)
from coach_app.storage import egress, reviews, rows
from coach_app.storage.connection import Connection
from coach_app.storage.failures import storage_errors
from coach_app.storage.files import make_private_folder, unlink_database
from coach_app.storage.key import DatabaseKey
from coach_app.storage.live_lock import LiveLock
from coach_app.storage.recording import Recording, SoundChunk, StoredChunk
from coach_app.storage.search import find

T = TypeVar("T")

_PUT_TURN = f"""
INSERT INTO turns (session, {rows.TURN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (session, turn) DO UPDATE SET speaker = excluded.speaker, text = excluded.text,
    started = excluded.started, ended = excluded.ended, question = excluded.question,
    final = excluded.final, recovered = excluded.recovered, draft = excluded.draft
"""


class Store:
    """Sessions, consents and sound of one home. Every method raises StorageFailed when the disk fails."""

    def __init__(self, home: Home, connection: Connection) -> None:
        self._home = home
        self._connection = connection
        self._lock = LiveLock(home.live_lock)
        self._live: str | None = None
        self._recording: tuple[str, Recording] | None = None

    # A session while it runs

    def begin(self, new: NewSession) -> None:
        """Open the one live session of this home. Raises StorageFailed while another one is running.

        Earlier sessions that were to keep no sound lose what was still kept of it against a crash.
        """
        with storage_errors(self._home.root):
            self._lock.acquire()
        try:
            unwanted = self._insert_session(new)
            self._unlink_recordings(unwanted)
        except BaseException:
            self._lock.release()
            raise
        self._live = new.id

    def reopen(self, session: str) -> None:
        """Make an unfinished session the live one. Raises StorageFailed while another one is running."""
        with storage_errors(self._home.root):
            self._lock.acquire()
        with self._connection.transaction() as work:
            work.execute("UPDATE sessions SET state = 'unfinished' WHERE state = 'live'")
            work.execute("UPDATE sessions SET state = 'live' WHERE id = ?", (session,))

    def _insert_session(self, new: NewSession) -> list[str]:
        """Commit the session; returns earlier ones whose sound is to go and can't be read any more."""
        unkept = "SELECT id FROM sessions WHERE NOT keep_recording"
        with self._connection.transaction() as work:
            work.execute("UPDATE sessions SET state = 'unfinished' WHERE state = 'live'")
            found = work.rows(f"DELETE FROM recordings WHERE session IN ({unkept}) RETURNING session")
            work.execute(
                "INSERT INTO sessions (id, started, engine, round, mode, role, keep_recording, plan, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'live')",
                rows.of_session(new),
            )
            key = DatabaseKey.fresh().hex()
            work.execute("INSERT INTO recordings (session, key) VALUES (?, ?)", (new.id, key))
        return [str(row[0]) for row in found]

    def together(self) -> AbstractContextManager[object]:
        """What is put inside, sound apart, is one commit and one wait for the disk. Raises StorageFailed."""
        return self._connection.transaction()

    def put_turn(self, session: str, turn: Turn) -> None:
        """Commit a turn, new or grown; its number says which."""
        with self._connection.transaction() as work:
            work.execute(_PUT_TURN, rows.of_turn(session, turn))

    def put_gap(self, session: str, gap: Gap) -> None:
        """Commit a stretch without sound."""
        with self._connection.transaction() as work:
            work.execute(
                "INSERT INTO gaps (session, started, ended, reason) VALUES (?, ?, ?, ?)",
                (session, gap.started, gap.ended, gap.reason),
            )

    def put_event(self, session: str, line: Mapping[str, object]) -> None:
        """Commit one line of the event stream."""
        self.put_events(session, (line,))

    def put_events(self, session: str, lines: Iterable[Mapping[str, object]]) -> None:
        """Commit lines of the event stream together; a live session's length and questions follow them."""
        batch = tuple(lines)
        with self._connection.transaction() as work:
            work.execute_many(
                "INSERT INTO events (session, at, event, line) VALUES (?, ?, ?, ?)",
                [rows.of_event(session, line) for line in batch],
            )
            work.execute(
                "UPDATE sessions SET questions = max(questions, ?), seconds = max(seconds, ?)"
                " WHERE id = ? AND state = 'live'",
                (*rows.progress(batch), session),
            )

    def put_egress(self, session: str, ledger: Iterable[EgressRow]) -> None:
        """Commit what went to and came from each host so far; a host's later row replaces its earlier."""
        egress.put(self._connection, session, ledger)

    def add_egress(self, session: str, more: Iterable[EgressRow]) -> None:
        """Commit what more went to and came from each host; a session that is gone keeps no ledger."""
        egress.add(self._connection, session, more)

    def put_review(self, session: str, review: Mapping[str, object]) -> None:
        """Commit a session's debrief, replacing an older one."""
        with self._connection.transaction() as work:
            reviews.put(work, session, review)

    def change_review(
        self, name: str, change: Callable[[Mapping[str, object] | None], Mapping[str, object]]
    ) -> Mapping[str, object]:
        """Commit what `change` makes of a session's debrief, None where there is none; gives it.

        Nothing else comes between reading and writing. Raises BadInput, and what `change` raises.
        """
        return reviews.change(self._connection, self.resolve(name), change)

    def add_chunks(self, session: str, chunks: Sequence[SoundChunk]) -> None:
        """Commit sound of a session in one go."""
        if self._recording is None or self._recording[0] != session:
            self._close_recording()
            self._recording = session, self._open_recording(session)
        self._recording[1].add(chunks)

    def finish(self, session: str, state: SessionState, seconds: float, questions: int) -> None:
        """Close a session with its final state, length in seconds and number of questions asked."""
        self._close_recording()
        with self._connection.transaction() as work:
            work.execute(
                "UPDATE sessions SET state = ?, seconds = ?, questions = ? WHERE id = ?",
                (state, seconds, questions, session),
            )
        self._end_live(session)

    def settle(
        self, name: str, state: Literal["finished", "discarded"], review: Mapping[str, object] | None = None
    ) -> str:
        """Close an unfinished session for good, with its debrief if there is one; returns its id.

        One that is discarded, or was to keep no sound, loses its sound. Raises BadInput unless the session is
        unfinished, StorageFailed while a session is running.
        """
        session = self.resolve(name)
        with storage_errors(self._home.root):
            self._lock.acquire()
        try:
            keep = self._settled(session, state, review)
            if state == "discarded" or not keep:
                self.drop_recording(session)
        finally:
            self._lock.release()
        return session

    def _settled(self, session: str, state: str, review: Mapping[str, object] | None) -> bool:
        """Commit it; whether the session's sound is to be kept."""
        with self._connection.transaction() as work:
            # While we hold the lock no session runs: a row that says so is of one that broke off.
            changed = work.rows(
                "UPDATE sessions SET state = ? WHERE id = ? AND state IN ('unfinished', 'live')"
                " RETURNING keep_recording",
                (state, session),
            )
            if changed and review is not None:
                reviews.put(work, session, review)
        if not changed:
            raise BadInput(f"session {session} is not unfinished", "`coach sessions list` shows which are")
        return bool(changed[0][0])

    def _end_live(self, session: str) -> None:
        if self._live == session:
            self._live = None
            self._lock.release()

    def drop_recording(self, session: str) -> None:
        """Delete a session's sound for good: its key first, then the file."""
        self._close_recording()
        with self._connection.transaction() as work:
            work.execute("DELETE FROM recordings WHERE session = ?", (session,))
        self._unlink_recordings([session])
        self._empty_log()

    def _unlink_recordings(self, sessions: Iterable[str]) -> None:
        with storage_errors(self._home.root):
            for session in sessions:
                unlink_database(self._recording_path(session))

    # What is stored

    def sessions(self) -> tuple[SessionSummary, ...]:
        """All sessions, newest first."""
        live = self._anything_live()
        found = self._connection.rows(f"SELECT {rows.SUMMARY} FROM sessions ORDER BY started DESC, id DESC")
        return tuple(rows.summary_of(row, live) for row in found)

    def resolve(self, name: str) -> str:
        """The id meant by an id, the beginning of just one id, or `latest`. Raises BadInput."""
        if name == "latest":
            newest = self._connection.rows("SELECT id FROM sessions ORDER BY started DESC, id DESC LIMIT 1")
            if not newest:
                raise BadInput("no session is stored yet", "`coach practise` makes one")
            return str(newest[0][0])
        sql = "SELECT id FROM sessions WHERE id = ? OR substr(id, 1, length(?)) = ? ORDER BY id <> ? LIMIT 2"
        found = [str(row[0]) for row in self._connection.rows(sql, (name,) * 4)] if name else []
        if name in found or len(found) == 1:
            return found[0]
        if found:
            raise BadInput(
                f"{name!r} may mean several sessions", "give more of the id; `coach sessions list` has them"
            )
        raise BadInput(f"there is no session {name!r}", "`coach sessions list` has them all")

    def load(self, name: str) -> StoredSession:
        """One session whole but for its sound; `name` as in `resolve`. Raises BadInput."""
        session = self.resolve(name)
        read = self._connection.rows
        head = read(f"SELECT {rows.SUMMARY}, plan FROM sessions WHERE id = ?", (session,))[0]
        review = read("SELECT review FROM reviews WHERE session = ?", (session,))
        turns = read(f"SELECT {rows.TURN} FROM turns WHERE session = ? ORDER BY turn", (session,))
        gaps = read(
            "SELECT started, ended, reason FROM gaps WHERE session = ? ORDER BY started, id", (session,)
        )
        events = read("SELECT line FROM events WHERE session = ? ORDER BY id", (session,))
        egress = read(f"SELECT {rows.EGRESS} FROM egress WHERE session = ? ORDER BY host, what", (session,))
        return StoredSession(
            summary=rows.summary_of(head[:-1], self._anything_live()),
            plan=rows.as_table(head[-1]),
            turns=tuple(rows.turn_of(row) for row in turns),
            gaps=tuple(rows.gap_of(row) for row in gaps),
            events=tuple(rows.as_table(row[0]) for row in events),
            egress=tuple(rows.egress_of(row) for row in egress),
            review=rows.as_table(review[0][0]) if review else None,
            has_recording=self._has_recording(session),
        )

    def search(self, text: str, most: int = 50, skip: int = 0) -> tuple[SearchHit, ...]:
        """Turns in which every word of `text` was said, newest first."""
        return find(self._connection, text, most, skip)

    def egress(self) -> tuple[SessionEgress, ...]:
        """What each session sent and received, newest session first; those that sent nothing too."""
        ledger: dict[str, list[EgressRow]] = {}
        sql = f"SELECT session, {rows.EGRESS} FROM egress ORDER BY session, host, what"
        for row in self._connection.rows(sql):
            ledger.setdefault(str(row[0]), []).append(rows.egress_of(row[1:]))
        return tuple(SessionEgress(one, tuple(ledger.get(one.id, ()))) for one in self.sessions())

    def chunks(self, name: str, track: str) -> list[StoredChunk]:
        """A track's sound in order of time, empty where none was kept. Raises BadInput."""
        return self.of_recording(name, lambda recording: recording.chunks(track), [])

    def of_recording(self, name: str, work: Callable[[Recording], T], without: T) -> T:
        """What `work` does with a session's sound file; `without` where none is kept. Raises BadInput."""
        session = self.resolve(name)
        return self._of_recording(session, work) if self._has_recording(session) else without

    def _of_recording(self, session: str, work: Callable[[Recording], T]) -> T:
        recording = self._open_recording(session)
        try:
            return work(recording)
        finally:
            recording.close()

    def consents(self) -> tuple[Consent, ...]:
        """The consent in force for each purpose that was ever asked for."""
        latest = "SELECT max(id) FROM consents GROUP BY purpose"
        sql = f"SELECT {rows.CONSENT} FROM consents WHERE id IN ({latest}) ORDER BY purpose"
        return tuple(rows.consent_of(row) for row in self._connection.rows(sql))

    def give_consent(self, consent: Consent) -> None:
        """Commit a consent given or taken back; earlier ones stay on record."""
        with self._connection.transaction() as work:
            work.execute(
                f"INSERT INTO consents ({rows.CONSENT}) VALUES (?, ?, ?, ?)",
                (consent.purpose, int(consent.given), consent.when, consent.wording),
            )

    def bytes_used(self) -> int:
        """Bytes on disk of the database, its copies and all recordings."""
        root = self._home.root
        files = [*root.glob("coach.db*"), *self._home.recordings.glob("*"), *self._home.damaged.glob("*")]
        total = 0
        for file in files:
            with suppress(FileNotFoundError):
                total += file.stat().st_size
        return total

    # Erasing

    def delete(self, names: Iterable[str]) -> tuple[str, ...]:
        """Delete sessions and their sound so that nothing of them is left in any file; returns their ids.

        Nothing is deleted unless every name means a session (BadInput) and no other session is live
        (StorageFailed); one that is live here is ended first.
        """
        sessions = tuple(dict.fromkeys(self.resolve(name) for name in names))
        for session in sessions:
            self._end_live(session)
        with storage_errors(self._home.root):
            self._lock.acquire()
        try:
            self._erase(sessions)
        finally:
            self._lock.release()
        return sessions

    def _erase(self, sessions: tuple[str, ...]) -> None:
        self._close_recording()
        with self._connection.transaction() as work:
            work.execute_many("DELETE FROM turns WHERE session = ?", [(one,) for one in sessions])
            work.execute_many("DELETE FROM sessions WHERE id = ?", [(one,) for one in sessions])
        self._unlink_recordings(sessions)
        with storage_errors(self._home.root):
            self._remove_copies()
        self._connection.rows("PRAGMA incremental_vacuum")
        self._empty_log()

    def _remove_copies(self) -> None:
        for copy in self._home.root.glob("coach.db.before-*"):
            copy.unlink()
        if self._home.damaged.exists():
            shutil.rmtree(self._home.damaged)

    def _empty_log(self) -> None:
        """Fold the write-ahead log, which still holds pages as they were, into the database."""
        self._connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    # Inside

    def close(self) -> None:
        """Close the files and let go of a live session, which is then listed as unfinished."""
        self._close_recording()
        self._connection.close()
        self._lock.release()

    def _anything_live(self) -> bool:
        with storage_errors(self._home.root):
            return self._lock.taken()

    def _recording_path(self, session: str) -> Path:
        return self._home.recordings / f"{session}.db"

    def _has_recording(self, session: str) -> bool:
        known = self._connection.rows("SELECT 1 FROM recordings WHERE session = ?", (session,))
        return bool(known) and self._recording_path(session).exists()

    def _open_recording(self, session: str) -> Recording:
        found = self._connection.rows("SELECT key FROM recordings WHERE session = ?", (session,))
        key = DatabaseKey.from_hex(str(found[0][0])) if found else None
        if key is None:
            raise StorageFailed("this session's sound has been deleted", "its transcript is still there")
        with storage_errors(self._home.root):
            make_private_folder(self._home.recordings)
        return Recording(self._recording_path(session), key, self._home.root)

    def _close_recording(self) -> None:
        if self._recording is not None:
            recording, self._recording = self._recording[1], None
            recording.close()
