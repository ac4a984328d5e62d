"""The last steps of a session that is stored: its debrief, and sound that was only kept for safety."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial

from coach_app.core.errors import StorageFailed
from coach_app.core.session import StoredSession
from coach_app.engine.journal import Journal, StoreKeeper
from coach_app.storage.store import Store

_log = logging.getLogger(__name__)


async def reviewed(
    journal: Journal,
    keeper: StoreKeeper,
    store: Store,
    review: Callable[[StoredSession], Mapping[str, object]],
) -> Mapping[str, object] | None:
    """Store the debrief and give it; then sound that was only kept for safety goes.

    None when the debrief could not be made or stored: a warning tells how it is made again, and the sound
    stays until then. A store that refuses is tried again for a while.
    """
    session = journal.session.id
    await journal.flush()
    try:
        stored = await journal.insist(partial(keeper.run, store.load, session))
        made = await asyncio.to_thread(review, stored)
        await journal.insist(partial(keeper.run, store.put_review, session, made))
    except StorageFailed as error:
        text = f"{error.what}, so the debrief could not be stored; `coach review` makes it again"
        journal.warn("review_failed", text)
        return None
    except Exception:  # the session is stored and must end in order, whatever its review does
        _log.exception("the review broke")
        text = "the debrief could not be made; `coach review` makes it again. Nothing is lost."
        journal.warn("review_failed", text)
        return None
    if not journal.session.keep_recording:
        await _drop_sound(journal, keeper, store)
    return made


async def _drop_sound(journal: Journal, keeper: StoreKeeper, store: Store) -> None:
    """Delete sound that was only kept for safety, or tell when it goes: the next session's begin drops it."""
    try:
        await journal.insist(partial(keeper.run, store.drop_recording, journal.session.id))
    except StorageFailed as error:
        text = f"{error.what}, so the sound of this session is still there; the next session deletes it"
        journal.warn("sound_not_deleted", text)
