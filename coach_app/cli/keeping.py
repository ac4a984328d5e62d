"""`coach keys`, `coach settings`, `coach data`."""

import argparse
import asyncio
import sys
from enum import StrEnum
from pathlib import Path

from coach_app.cli.main import say
from coach_app.cli.parser import UsageError
from coach_app.core.errors import BadInput, EngineFailed, ExitCode
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.core.settings_rules import declared, look_up, read
from coach_app.live.gemini import probe
from coach_app.storage.erasure import Gone
from coach_app.storage.opening import recovery_key
from coach_app.wiring.everything import erase_everything, export_everything
from coach_app.wiring.household import Household
from coach_app.wiring.ladder import NOT_BUILT


def run(household: Household, options: argparse.Namespace) -> int:
    """Carry out one action. Raises CoachError."""
    match options.command:
        case "keys":
            _keys(household, options.action, EngineName(options.engine))
        case "settings":
            _settings(household, options)
        case _:
            _data(household, options)
    return ExitCode.DONE


def _keys(household: Household, action: str, engine: EngineName) -> None:
    match action:
        case "set":
            if sys.stdin.isatty():
                say(f"Paste the key for {engine} and press Enter; it is read from standard input.")
            household.keys.set(engine, SecretText(sys.stdin.readline()))
            say(f"The key for {engine} is in this computer's keychain.")
        case "remove":
            removed = household.keys.remove(engine)
            say(f"The key for {engine} is removed." if removed else f"The keychain held no key for {engine}.")
        case _:
            _test(household, engine)


def _test(household: Household, engine: EngineName) -> None:
    if engine in NOT_BUILT:
        raise EngineFailed(f"the {engine} engine is not in this build", "test the key for gemini")
    key = household.keys.get(engine)
    if key is None:
        raise EngineFailed(f"there is no key for {engine}", f"add one with `coach keys set {engine}`")
    asyncio.run(probe(household.settings()[0].gemini, key))
    say("The key works.")


def _settings(household: Household, options: argparse.Namespace) -> None:
    if options.action == "path":
        sys.stdout.write(f"{household.home.settings}\n")
        return
    if options.action == "set":
        household.settings_file.change(options.name, options.value)
        return
    settings, complaints = household.settings()
    for complaint in complaints:
        say(f"coach: {complaint}")
    if options.name:
        sys.stdout.write(f"{_shown(read(settings, look_up(options.name).name))}\n")
        return
    for one in declared():
        sys.stdout.write(f"{one.name} = {_shown(read(settings, one.name))}  # {one.help_text}\n")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.value if isinstance(value, StrEnum) else str(value)


def _data(household: Household, options: argparse.Namespace) -> None:
    match options.action:
        case "export":
            store, complaints = household.open_store()
            for complaint in complaints:
                say(f"coach: {complaint}")
            path = Path(options.output)
            household.keeper.call(export_everything, household, store, path)
            sys.stdout.write(f"{path}\n")
        case "erase":
            _erase(household, agreed=options.yes)
        case _:
            _recovery_key(household)


def _erase(household: Household, *, agreed: bool) -> None:
    if not agreed:
        if not sys.stdin.isatty():
            raise UsageError("erasing asks first, and there is no terminal to ask on", "add --yes")
        say(f"Erase every session, recording, setting and key in {household.home.root}? Type yes:")
        if sys.stdin.readline().strip().lower() != "yes":
            say("Nothing was erased.")
            return
    household.stop_log()
    gone = erase_everything(household)
    if not gone:
        say("There was nothing to erase.")
    sys.stdout.write("".join(f"erased: {_counted(one)}\n" for one in gone))


def _counted(gone: Gone) -> str:
    size = f", {gone.size / 1e6:.1f} MB" if gone.size else ""
    return f"{gone.what} ({gone.count}{size})"


def _recovery_key(household: Household) -> None:
    if not sys.stdin.isatty():
        raise BadInput("the recovery key is shown on a terminal only", "run `coach data key` in one")
    say("Whoever has this key can read your sessions. Show it? Type yes:")
    if sys.stdin.readline().strip().lower() == "yes":
        sys.stdout.write(f"{recovery_key(household.home, household.environment).reveal()}\n")
