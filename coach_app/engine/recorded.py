"""An analysed recording as a session that may be kept; made here, or in the worker and sent as bytes."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coach_app.audio.values import Chunk
from coach_app.core.errors import BadInput
from coach_app.core.events import (
    CardReady,
    MetricsReady,
    ReviewReady,
    SessionEnded,
    SessionEvent,
    as_json,
)
from coach_app.core.rounds import Mode, Speaker
from coach_app.core.session import NewSession, SessionSummary, StoredSession, Turn
from coach_app.core.settings import CueSettings
from coach_app.engine.analysis import NOBODY, RECORDING, Analysed, Analysis
from coach_app.engine.cue_parts import cue_parts
from coach_app.review.card import question_card
from coach_app.review.debrief import offline_debrief
from coach_app.review.facts import session_facts
from coach_app.storage.session_ids import new_session_id
from coach_app.storage.store import Store

JOB = "analyse"
"""The worker's name for it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """All of it: the row, its events as lines, the answer's turn (None: nobody spoke), its sound."""

    new: NewSession
    lines: tuple[Mapping[str, object], ...]
    turn: Turn | None
    chunks: tuple[Chunk, ...]
    seconds: float

    @property
    def metrics(self) -> Mapping[str, object]:
        """Its figures, as an export's `metrics`."""
        found = next((line["metrics"] for line in self.lines if line.get("event") == "metrics"), None)
        return found if isinstance(found, Mapping) else {}

    @property
    def note(self) -> str:
        """What to say of how it was heard, empty for nothing."""
        warned = (line for line in self.lines if line.get("event") == "warning")
        return next((str(line["text"]) for line in warned if line.get("code") == "left_only"), "")

    def as_bytes(self) -> bytes:
        """All of it, to be read by `of_bytes`."""
        turn = None if self.turn is None else asdict(self.turn)
        chunks = [asdict(chunk) | {"flac": base64.b64encode(chunk.flac).decode()} for chunk in self.chunks]
        table = {"new": asdict(self.new), "lines": self.lines, "turn": turn, "chunks": chunks}
        return json.dumps(table | {"seconds": self.seconds}).encode()

    @classmethod
    def of_bytes(cls, data: bytes) -> "Recorded":
        """What `as_bytes` gave."""
        table: dict[str, Any] = json.loads(data)
        turn = table["turn"]
        return cls(
            NewSession(**table["new"]),
            tuple(table["lines"]),
            None if turn is None else Turn(**(turn | {"speaker": Speaker(turn["speaker"])})),
            tuple(Chunk(**(row | {"flac": base64.b64decode(row["flac"])})) for row in table["chunks"]),
            table["seconds"],
        )


def record(
    settings: CueSettings, path: Path, text: str, publish: Callable[[SessionEvent], None], *, keep: bool
) -> Recorded:
    """Hear a recording to its end and measure it; `keep` names it as a session. Raises BadInput."""
    now = datetime.now(UTC)
    session = new_session_id(now) if keep else ""
    analysed = Analysis(path, cue_parts(settings, Mode.PRACTICE, ()), publish, session).run(text)
    plan = analysed.plan
    started = now.isoformat(timespec="seconds")
    new = NewSession(session, started, RECORDING, str(plan.round), str(plan.mode), plan.as_json(), True)
    lines = [as_json(event) for event in analysed.events]
    at = max(event.at for event in analysed.events)
    for event in _measured(at, _stored(new, analysed, lines)):
        lines.append(as_json(event))
        publish(event)
    if not keep:
        publish(SessionEnded(at, "done", session))
    return Recorded(new, tuple(lines), analysed.turn, analysed.chunks, analysed.seconds)


def _measured(at: float, stored: StoredSession) -> list[SessionEvent]:
    card = question_card(stored, 1) if stored.turns else None
    shown: list[SessionEvent] = [] if card is None else [CardReady(at, 1, dict(card.as_json()))]
    return [*shown, MetricsReady(at, session_facts(stored).metrics_json())]


def _stored(new: NewSession, analysed: Analysed, lines: list[dict[str, object]]) -> StoredSession:
    summary = SessionSummary(
        new.id, new.started, new.engine, new.round, new.mode, 1, analysed.seconds, "finished"
    )
    turns = () if analysed.turn is None else (analysed.turn,)
    return StoredSession(summary, new.plan, turns, (), tuple(lines), (), None, has_recording=False)


def keep(store: Store, recorded: Recorded, publish: Callable[[SessionEvent], None]) -> str:
    """Keep a recording as a session with its sound and debrief; gives its id.

    Runs on the store's thread. Raises BadInput where nobody spoke, StorageFailed.
    """
    new = recorded.new
    if recorded.turn is None:
        raise BadInput(NOBODY, "choose one with a voice in it")
    at = float(str(recorded.lines[-1]["at"]))
    last = (ReviewReady(at, new.id, assessed=False), SessionEnded(at, "done", new.id))
    store.begin(new)
    try:
        store.put_turn(new.id, recorded.turn)
        store.put_events(new.id, [*recorded.lines, *(as_json(event) for event in last)])
        if new.keep_recording:
            store.add_chunks(new.id, recorded.chunks)
        store.finish(new.id, "finished", recorded.seconds, 1)
        if not new.keep_recording:
            store.drop_recording(new.id)
    except BaseException:
        store.delete((new.id,))
        raise
    store.put_review(new.id, offline_debrief(store.load(new.id)))
    for event in last:
        publish(event)
    return new.id


def request(settings: CueSettings, path: Path, text: str) -> bytes:
    """What the worker is asked."""
    return json.dumps({"settings": asdict(settings), "path": str(path), "text": text}).encode()


def answer(data: bytes) -> bytes:
    """The worker's job: a recording heard and measured."""
    table: dict[str, Any] = json.loads(data)
    settings = CueSettings(**table["settings"])
    return record(settings, Path(table["path"]), table["text"], lambda event: None, keep=True).as_bytes()
