"""The last steps of a session that is stored: its debrief, and sound that was only kept for safety."""

import asyncio
import logging
from collections.abc import Callable, Mapping

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

    None when the debrief could not be made: a warning tells how it is made again, and the sound stays.
    """
    session = journal.session.id
    await journal.flush()
    stored = await keeper.run(store.load, session)
    try:
        made = await asyncio.to_thread(review, stored)
    except Exception:  # the session is stored and must end in order, whatever its review does
        _log.exception("the review broke")
        text = "the debrief could not be made; `coach review` makes it again. Nothing is lost."
        journal.warn("review_failed", text)
        return None
    await keeper.run(store.put_review, session, made)
    if not journal.session.keep_recording:
        await keeper.run(store.drop_recording, session)
    return made
