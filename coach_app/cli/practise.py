"""`coach practise` and `coach demo`: a session on the command line."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from coach_app.audio.devices import list_outputs
from coach_app.cli.event_stream import EventStream
from coach_app.cli.main import say
from coach_app.cli.typing_in import TypedAnswers
from coach_app.core.commands.practice import EndSession, SessionCommand, StartSession
from coach_app.core.errors import CoachError, ExitCode
from coach_app.core.events import SessionEvent
from coach_app.core.plan import PlanRequest
from coach_app.core.rounds import EngineName, Mode, Persona, Round
from coach_app.core.session import StoredSession
from coach_app.engine.session import Outcome, PracticeSession, SessionParts
from coach_app.engine.virtual_time import run_virtual
from coach_app.storage.store import Store
from coach_app.wiring.cues import newest
from coach_app.wiring.demo import demo_parts
from coach_app.wiring.exports import export_session
from coach_app.wiring.household import Household
from coach_app.wiring.options import Options
from coach_app.wiring.planning import read_plan_file
from coach_app.wiring.practice import debrief, session_parts, warm
from coach_app.wiring.resume import find_unfinished, resumed_parts
from coach_app.wiring.retention import open_tidied
from coach_app.wiring.scoring import score_after
from coach_app.wiring.sound import NONE

Hear = Callable[[SessionEvent], None]
Unfinished = tuple[StoredSession, tuple[float, ...]]


def run(household: Household, options: argparse.Namespace) -> int:
    """Hold a session; gives the exit code. Raises CoachError."""
    if options.command == "demo":
        return _demo(household, options)
    if options.command == "sessions":
        return _resume(household, options)
    command = start_command(options, household.settings()[0].practice.engine)
    if not options.headless:
        from coach_app.app import open_window

        return open_window(household, command, _options(options))
    store = _open_store(household)
    with EventStream.open(options.events) as stream:
        outcome = asyncio.run(_practise(household, store, command, _options(options), stream))
        _score(household, store, outcome, stream)
    return _ended(household, store, outcome)


def _resume(household: Household, options: argparse.Namespace) -> int:
    """Go on with a session that broke off."""
    store = _open_store(household)
    found = household.keeper.call(find_unfinished, store, options.session)
    engine = EngineName(options.engine or EngineName.AUTO)
    command = StartSession(engine=engine, microphone=options.mic, speaker=options.speaker)
    chosen = Options(named=options.engine is not None)
    with EventStream.open(options.events) as stream:
        outcome = asyncio.run(_practise(household, store, command, chosen, stream, found))
        _score(household, store, outcome, stream)
    return _ended(household, store, outcome)


def _score(household: Household, store: Store, outcome: Outcome, stream: EventStream) -> None:
    """Score a session that came to its own end, where stored consent and a text model allow it.

    The debrief of measured facts is stored before; Ctrl-C leaves it at that, and so does whatever goes wrong.
    """
    if outcome.reason not in ("done", "time"):
        return

    def progress(done: int, total: int) -> None:
        if not done:
            say("Your answers are being read by a text model; Ctrl-C leaves it at the measured facts.")

    try:
        scored, ready = asyncio.run(score_after(household, store, outcome.session, progress))
    except KeyboardInterrupt:
        say("Not scored; `coach review latest` scores it later.")
    except CoachError as error:
        say(f"coach: {error.what}; {error.mend}")
    else:
        if ready is not None:
            stream.hear(ready)
        if scored.failure is not None:
            say(f"coach: {scored.failure.what}; {scored.failure.mend}")


def _ended(household: Household, store: Store, outcome: Outcome) -> int:
    """What the command says at the end. A session that was left before its first word is not kept.

    Raises EngineFailed when the engine gave out and nothing took over.
    """
    if outcome.failure is not None:
        raise outcome.failure
    if outcome.heard:
        say(f"Kept as session {outcome.session}; `coach review {outcome.session}` says what to do next.")
        return ExitCode.DONE
    household.keeper.call(store.delete, (outcome.session,))
    return ExitCode.INTERRUPTED if outcome.reason == "user" else ExitCode.DONE


def start_command(options: argparse.Namespace, engine: EngineName = EngineName.AUTO) -> StartSession:
    """The command the options of `practise` stand for, played by `engine` when they name none.

    Raises BadInput for a plan that can't be used.
    """
    request = read_plan_file(Path(options.plan)) if options.plan else PlanRequest()
    request = PlanRequest(
        round=Round(options.round) if options.round else request.round,
        role=options.role or request.role,
        company=request.company,
        persona=Persona(options.persona) if options.persona else request.persona,
        mode=Mode(options.mode) if options.mode else request.mode,
        minutes=options.minutes or request.minutes,
        questions=options.questions or request.questions,
        language=request.language,
        own=request.own,
        job_description=request.job_description,
    )
    return StartSession(
        request=request,
        engine=EngineName(options.engine or engine),
        keep_recording=False if options.no_recording else None,
        microphone=options.mic,
        speaker=options.speaker,
    )


def _options(options: argparse.Namespace) -> Options:
    named = options.engine is not None
    return Options(named=named, fallback=not options.no_fallback, patience=options.patience)


def _open_store(household: Household) -> Store:
    for complaint in household.settings()[1]:
        say(f"coach: {complaint}")
    store, complaints = open_tidied(household)
    for complaint in complaints:
        say(f"coach: {complaint}")
    return store


async def _practise(
    household: Household,
    store: Store,
    command: StartSession,
    options: Options,
    stream: EventStream,
    unfinished: Unfinished | None = None,
) -> Outcome:
    loop = asyncio.get_running_loop()
    consents = await household.keeper.run(store.consents)
    past = await household.keeper.run(newest, store)
    if unfinished is None:
        parts = session_parts(household, command, loop.time, consents, options, past)
    else:
        parts = resumed_parts(household, unfinished, command, loop.time, consents, options)
    await asyncio.to_thread(warm, parts.rungs)
    typed = TypedAnswers() if parts.microphone is None else None
    listeners: list[Hear] = [stream.hear]
    if typed is not None:
        listeners.append(typed.hear)
    session = _session(household, store, parts, loop.time, listeners)
    if typed is not None:
        typed.start(session.submit)
    _end_on_signals(loop, session.submit)
    stream.gone = partial(session.submit, EndSession("quit"))
    return await session.run()


def _session(
    household: Household,
    store: Store,
    parts: SessionParts,
    clock: Callable[[], float],
    listeners: list[Hear],
) -> PracticeSession:
    def publish(event: SessionEvent) -> None:
        for listener in listeners:
            listener(event)

    return PracticeSession(parts, household.keeper, store, clock, publish, debrief)


def _end_on_signals(loop: asyncio.AbstractEventLoop, submit: Callable[[SessionCommand], None]) -> None:
    """Ctrl-C and a polite kill end the session and keep it; where signals can't be had, Ctrl-C just stops."""
    if sys.platform == "win32":
        return
    loop.add_signal_handler(signal.SIGINT, submit, EndSession("user"))
    loop.add_signal_handler(signal.SIGTERM, submit, EndSession("quit"))


