"""A recording made elsewhere: its figures, and on request a session of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from coach_app.core.errors import BadInput
from coach_app.core.events import (
    CardReady,
    MetricsReady,
    ReviewReady,
    SessionEnded,
    SessionEvent,
    as_json,
)
from coach_app.core.rounds import Mode
from coach_app.core.session import NewSession, SessionSummary, StoredSession
from coach_app.core.settings import CueSettings
from coach_app.engine.analysis import NOBODY, RECORDING, Analysed, Analysis
from coach_app.engine.cue_parts import cue_parts
from coach_app.review.debrief import offline_debrief
from coach_app.review.facts import session_facts
from coach_app.storage.session_ids import new_session_id
from coach_app.storage.store import Store
from coach_app.wiring.practice import card

MOST_TEXT_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """An analysed recording as a session that could be kept."""

    new: NewSession
    analysed: Analysed
    stored: StoredSession


def read_transcript(path: Path) -> str:
    """What was said, from a text file, on one line. Raises BadInput."""
    try:
        data = path.read_bytes()[: MOST_TEXT_BYTES + 1]
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise BadInput(f"the transcript {path.name} can't be read ({reason})", "check its name") from None
    if len(data) > MOST_TEXT_BYTES:
        raise BadInput(f"the transcript {path.name} is too long", "give the words of one answer")
    try:
        words = data.decode("utf-8-sig").split()
    except UnicodeDecodeError:
        raise BadInput(f"the transcript {path.name} is not text", "save it as UTF-8") from None
    if not words or "\0" in data.decode("utf-8-sig"):
        raise BadInput(f"the transcript {path.name} holds no words", "write down what was said")
    return " ".join(words)


def analyse(
    settings: CueSettings, path: Path, text: str, publish: Callable[[SessionEvent], None], *, keep: bool
) -> Recorded:
    """Hear a recording to its end and measure it; `keep` names it as a session. Raises BadInput."""
    now = datetime.now(UTC)
    session = new_session_id(now) if keep else ""
    analysed = Analysis(path, cue_parts(settings, Mode.PRACTICE, ()), publish, session).run(text)
    new = NewSession(
        id=session,
        started=now.isoformat(timespec="seconds"),
        engine=RECORDING,
        round=str(analysed.plan.round),
        mode=str(Mode.PRACTICE),
        plan=analysed.plan.as_json(),
        keep_recording=True,
    )
    more: list[SessionEvent] = []

    def tell(event: SessionEvent) -> None:
        more.append(event)
        publish(event)

    at = max((event.at for event in analysed.events), default=0.0)
    stored = _stored(new, analysed, ())
    shown = card(stored, 1) if analysed.turn is not None else None
    if shown is not None:
        tell(CardReady(at, 1, dict(shown)))
    tell(MetricsReady(at, session_facts(stored).metrics_json()))
    if not keep:
        tell(SessionEnded(at, "done", session))
    return Recorded(new, analysed, _stored(new, analysed, more))


def _stored(new: NewSession, analysed: Analysed, more: Sequence[SessionEvent]) -> StoredSession:
    summary = SessionSummary(
        new.id, new.started, new.engine, new.round, new.mode, 1, analysed.seconds, "finished"
    )
    events = tuple(as_json(event) for event in (*analysed.events, *more))
    turns = () if analysed.turn is None else (analysed.turn,)
    return StoredSession(summary, new.plan, turns, (), events, (), None, has_recording=False)


def keep_recording(store: Store, recorded: Recorded, publish: Callable[[SessionEvent], None]) -> str:
    """Keep an analysed recording as a session with its sound and debrief; gives its id.

    Runs on the store's thread. Raises BadInput where nobody spoke, StorageFailed.
    """
    new, analysed, stored = recorded.new, recorded.analysed, recorded.stored
    if analysed.turn is None:
        raise BadInput(NOBODY, "choose one with a voice in it")
    at = max(event.at for event in analysed.events)
    last = (ReviewReady(at, new.id, assessed=False), SessionEnded(at, "done", new.id))
    store.begin(new)
    try:
        store.put_turn(new.id, analysed.turn)
        store.put_events(new.id, [*stored.events, *(as_json(event) for event in last)])
        store.add_chunks(new.id, analysed.chunks)
        store.finish(new.id, "finished", analysed.seconds, 1)
    except BaseException:
        store.delete((new.id,))
        raise
    store.put_review(new.id, offline_debrief(store.load(new.id)))
    for event in last:
        publish(event)
    return new.id
