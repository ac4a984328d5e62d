"""`coach sessions …` and `coach review`."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from coach_app.cli import practise
from coach_app.cli.export_choices import export_choices
from coach_app.cli.main import say
from coach_app.cli.parser import UsageError
from coach_app.core.errors import BadInput, ExitCode
from coach_app.core.rounds import EngineName
from coach_app.reports.document import trace_lines
from coach_app.reports.review_text import review_text
from coach_app.reports.text import hits_text, session_text, sessions_table
from coach_app.reports.trace import trace_text
from coach_app.storage.store import Store
from coach_app.wiring.exports import export_session, write_export
from coach_app.wiring.household import Household
from coach_app.wiring.scoring import score_session


def run(household: Household, options: argparse.Namespace) -> int:
    """Carry out one action on stored sessions. Raises CoachError."""
    if options.command == "review":
        return _review(household, options)
    if options.action == "resume":
        return practise.run(household, options)
    store, complaints = household.open_store()
    for complaint in complaints:
        say(f"coach: {complaint}")
    match options.action:
        case "list":
            _list(household, store, options.json)
        case "search":
            if not any(letter.isalnum() for letter in options.text):
                raise BadInput("there is nothing to look for", "name one word or more that was said")
            sys.stdout.write(hits_text(household.keeper.call(store.search, options.text)))
        case "show":
            _show(household, store, options)
        case "export":
            _export(household, store, options)
        case _:
            for session in household.keeper.call(store.delete, options.sessions):
                say(f"Deleted {session}.")
    return ExitCode.DONE


def _list(household: Household, store: Store, as_json: bool) -> None:
    sessions = household.keeper.call(store.sessions)
    if as_json:
        sys.stdout.write(json.dumps([one.as_json() for one in sessions], ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(sessions_table(sessions))


def _show(household: Household, store: Store, options: argparse.Namespace) -> None:
    if options.json and not options.trace:
        raise UsageError("--json shows the trace only", "add --trace, or use `coach sessions export`")
    stored = household.keeper.call(store.load, options.session)
    if not options.trace:
        sys.stdout.write(session_text(stored))
    elif options.json:
        sys.stdout.write(json.dumps(trace_lines(stored.events), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(trace_text(stored))


def _export(household: Household, store: Store, options: argparse.Namespace) -> None:
    keeper, choices = household.keeper, export_choices(options)
    if options.output == "-":
        stored = keeper.call(store.load, options.session)
        keeper.call(write_export, store, stored, options.format, sys.stdout.buffer, choices)
        return
    path = Path(options.output) if options.output else None
    written = keeper.call(export_session, store, options.session, options.format, path, Path.cwd(), choices)
    sys.stdout.write(f"{written}\n")


def _review(household: Household, options: argparse.Namespace) -> int:
    """Print the debrief, scored or not. Raises EngineFailed after that when the named engine gave out."""
    store, _ = household.open_store()
    engine = EngineName(options.engine or EngineName.AUTO)
    named = engine is not EngineName.AUTO
    scored = asyncio.run(score_session(household, store, options.session, engine, named=named))
    if options.json:
        sys.stdout.write(json.dumps(scored.review, ensure_ascii=False, indent=2) + "\n")
    else:
        stored = household.keeper.call(store.load, options.session)
        sys.stdout.write(review_text(stored, scored.review))
    if scored.failure is not None:
        if named:
            raise scored.failure
        say(f"coach: {scored.failure.what}; {scored.failure.mend}")
    return ExitCode.DONE
