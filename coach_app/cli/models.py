"""`coach models`: list, install and remove recognition models."""

import argparse
import sys
from pathlib import Path

from coach_app.cli.parser import UsageError
from coach_app.core.errors import BadInput, ExitCode
from coach_app.speech.download import Progress, look, sha256_of
from coach_app.speech.model_store import ModelStore
from coach_app.speech.sherpa import sherpa_installed
from coach_app.wiring.hearing import keep_if_it_loads
from coach_app.wiring.household import Household

MEGABYTE = 1_000_000


def run(household: Household, options: argparse.Namespace) -> int:
    """Carry out one action. Raises CoachError."""
    store = ModelStore(household.home.models)
    match options.action:
        case "list":
            _list(store)
        case "install":
            _install(household, store, _named(options), options)
        case _:
            store.remove(_named(options))
    return ExitCode.DONE


def _named(options: argparse.Namespace) -> str:
    if not options.what:
        raise UsageError(
            f"`models {options.action}` needs a file, address or name", "see `coach models --help`"
        )
    return str(options.what)


def _list(store: ModelStore) -> None:
    for model in store.models():
        sys.stdout.write(f"{model.name}  {model.kind}  {model.size / MEGABYTE:.1f} MB\n")
    sys.stdout.write("pocketsphinx  built in, English, drafts only\n")
    if store.models() and not sherpa_installed():
        sys.stderr.write("These models need sherpa-onnx: `pip install sherpa-onnx`, then start again.\n")


def _install(household: Household, store: ModelStore, what: str, options: argparse.Namespace) -> None:
    address, _, fragment = what.partition("#sha256=")
    sha256 = options.sha256 or fragment
    if "://" not in what:
        path = Path(what)
        size = path.stat().st_size if path.is_file() else 0
        if size:
            _confirm(f"Install {path.name}, {size / MEGABYTE:.1f} MB?", yes=options.yes)
        model = store.install(path, sha256)
    else:
        if household.settings()[0].privacy.offline_only:
            raise BadInput("the setting privacy.offline_only forbids downloads", "install from a file")
        remote = look(address)
        size_words = "of unknown size" if remote.size is None else f"{remote.size / MEGABYTE:.1f} MB"
        _confirm(f"Download {remote.name}, {size_words}, from {remote.host}?", yes=options.yes)
        archive = store.download(remote, _shown(remote.name))
        sys.stderr.write("\n")
        if not sha256:
            sys.stderr.write(f"No checksum was given; what came has the SHA-256 {sha256_of(archive)}\n")
        model = store.install(archive, sha256, keep=False)
    keep_if_it_loads(store, model)
    sys.stdout.write(f"{model.name}  {model.kind}  {model.size / MEGABYTE:.1f} MB\n")


def _confirm(question: str, *, yes: bool) -> None:
    """Go on only when the user says so. Raises UsageError without a terminal, BadInput for a no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{question} Nobody is there to answer", "add --yes")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise BadInput("nothing was installed", "answer y to go on")


def _shown(name: str) -> Progress:
    """A line that grows on a terminal, one line every tenth elsewhere."""
    live = sys.stderr.isatty()
    shown = -1

    def progress(done: int, total: int | None) -> None:
        nonlocal shown
        tenth = done * (100 if live else 10) // total if total else done // (10 * MEGABYTE)
        if tenth == shown:
            return
        shown = tenth
        whole = f" of {total / MEGABYTE:.1f}" if total else ""
        line = f"{name}: {done / MEGABYTE:.1f}{whole} MB"
        sys.stderr.write(f"\r{line}" if live else f"{line}\n")
        sys.stderr.flush()

    return progress
