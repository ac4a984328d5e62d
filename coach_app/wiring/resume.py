"""Putting a session that broke off together again."""

from coach_app.core.clock import Clock
from coach_app.core.commands.practice import StartSession
from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.plan import Plan, plan_from_json
from coach_app.core.session import Consent, NewSession, StoredSession
from coach_app.engine.resumption import resumption_of
from coach_app.engine.session import SessionParts
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.options import Options
from coach_app.wiring.planning import script_of
from coach_app.wiring.practice import assemble


def find_unfinished(store: Store, session: str) -> tuple[StoredSession, tuple[float, ...]]:
    """A session that may go on, and when each stored piece of its user's track ends.

    Runs on the store's thread. Raises BadInput for one that is finished or still live.
    """
    stored = store.load(session)
    if stored.summary.state != "unfinished":
        what = f"session {stored.summary.id} is {stored.summary.state}"
        raise BadInput(what, "only an unfinished one can go on; `coach sessions list` shows them")
    chunks = store.chunks(stored.summary.id, "user")
    return stored, tuple(chunk.at + chunk.frames / chunk.rate for chunk in chunks)


def resumed_parts(
    household: Household,
    found: tuple[StoredSession, tuple[float, ...]],
    command: StartSession,
    clock: Clock,
    consents: tuple[Consent, ...],
    options: Options,
) -> SessionParts:
    """All parts of a session that goes on. Raises BadInput, EngineFailed, SoundFailed, StorageFailed."""
    stored, ends = found
    plan, summary = _plan(stored), stored.summary
    resume = resumption_of(stored, plan, script_of(household.bank, plan.persona), ends)
    keep = stored.has_recording and household.settings()[0].privacy.keep_recordings
    new = NewSession(
        summary.id, summary.started, summary.engine, summary.round, summary.mode, stored.plan, keep
    )
    return assemble(household, command, clock, consents, options, plan, new, resume=resume)


def _plan(stored: StoredSession) -> Plan:
    try:
        return plan_from_json(stored.plan)
    except (KeyError, ValueError) as error:
        what = f"the plan of session {stored.summary.id} can't be read"
        raise StorageFailed(what, "start a new session; what was said is kept") from error