def _demo(household: Household, options: argparse.Namespace) -> int:
    """In real time when somebody listens, else as fast as the machine can."""
    store = _open_store(household)
    heard = options.speaker not in (None, NONE) or (options.speaker is None and bool(list_outputs()))
    household.home.exports.mkdir(parents=True, exist_ok=True)
    runner = asyncio.run if heard and not _is_wav(options.speaker) else run_virtual
    kept = household.home.exports / "demo.jsonl"
    with EventStream.open(options.events, keep=None if options.events else kept) as stream:
        outcome = runner(_hold_demo(household, store, options.speaker, stream))
    session = household.keeper.call(store.load, outcome.session)
    events = options.events
    if events in (None, "-"):
        events = str(kept.replace(kept.with_name(f"coach-{session.summary.id}.jsonl"))) if not events else "-"
    out = sys.stderr if options.events == "-" else sys.stdout
    out.write(f"session {outcome.session}\nevents {events}\n")
    exports = household.home.exports
    pdf = household.keeper.call(export_session, store, outcome.session, "pdf", None, exports)
    out.write(f"pdf {pdf}\n")
    return ExitCode.DONE if outcome.failure is None else ExitCode.ENGINE


def _is_wav(name: str | None) -> bool:
    return name is not None and name.lower().endswith(".wav")


async def _hold_demo(household: Household, store: Store, speaker: str | None, stream: EventStream) -> Outcome:
    loop = asyncio.get_running_loop()
    parts, act = demo_parts(household, speaker, loop.time)
    await asyncio.to_thread(warm, parts.rungs)
    session = _session(household, store, parts, loop.time, [stream.hear, act])
    _end_on_signals(loop, session.submit)
    stream.gone = partial(session.submit, EndSession("quit"))
    return await session.run()
