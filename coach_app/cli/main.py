"""Reads the command line, carries it out, turns every failure into one line and an exit code."""

import argparse
import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence

from coach_app.cli.parser import build_parser
from coach_app.core.errors import CoachError, ExitCode
from coach_app.wiring.household import Household


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `coach`; gives the exit code. No traceback reaches the user."""
    household = Household(dict(os.environ))
    if sys.stdout is None:  # started with standard output closed
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # stays open as long as the program
    try:
        options = build_parser().parse_args(arguments)
        household.start_log()
        code = _carry_out(household, options)
        sys.stdout.flush()
    except CoachError as error:
        say(f"coach: {error.what}; {error.mend}")
        return error.exit_code
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # what is left of the output must not complain
        if isinstance(error, BrokenPipeError) or isinstance(error.__context__, BrokenPipeError):
            return ExitCode.DONE
        return _output_failed(household, error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception:
        logging.getLogger(__name__).exception("the command broke")
        say(f"coach: something went wrong inside; the details are in {household.log_file}")
        return ExitCode.BUG
    finally:
        household.close()
        gc.unfreeze()  # what a session exempted; native modules report what is never collected on stderr
    return code


def _output_failed(household: Household, error: OSError) -> int:
    """An error of the system that no room turned into words: most often the output has no place."""
    logging.getLogger(__name__).exception("the system refused")
    reason = error.strerror or "the system refused"
    say(f"coach: the output could not be written ({reason}); the log is {household.log_file}")
    return ExitCode.STORAGE


def _carry_out(household: Household, options: argparse.Namespace) -> int:
    """Import only what the command needs; the window is never imported by another one."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    match options.command:
        case None:
            from coach_app.app import open_window

            return open_window(household)
        case "practise" | "demo":
            from coach_app.cli import practise

            return practise.run(household, options)
        case "analyse":
            from coach_app.cli import analyse

            return analyse.run(household, options)
        case "sessions" | "review":
            from coach_app.cli import sessions

            return sessions.run(household, options)
        case "keys" | "settings" | "data":
            from coach_app.cli import keeping

            return keeping.run(household, options)
        case _:
            from coach_app.cli import checks

            return checks.run(household, options)


def _as_interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def say(line: str) -> None:
    """One line for people, on standard error."""
    sys.stderr.write(f"{' '.join(line.split())}\n")
