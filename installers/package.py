"""Build this system's installer: ``python -m installers.package`` with Briefcase's own Python.

``python3 dev.py package`` sees to that. Only the .deb has been built and tried; the tables for macOS and
Windows in ``briefcase.toml`` are for machines of those systems.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import tomli_w
from briefcase.commands.base import BaseCommand
from briefcase.console import Console
from briefcase.exceptions import BriefcaseError

from installers.packaging.configuration import merged
from installers.packaging.licences import bill, listing, parts
from installers.packaging.trim import trim

FORMATS = {
    "linux": "briefcase.platforms.linux.system",
    "darwin": "briefcase.platforms.macOS.app",
    "win32": "briefcase.platforms.windows.app",
}
"""Which of Briefcase's formats is built on which system."""

ROOT = Path(__file__).resolve().parents[1]
MERGED = ROOT / "briefcase-merged.toml"
"""Ignored by version control; beside ``pyproject.toml``, because paths in it are seen from its folder."""


def main() -> int:
    """Create, trim, build and package; the installer's path is the last line printed."""
    os.chdir(ROOT)
    console = Console()
    try:
        MERGED.write_text(tomli_w.dumps(merged(ROOT)), encoding="utf-8")
        create = _command("create", console)
        (app,) = create.apps.values()
        if sys.platform == "linux":
            _shape(create.app_packages_path(app), app.app_name, str(app.version))
        _command("build", console)
        package = _command("package", console, "--adhoc-sign")
        (app,) = package.apps.values()
        print(package.distribution_path(app))
    except (BriefcaseError, OSError) as error:
        print(f"package: {str(error).strip()}; the log is in {ROOT / 'logs'}", file=sys.stderr)
        return 1
    finally:
        MERGED.unlink(missing_ok=True)
        console.close()
    return 0


def _command(name: str, console: Console, *words: str) -> BaseCommand:
    kind = getattr(importlib.import_module(FORMATS[sys.platform]), name)
    command = kind(console=console)
    options, overrides = command.parse_options(extra=["--no-input", *words])
    command.parse_config(MERGED, overrides=overrides)
    command(**options)
    return command


def _shape(packages: Path, name: str, version: str) -> None:
    """Trim a system package's libraries and put their licences where Debian looks for them."""
    usr = packages.parents[2]
    found = parts(packages)
    document = usr / "share" / "doc" / name
    document.mkdir(parents=True, exist_ok=True)
    licences = listing(found, packages.parent / "app" / "assets")
    (document / "third-party-licences.txt").write_text(licences, encoding="utf-8")
    materials = bill(found, "practice-coach", version)
    (document / "bill-of-materials.cdx.json").write_text(materials, encoding="utf-8")
    gone = trim(packages)
    print(f"{len(found)} libraries, {gone / 1e6:.0f} MB of them taken out as never used")


if __name__ == "__main__":
    sys.exit(main())
