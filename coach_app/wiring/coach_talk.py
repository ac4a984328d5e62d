"""Asking a text model about one moment of a stored session, and keeping what it said."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from coach_app.core.commands.review import AskCoach
from coach_app.core.errors import EngineFailed
from coach_app.core.rounds import EngineName
from coach_app.models.text_model import Grow, TextRequest
from coach_app.review.debrief import offline_debrief
from coach_app.review.kept import Talk, with_talk
from coach_app.review.talk import build_ask, unheard_numbers, with_warning
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.ledger import Ledger
from coach_app.wiring.text_models import NO_CONSENT, NO_MODEL, choose_model, limits

SECONDS = 60.0
"""Longest time for an answer."""

MOST_TOKENS = 2048
"""Thinking included; an answer has about 200."""


async def ask_coach(
    household: Household, store: Store, command: AskCoach, grow: Grow
) -> tuple[Talk, Mapping[str, object]]:
    """The coach's answer, given to `grow` as it is written, and the debrief that keeps it.

    Raises EngineFailed where no model may be or can be asked, BadInput, StorageFailed.
    """
    keeper = household.keeper
    stored = await keeper.run(store.load, command.session)
    ask = build_ask(stored, command.turn, command.kind, command.text)
    settings = household.settings()[0]
    patience = replace(limits(settings.scoring), seconds=SECONDS)
    consents = await keeper.run(store.consents)
    chosen = await asyncio.to_thread(
        choose_model, household, EngineName.AUTO, consents, named=False, patience=patience
    )
    if isinstance(chosen, str):
        raise _nobody(chosen)
    ledger = Ledger(keeper, store, stored.summary.id, chosen.model)
    request = TextRequest(ask.system, ask.user, most_tokens=MOST_TOKENS)
    try:
        reply = await chosen.model.write(request, grow)
    finally:
        await ledger.settle()
        await chosen.model.close()
    said = reply.text.strip()
    if not said:
        raise EngineFailed("the model wrote nothing", "ask again")
    if command.kind == "phrasing":
        said = with_warning(said, unheard_numbers(said, stored, command.turn))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    talk = Talk(command.turn, command.kind, command.text, said, reply.model, now)
    fresh = await asyncio.to_thread(offline_debrief, stored)

    def kept(old: Mapping[str, object] | None) -> Mapping[str, object]:
        return with_talk(fresh if old is None else old, talk)

    return talk, await keeper.run(store.change_review, stored.summary.id, kept)


def _nobody(reason: str) -> EngineFailed:
    """Why nobody can be asked, in words that fit a question."""
    if reason == NO_CONSENT:
        what = "you have not agreed to send transcripts to a text model"
        return EngineFailed(what, "agree to it under Privacy; the facts are here without it")
    if reason == NO_MODEL:
        return EngineFailed("no text model is set up to ask", "add a key under Settings")
    return EngineFailed("offline only is switched on, so nobody can be asked", "switch it off under Privacy")
