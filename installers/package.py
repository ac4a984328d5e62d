"""Build this system's installer: ``python -m installers.package`` with Briefcase's own Python.

``python3 dev.py package`` sees to that. Only the .deb has been built and tried; the tables for macOS and
Windows in ``briefcase.toml`` are for machines of those systems.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import tomli_w
from briefcase.commands.base import BaseCommand
from briefcase.console import Console
from briefcase.exceptions import BriefcaseError
from briefcase.platforms.linux import system

from installers.packaging.configuration import merged
from installers.packaging.licences import bill, listing, parts
from installers.packaging.trim import trim

ROOT = Path(__file__).resolve().parents[1]
MERGED = ROOT / "briefcase-merged.toml"
"""Ignored by version control; beside ``pyproject.toml``, because paths in it are seen from its folder."""


def main() -> int:
    """Create, trim, build and package; the installer's path is the last line printed."""
    os.chdir(ROOT)
    console = Console()
    try:
        MERGED.write_text(tomli_w.dumps(merged(ROOT)), encoding="utf-8")
        create = _command(system.LinuxSystemCreateCommand, console, "--no-input")
        (app,) = create.apps.values()
        _shape(create.bundle_path(app), app.app_name, str(app.version))
        _command(system.LinuxSystemBuildCommand, console, "--no-input")
        package = _command(system.LinuxSystemPackageCommand, console, "--no-input", "--adhoc-sign")
        (app,) = package.apps.values()
        print(package.distribution_path(app))
    except (BriefcaseError, OSError) as error:
        print(f"package: {str(error).strip()}; the log is in {ROOT / 'logs'}", file=sys.stderr)
        return 1
    finally:
        MERGED.unlink(missing_ok=True)
        console.close()
    return 0


def _command(kind: type[BaseCommand], console: Console, *words: str) -> BaseCommand:
    command = kind(console=console)
    options, overrides = command.parse_options(extra=list(words))
    command.parse_config(MERGED, overrides=overrides)
    command(**options)
    return command


def _shape(bundle: Path, name: str, version: str) -> None:
    usr = bundle / f"{name}-{version}" / "usr"
    packages = usr / "lib" / name / "app_packages"
    found = parts(packages)
    document = usr / "share" / "doc" / name
    document.mkdir(parents=True, exist_ok=True)
    assets = usr / "lib" / name / "app" / "assets"
    (document / "third-party-licences.txt").write_text(listing(found, assets), encoding="utf-8")
    (document / "bill-of-materials.cdx.json").write_text(
        bill(found, "practice-coach", version), encoding="utf-8"
    )
    gone = trim(packages)
    print(f"{len(found)} libraries, {gone / 1e6:.0f} MB of them taken out as never used")


if __name__ == "__main__":
    sys.exit(main())
