"""Words that the live transcript lost, read again from the recording and marked as recovered."""

import asyncio
import logging
from dataclasses import replace

from coach_app.audio.recorder import encode_flac
from coach_app.audio.timeline import decode_chunks
from coach_app.audio.values import Chunk
from coach_app.core.errors import EngineFailed
from coach_app.core.events import Warned, as_json
from coach_app.core.pcm import MIC_RATE
from coach_app.core.rounds import EngineName
from coach_app.core.session import Consent, StoredSession, Turn
from coach_app.core.settings import Settings
from coach_app.models.gemini_text import GeminiText
from coach_app.reports.text import clock
from coach_app.review.missing_words import asked_before, fuller, missing_words
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.ledger import Ledger

ROOM_SECONDS = 0.3
"""Sound sent from before an answer's first voiced frame and after its last one."""

_log = logging.getLogger(__name__)


async def repaired(
    household: Household, store: Store, stored: StoredSession, consents: tuple[Consent, ...]
) -> StoredSession:
    """The session with what could be read again of answers whose words are missing; the rest is marked.

    Consent to a live session covers its own time only, so sound is sent only where the setting
    `privacy.read_again` was switched on besides, Gemini has a key and the session kept its sound. What was
    sent is in the session's ledger. Failures leave the mark and are no error. Raises StorageFailed.
    """
    wanted = missing_words(stored)
    if not wanted:
        return stored
    keeper, session = household.keeper, stored.summary.id
    hearer = await asyncio.to_thread(_hearer, household, consents) if stored.has_recording else None
    found: dict[int, Turn] = {}
    if hearer is not None:
        ledger = Ledger(keeper, store, session, hearer)
        try:
            for turn in wanted:
                if (again := await _heard_again(household, store, session, hearer, turn)) is not None:
                    await keeper.run(store.put_turn, session, again)
                    found[turn.turn] = again
        finally:
            await ledger.settle()
            await hearer.close()
    for turn in wanted:
        if turn.turn not in found:
            await _mark(household, store, stored, turn)
    return await keeper.run(store.load, session)


async def _heard_again(
    household: Household, store: Store, session: str, hearer: GeminiText, turn: Turn
) -> Turn | None:
    """The turn with more words than it had, or None."""
    flac = await household.keeper.run(_sound_of, store, session, turn)
    if not flac:
        return None
    try:
        reply = await hearer.hear(flac, "audio/flac")
    except EngineFailed as error:
        _log.warning("an answer could not be read again: %s", error.what)
        return None
    text = reply.text.strip()
    return replace(turn, text=text, recovered=True, final=True) if fuller(turn.text, text) else None


def _sound_of(store: Store, session: str, turn: Turn) -> bytes:
    """An answer's sound as FLAC, empty where none is left; runs on the store's thread."""
    if turn.started is None or turn.ended is None:
        return b""
    since, until = max(turn.started - ROOM_SECONDS, 0.0), turn.ended + ROOM_SECONDS
    near = [
        Chunk("user", one.at, one.frames, one.rate, one.flac)
        for one in store.chunks(session, "user")
        if one.at < until and one.at + one.frames / one.rate > since
    ]
    track = decode_chunks(near, MIC_RATE, until)[round(since * MIC_RATE) :]
    return encode_flac(track, MIC_RATE) if track.any() else b""


async def _mark(household: Household, store: Store, stored: StoredSession, turn: Turn) -> None:
    lost = "are missing" if not turn.text.strip() else "are there in part"
    kept = "the recording has them" if stored.has_recording else "no recording was kept"
    text = f"the words of your answer at {clock(turn.started or 0.0)} {lost}; {kept}"
    if not asked_before(stored.events, text):
        line = as_json(Warned(stored.summary.seconds, "words_missing", text))
        await household.keeper.run(store.put_event, stored.summary.id, line)


def _hearer(household: Household, consents: tuple[Consent, ...]) -> GeminiText | None:
    """Who may be given the sound; it may block for seconds (the keychain)."""
    settings: Settings = household.settings()[0]
    live = any(consent.given for consent in consents if consent.purpose == "live_audio")
    if settings.privacy.offline_only or not (live and settings.privacy.read_again):
        return None
    key = household.keys.get(EngineName.GEMINI)
    if key is None:
        return None
    gemini = settings.gemini
    return GeminiText(
        gemini.transcribe_model,
        key,
        timeout=settings.scoring.timeout,
        api_version=gemini.api_version,
        what="sound",
    )
