"""The words of the command line."""

import argparse
from collections.abc import Callable
from typing import Never

from coach_app import __version__
from coach_app.core.errors import BadInput, CoachError, ExitCode
from coach_app.core.rounds import EngineName, Mode, Persona, Round

_ENGINES = [str(engine) for engine in EngineName]
_ENGINE_HELP = "who plays the interviewer; openai, grok and nova are not in this build"
_SOUND = "NAME|FILE.wav|none"
_SPEAKER_HELP = "device, a file to write, or nothing is heard"
_EVENTS_HELP = "write the event stream, a JSON object a line; - is standard output"


class UsageError(CoachError):
    """Words the command line does not know."""

    exit_code = ExitCode.USAGE


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Never:
        raise UsageError(message, f"see `{self.prog} --help`")


def build_parser() -> argparse.ArgumentParser:
    """The parser of `coach`."""
    parser = _Parser(
        prog="coach", description="Practise a job interview aloud, in private. Without a command: the window."
    )
    parser.add_argument("--version", action="version", version=f"coach {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _practise(commands)
    _sessions(commands)
    _keeping(commands)
    _checks(commands)
    return parser


def _practise(commands: "argparse._SubParsersAction[_Parser]") -> None:
    one = commands.add_parser("practise", help="hold a practice interview")
    one.add_argument("--headless", action="store_true", help="without the window")
    one.add_argument("--engine", choices=_ENGINES, help=_ENGINE_HELP)
    one.add_argument("--no-fallback", action="store_true", help="never go on with another engine")
    one.add_argument("--plan", metavar="FILE.toml", help="questions and rules from a file")
    one.add_argument("--role", metavar="TEXT", help="job title practised for")
    rounds = [str(r) for r in Round if r is not Round.OWN]
    one.add_argument("--round", choices=rounds, help="kind of interview")
    minutes, questions = _between("--minutes", 1, 120), _whole("--questions", 1, 30)
    one.add_argument("--minutes", type=minutes, metavar="N", help="when it ends at the latest (1 to 120)")
    one.add_argument("--questions", type=questions, metavar="N", help="how many are asked (1 to 30)")
    one.add_argument("--persona", choices=[str(p) for p in Persona], help="manner of the interviewer")
    modes = "practice: cues and cards; realistic: nothing until the end; drill: one question, repeated"
    one.add_argument("--mode", choices=[str(m) for m in Mode], help=modes)
    patience = _between("--patience", 0.6, 4.0)
    silence = "silence that ends an answer (0.6 to 4)"
    one.add_argument("--patience", type=patience, metavar="SECONDS", help=silence)
    one.add_argument("--no-recording", action="store_true", help="do not keep the sound")
    _add_sound(one)
    demo = commands.add_parser("demo", help="a complete round with a built-in candidate voice")
    demo.add_argument("--speaker", metavar=_SOUND, help=_SPEAKER_HELP)
    demo.add_argument("--events", metavar="-|FILE.jsonl", help=_EVENTS_HELP)


def _add_sound(one: _Parser) -> None:
    one.add_argument("--mic", metavar=_SOUND, help="device, a recording in its place, or answers typed")
    one.add_argument("--speaker", metavar=_SOUND, help=_SPEAKER_HELP)
    one.add_argument("--events", metavar="-|FILE.jsonl", help=_EVENTS_HELP)


def _sessions(commands: "argparse._SubParsersAction[_Parser]") -> None:
    sessions = commands.add_parser("sessions", help="stored sessions").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    listing = sessions.add_parser("list", help="newest first")
    listing.add_argument("--json", action="store_true")
    show = sessions.add_parser("show", help="what was said")
    show.add_argument("session", metavar="ID")
    show.add_argument("--trace", action="store_true", help="times of every turn")
    show.add_argument("--json", action="store_true", help="with --trace: as JSON")
    search = sessions.add_parser("search", help="find words in what was said, newest first")
    search.add_argument("text", metavar="TEXT")
    export = sessions.add_parser("export", help="write a session to a file")
    export.add_argument("session", metavar="ID")
    export.add_argument("--format", choices=["pdf", "md", "json", "csv", "wav"], required=True)
    export.add_argument("-o", "--output", metavar="PATH", help="- for standard output")
    _choices(export)
    delete = sessions.add_parser("delete", help="delete sessions and their sound for good")
    delete.add_argument("sessions", metavar="ID", nargs="+")
    resume = sessions.add_parser("resume", help="go on with a session that broke off")
    resume.add_argument("session", metavar="ID")
    resume.add_argument("--engine", choices=_ENGINES, help=_ENGINE_HELP)
    _add_sound(resume)
    review = commands.add_parser("review", help="run the debrief of a session again")
    review.add_argument("session", metavar="ID")
    review.add_argument("--engine", choices=[str(e) for e in EngineName])
    review.add_argument("--json", action="store_true")


def _choices(export: _Parser) -> None:
    """What an export shows and hides; `cli.export_choices` reads it."""
    export.add_argument("--paper", choices=["a4", "letter"], help="size of a PDF's pages")
    which = export.add_mutually_exclusive_group()
    which.add_argument("--only", metavar="SECTION,…", help="nothing but these sections, in a PDF or Markdown")
    which.add_argument("--without", metavar="SECTION,…", help="all sections but these")
    export.add_argument("--hide", metavar="NAME", action="append", help="hide a name; may be given again")
    export.add_argument(
        "--hide-names",
        action="store_true",
        help="hide the company and what looks like a name; look before you share",
    )


def _keeping(commands: "argparse._SubParsersAction[_Parser]") -> None:
    keys = commands.add_parser("keys", help="keys of live providers, kept in the keychain")
    keys.add_argument("action", choices=["set", "test", "remove"], help="`set` reads standard input")
    keys.add_argument("engine", choices=[str(e) for e in EngineName if e not in (EngineName.AUTO, "offline")])
    settings = commands.add_parser("settings", help="read and change settings").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    settings.add_parser("get").add_argument("name", metavar="NAME", nargs="?")
    change = settings.add_parser("set")
    change.add_argument("name", metavar="NAME")
    change.add_argument("value", metavar="VALUE")
    settings.add_parser("path")
    data = commands.add_parser("data", help="your data as a whole").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    data.add_parser("key", help="show the recovery key")
    data.add_parser("export", help="all data in one ZIP").add_argument(
        "-o", "--output", metavar="ZIP", required=True
    )
    data.add_parser("erase", help="delete everything, with a list of what went").add_argument(
        "--yes", action="store_true"
    )


def _checks(commands: "argparse._SubParsersAction[_Parser]") -> None:
    devices = commands.add_parser("devices", help="microphones and speakers")
    devices.add_argument("--self-test", action="store_true", help="play a tone and measure the echo")
    doctor = commands.add_parser("doctor", help="check that everything is at hand")
    kind = doctor.add_mutually_exclusive_group()
    kind.add_argument("--json", action="store_true")
    kind.add_argument("--bundle", action="store_true", help="a file for a bug report: no words, no keys")
    doctor.add_argument("-o", "--output", metavar="PATH", help="where the bundle goes")
    analyse = commands.add_parser("analyse", help="cues and figures of a recording")
    analyse.add_argument("file", metavar="FILE.wav")
    analyse.add_argument("--transcript", metavar="FILE.txt", help="what was said, as plain text")
    analyse.add_argument("--events", metavar="-|FILE.jsonl", help="write the event stream")
    analyse.add_argument("--save", action="store_true", help="keep it as a session")
    models = commands.add_parser("models", help="recognition models")
    models.add_argument("action", choices=["list", "install", "remove"])
    models.add_argument("what", metavar="FILE-OR-URL|NAME", nargs="?")
    models.add_argument("--sha256", metavar="HEX", default="", help="checksum the file must have")
    models.add_argument("--yes", action="store_true", help="do not ask before installing")
    calibrate = commands.add_parser("calibrate", help="how far a text model's scores can be trusted")
    calibrate.add_argument("--engine", choices=[str(e) for e in EngineName])
    calibrate.add_argument("--budget", metavar="DOLLARS", type=_between("--budget", 0.01, 1000), default=5.0)
    calibrate.add_argument(
        "--questions", metavar="N", type=_whole("--questions", 1, 100), help="only the first N questions"
    )
    calibrate.add_argument("--json", action="store_true")


def _between(option: str, low: float, high: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise BadInput(f"{option} {text!r} is out of range", f"give a number from {low:g} to {high:g}")
        return value

    return number


def _whole(option: str, low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise BadInput(f"{option} {text!r} is out of range", f"give a whole number from {low} to {high}")
        return int(text)

    return number
