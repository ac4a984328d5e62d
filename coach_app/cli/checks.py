"""`coach devices`, `coach doctor`, and words of later builds."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from coach_app.audio.devices import Device, list_inputs, list_outputs, why_no_sound
from coach_app.cli.main import say
from coach_app.cli.parser import UsageError
from coach_app.core.errors import ExitCode, SoundFailed
from coach_app.core.rounds import EngineName
from coach_app.review.scoring.table import as_data, as_text
from coach_app.wiring.calibration import READINGS_A_SESSION, calibrate_engine
from coach_app.wiring.doctor import Check, examine
from coach_app.wiring.echo_test import describe, run_echo_test
from coach_app.wiring.household import Household


def run(household: Household, options: argparse.Namespace) -> int:
    """Carry out one check. Raises CoachError."""
    match options.command:
        case "devices":
            if options.self_test:
                _self_test(household)
            else:
                _devices()
        case "doctor":
            if options.output and not options.bundle:
                raise UsageError("-o names the bundle's file", "add --bundle")
            if options.bundle:
                _bundle(household, options.output)
            else:
                _report(examine(household), options.json)
        case "calibrate":
            _calibrate(household, options)
        case "models":
            from coach_app.cli import models

            return models.run(household, options)
        case _:
            raise UsageError(f"`coach {options.command}` is not in this build", "see `coach --help`")
    return ExitCode.DONE


def _self_test(household: Household) -> None:
    sound = household.settings()[0].sound
    reason = why_no_sound()
    if reason is not None:
        raise SoundFailed(f"the echo can't be measured: {reason}", "connect a microphone and a speaker")
    say("A tone and a few words are played; please be quiet for ten seconds.")
    measure = run_echo_test(household, sound.microphone or None, sound.speaker or None)
    sys.stdout.write(f"{describe(measure)}\n")


def _devices() -> None:
    reason = why_no_sound()
    if reason is not None:
        sys.stdout.write(f"No sound devices: {reason}. You can answer in writing with --mic none.\n")
        return
    for heading, devices in (("Microphones", list_inputs()), ("Speakers", list_outputs())):
        sys.stdout.write(f"{heading}\n")
        sys.stdout.writelines(f"  {_line(device)}\n" for device in devices)
        if not devices:
            sys.stdout.write("  none\n")


def _line(device: Device) -> str:
    title = f"  ({device.title})" if device.title and device.title != device.name else ""
    return f"{device.name}{title}{'  default' if device.default else ''}"


def _bundle(household: Household, output: str | None) -> None:
    from coach_app.wiring.diagnostics import write_bundle

    written = write_bundle(household, Path(output) if output else None, Path.cwd())
    sys.stdout.write(f"{written if output else written.name}\n")


def _calibrate(household: Household, options: argparse.Namespace) -> None:
    engine = EngineName(options.engine or EngineName.AUTO)
    found = asyncio.run(calibrate_engine(household, engine, options.budget, options.questions, _progress))
    models = ", ".join(found.models)
    if options.json:
        table = {"models": found.models, "prompt": found.prompt, "figures": as_data(found.figures)}
        sys.stdout.write(json.dumps(table, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(as_text(found.figures))
    cost = "cost unknown" if found.spent.cost is None else f"about {found.spent.cost:.2f} dollars"
    say(f"Scored by {models}, prompt {found.prompt}: {found.spent.requests} requests, {cost}.")


def _progress(done: int, total: int) -> None:
    if done == 0:
        say(f"Scoring {total} made-up answers: {total * READINGS_A_SESSION} requests or more.")
    elif sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {total}" + ("\n" if done == total else ""))
        sys.stderr.flush()


def _report(checks: tuple[Check, ...], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2) + "\n")
        return
    for check in checks:
        mark = "ok  " if check.fine else "look"
        mend = "" if check.fine or not check.mend else f"; {check.mend}"
        sys.stdout.write(f"{mark}  {check.name}: {check.found}{mend}\n")
