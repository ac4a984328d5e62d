"""Putting one session together from a command."""

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from coach_app.core.clock import Clock
from coach_app.core.commands.practice import StartSession
from coach_app.core.plan import Plan
from coach_app.core.rounds import EngineName, Mode
from coach_app.core.session import Consent, NewSession, StoredSession
from coach_app.core.settings import Settings
from coach_app.engine.line import Rung
from coach_app.engine.resumption import Resumption
from coach_app.engine.session import SessionParts
from coach_app.engine.steady import steady
from coach_app.review.card import question_card
from coach_app.review.debrief import offline_debrief
from coach_app.storage.session_ids import new_session_id
from coach_app.wiring.bridges import bridge_clips
from coach_app.wiring.cues import cue_parts
from coach_app.wiring.echo_test import measured
from coach_app.wiring.household import Household
from coach_app.wiring.ladder import ladder
from coach_app.wiring.options import Options
from coach_app.wiring.planning import make_plan, script_of
from coach_app.wiring.sound import arrange, choose_microphone, choose_speaker, is_headset


def session_parts(
    household: Household,
    command: StartSession,
    clock: Clock,
    consents: tuple[Consent, ...],
    options: Options | None = None,
    past: Sequence[StoredSession] = (),
) -> SessionParts:
    """All parts of the session a command asks for; `past` are the newest sessions, newest first.

    Raises BadInput, EngineFailed, SoundFailed.
    """
    settings, _ = household.settings()
    plan = make_plan(command.request, settings.practice, household.bank, secrets.randbits(32))
    keep = settings.privacy.keep_recordings if command.keep_recording is None else command.keep_recording
    new = new_session(plan, str(command.engine), keep)
    return assemble(household, command, clock, consents, options or Options(), plan, new, past)


def assemble(
    household: Household,
    command: StartSession,
    clock: Clock,
    consents: tuple[Consent, ...],
    options: Options,
    plan: Plan,
    new: NewSession,
    past: Sequence[StoredSession] = (),
    resume: Resumption | None = None,
) -> SessionParts:
    """Devices and engines for a session with this plan and row, new or resumed. Raises as `session_parts`."""
    settings, _ = household.settings()
    rungs = ladder(household, command.engine, consents, named=options.named, fallback=options.fallback)
    microphone = command.microphone or settings.sound.microphone or None
    ears = choose_microphone(microphone, clock, asked=bool(command.microphone))
    output = command.speaker or settings.sound.speaker or None
    kept = measured(household, microphone, output)
    sound = arrange(settings.sound, ears, choose_speaker(output, clock), lambda: is_headset(output), kept)
    return SessionParts(
        new=replace(new, engine=rungs[0].engine.name) if resume is None else new,
        plan=plan,
        script=script_of(household.bank, plan.persona),
        rungs=rungs,
        microphone=sound.microphone,
        speaker=sound.speaker,
        patience=options.patience or settings.practice.patience,
        answer_timeout=settings.gemini.answer_timeout,
        full_duplex=sound.full_duplex,
        guard=sound.guard,
        fallback=options.fallback,
        must_start=options.named and command.engine is not EngineName.AUTO,
        no_microphone_reason=ears.reason,
        cues=cue_parts(settings.cues, plan.mode, past),
        resume=resume,
        card=card if plan.mode is Mode.PRACTICE else None,
        free_bytes=lambda: shutil.disk_usage(household.home.root).free,
        bridges=bridge_clips(household, settings.sound.voice, plan.persona),
    )


def new_session(plan: Plan, engine: str, keep: bool) -> NewSession:
    """The row of a session that opens now."""
    now = datetime.now(UTC)
    return NewSession(
        id=new_session_id(now),
        started=now.isoformat(timespec="seconds"),
        engine=engine,
        round=str(plan.round),
        mode=str(plan.mode),
        plan=plan.as_json(),
        keep_recording=keep,
    )


def card(stored: StoredSession, question: int) -> Mapping[str, object] | None:
    """The after-question card of a stored session, from local numbers."""
    shown = question_card(stored, question)
    return None if shown is None else shown.as_json()


def warm(rungs: tuple[Rung, ...]) -> None:
    """Import what engines import slowly, then make Python steady; on a worker thread before sound starts."""
    for rung in rungs:
        rung.engine.warm()
    steady()


def debrief(stored: StoredSession) -> Mapping[str, object]:
    """The debrief of a stored session, from measured facts alone."""
    return offline_debrief(stored)


__all__ = ["Options", "Settings", "debrief", "new_session", "session_parts", "warm"]
