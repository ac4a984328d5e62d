"""Briefcase in an environment of its own, and what it needs from the system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from installers.devtools import system_packages
from installers.devtools.console import Trouble, call, say
from installers.devtools.environment import LOCK_FILES, NO_PACKAGES

SYSTEM_PYTHON = Path("/usr/bin/python3")
"""The only Python that Briefcase builds a system package with."""

NEEDED = (*system_packages.RUN, "python3-dev", "python3-venv", "build-essential", "binutils", "dpkg-dev")


def build(root: Path) -> int:
    """Build the .deb of this system and return the exit code of what built it.

    Raises:
        Trouble: this system is not one a .deb can be built on, or something needed could not be had.
    """
    if sys.platform != "linux" or not SYSTEM_PYTHON.exists():
        raise Trouble(
            "installers for this system are built as docs/packaging.md says; here only a .deb can be"
        )
    if not system_packages.ensure(NEEDED):
        raise Trouble(
            "what the installer is built with is missing; install it as said above and run this again"
        )
    home = root / "build" / "briefcase-env"
    python = home / "bin" / "python"
    if not python.exists():
        say(f"making {home.relative_to(root)}")
        call(
            [SYSTEM_PYTHON, "-m", "venv", home], "Briefcase's environment could not be made; see python3-venv"
        )
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--require-hashes",
    ]
    call([*pip, "-r", root / LOCK_FILES["package"]], NO_PACKAGES)
    return subprocess.call([python, "-m", "installers.package"], cwd=root)
