"""A text model's points for the card after a question: with consent, for seconds, never in the way."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from coach_app.core.errors import CoachError
from coach_app.core.rounds import EngineName
from coach_app.core.session import EgressRow, StoredSession
from coach_app.models.text_model import TextRequest
from coach_app.review.bullets import build_bullets, read_bullets
from coach_app.review.points import Point
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.text_models import choose_model, limits

SECONDS = 6.0
"""Longest time for a card's points: the user is reading the card meanwhile."""

MOST_TOKENS = 1024
"""Thinking included; the points have about 60."""


class CardCoach:
    """`engine.cards.WriteBullets`."""

    def __init__(self, household: Household, store: Store) -> None:
        """Consent is looked up each time, so that taking it back holds at once."""
        self._household = household
        self._store = store

    async def __call__(
        self,
        stored: StoredSession,
        question: int,
        show: Callable[[tuple[Point, ...]], None],
        sent: Callable[[tuple[EgressRow, ...]], None],
    ) -> bool:
        """Give `show` the points as they come and `sent` what went out; False where there is no answer yet.

        What fails is left out: the card stands without it.
        """
        ask = build_bullets(stored, question)
        if ask is None:
            return False
        household = self._household
        try:
            consents = await household.keeper.run(self._store.consents)
            patience = replace(limits(household.settings()[0].scoring), tries=1, seconds=SECONDS)
            chosen = await asyncio.to_thread(
                choose_model, household, EngineName.AUTO, consents, named=False, patience=patience
            )
        except CoachError:
            return True
        if isinstance(chosen, str):
            return True
        written = ""

        def grow(piece: str) -> None:
            nonlocal written
            written += piece
            show(read_bullets(written, stored, question, whole=False))

        try:
            await chosen.model.write(TextRequest(ask.system, ask.user, most_tokens=MOST_TOKENS), grow)
            show(read_bullets(written, stored, question, whole=True))
        except CoachError:
            return True
        finally:
            sent(chosen.model.traffic())
            await chosen.model.close()
        return True
