"""The commands of ``dev.py``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from installers.devtools import environment, locks, packaging
from installers.devtools.console import Trouble, become, say
from installers.devtools.environment import Environment

ROOT = Path(__file__).resolve().parents[2]

LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)

WHOLE_SUITE = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""The whole suite runs in two processes, dealt out by tests/side_by_side.py."""


def run(home: Environment, rest: Sequence[str]) -> int:
    """Set up and start the program; words after ``run`` are given to it."""
    home.prepare(environment.RUN)
    words = list(rest)
    if not words and not has_display(os.environ, sys.platform):
        say("there is no display here, so this runs `coach demo`")
        words = ["demo"]
    return _python(home, "-m", "coach_app", *words)


def test(home: Environment, rest: Sequence[str]) -> int:
    """Set up and run every test; words after ``test`` are given to pytest instead."""
    home.prepare(environment.TEST)
    return _python(home, "-m", "pytest", *(rest or WHOLE_SUITE))


def lint(home: Environment, rest: Sequence[str]) -> int:
    """Check style, types and the one-way rule; all of them run, whatever the first one finds."""
    _none(rest, "lint")
    home.prepare(environment.LINT)
    failed = [" ".join(words) for words in LINTERS if _fails(home, words)]
    say(f"failed: {', '.join(failed)}" if failed else "ruff, mypy and lint-imports found nothing")
    return 1 if failed else 0


def bench(home: Environment, rest: Sequence[str]) -> int:
    """Measure, print one table and write ``bench.json``; words choose benchmarks by name."""
    return _module(home, "bench", rest)


def screens(home: Environment, rest: Sequence[str]) -> int:
    """Draw every screen into ``docs/screens/``."""
    return _module(home, "screens", rest)


def soak(home: Environment, rest: Sequence[str]) -> int:
    """Run what takes too long for a test run."""
    return _module(home, "soak", rest)


def package(home: Environment, rest: Sequence[str]) -> int:
    """Build this system's installer; its path is the last line printed."""
    _none(rest, "package")
    return packaging.build(home.root)


def lock(home: Environment, rest: Sequence[str]) -> int:
    """Resolve the requirement locks anew (needs the network)."""
    _none(rest, "lock")
    home.prepare(environment.RUN)
    locks.compile_all(home.root, home.scripts / "uv")
    return 0


COMMANDS: dict[str, Callable[[Environment, Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "screens": screens,
    "package": package,
    "soak": soak,
    "lock": lock,
}


def has_display(variables: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be opened, as far as the environment tells."""
    if platform in ("win32", "darwin"):
        return True
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Do one command and return the exit code: its own, 1 for trouble told in a line, 2 for usage."""
    parser = argparse.ArgumentParser(
        prog="dev.py", description="Sets up what is missing, then does one thing.", allow_abbrev=False
    )
    listed = "\n".join(f"{name}: {(do.__doc__ or '').splitlines()[0]}" for name, do in COMMANDS.items())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = listed
    parser.add_argument("command", choices=COMMANDS, metavar="command", help="one of those below")
    rest = parser.add_argument("rest", nargs=argparse.REMAINDER, help="words for what is started")
    rest.required = False
    chosen = parser.parse_args(arguments)
    try:
        return COMMANDS[chosen.command](Environment(root), chosen.rest)
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        say("stopped; run it again to go on from here")
        return 130


def _python(home: Environment, *words: str) -> int:
    return become([home.python, *words], cwd=home.root, env=home.variables())


def _fails(home: Environment, words: Sequence[str]) -> bool:
    return subprocess.call([home.scripts / words[0], *words[1:]], cwd=home.root, env=home.variables()) != 0


def _module(home: Environment, name: str, rest: Sequence[str]) -> int:
    if not (home.root / "tests" / name / "__main__.py").exists():
        raise Trouble(f"there is nothing to do for `{name}` yet; `python3 dev.py test` runs what there is")
    home.prepare(environment.TEST)
    return _python(home, "-m", f"tests.{name}", *rest)


def _none(rest: Sequence[str], name: str) -> None:
    if rest:
        raise Trouble(f"`{name}` takes no further words; leave out {' '.join(rest)}")
