"""`coach analyse`: the cues and figures of a recording."""

import argparse
from pathlib import Path

from coach_app.cli.event_stream import EventStream
from coach_app.cli.main import say
from coach_app.core.errors import ExitCode
from coach_app.core.events import CueDecided, MetricsReady, SessionEnded, SessionEvent, Warned
from coach_app.engine.recorded import keep, record
from coach_app.review.wording import figures, seconds_words
from coach_app.wiring.analyse import read_transcript
from coach_app.wiring.household import Household


def run(household: Household, options: argparse.Namespace) -> int:
    """Analyse one recording; gives the exit code. Raises CoachError."""
    settings, complaints = household.settings()
    for complaint in complaints:
        say(f"coach: {complaint}")
    text = read_transcript(Path(options.transcript)) if options.transcript else ""
    store = household.open_store()[0] if options.save else None
    with EventStream.open(options.events, words=words) as stream:
        recorded = record(settings.cues, Path(options.file), text, stream.hear, keep=store is not None)
        if store is not None:
            household.keeper.call(keep, store, recorded, stream.hear)
    return ExitCode.DONE


def words(event: SessionEvent) -> str:
    """What people are told of an event, empty for most."""
    match event:
        case CueDecided(at=at, text=text, shown=True):
            return f"At {seconds_words(at)} a cue would have said: {text}"
        case MetricsReady(metrics=metrics) if metrics.get("answer_seconds") is not None:
            return "\n".join(figures(metrics))
        case Warned(text=text):
            return f"Note: {text}"
        case SessionEnded(session=session) if session:
            return f"Kept as session {session}."
        case _:
            return ""
