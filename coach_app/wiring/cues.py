"""The sessions that say how the next one's cues are decided."""

from coach_app.core.session import StoredSession
from coach_app.cues.ledger import SESSIONS
from coach_app.engine.analysis import RECORDING
from coach_app.engine.cue_parts import cue_parts
from coach_app.storage.store import Store

__all__ = ["cue_parts", "newest"]


def newest(store: Store) -> tuple[StoredSession, ...]:
    """The last sessions held, newest first; runs on the store's thread."""
    held = [one for one in store.sessions() if one.engine != RECORDING and one.state != "live"]
    return tuple(store.load(one.id) for one in held[:SESSIONS])
