"""The system packages of Debian and Ubuntu that the program and its tests stand on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence

from installers.devtools.console import Trouble, call, say

RUN = (
    "ca-certificates",
    "python3-venv",
    "libportaudio2",
    "libasound2-plugins",
    "libgl1",
    "libegl1",
    "libglib2.0-0",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libwayland-cursor0",
)
TEST = (
    "xvfb",
    "xdotool",
    "pulseaudio",
    "pulseaudio-utils",
    "alsa-utils",
    "espeak-ng",
    "flite",
    "sox",
    "poppler-utils",
    "dbus",
    "gnome-keyring",
    "openssl",
    "git",
)

# A package list that does not answer must not hold up a start for minutes.
_APT_OPTIONS = (
    "-o",
    "DPkg::Lock::Timeout=300",
    "-o",
    "Acquire::Retries=1",
    "-o",
    "Acquire::http::Timeout=30",
)


def missing(names: Iterable[str]) -> tuple[str, ...]:
    """The packages of `names` that are not installed, under that name or provided by another.

    Ubuntu renames some libraries (``libglib2.0-0t64``) and lets the new one provide the old name.
    """
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Provides}\n"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    there: set[str] = set()
    for line in listing.splitlines():
        status, _, rest = line.partition("\t")
        package, _, provides = rest.partition("\t")
        if status == "installed":
            there.add(package)
            there.update(entry.split()[0] for entry in provides.split(",") if entry.strip())
    return tuple(name for name in names if name not in there)


def command(names: Sequence[str], *, sudo: bool) -> str:
    """The one line that installs `names`, for people to copy."""
    prefix = "sudo " if sudo else ""
    packages = " ".join(names)
    return f"{prefix}apt-get update && {prefix}apt-get install -y --no-install-recommends {packages}"


def ensure(names: Sequence[str], *, root: bool | None = None) -> bool:
    """Install what is missing, if this user may; otherwise say the one command that does.

    Args:
        names: packages that should be there.
        root: whether to act as root; found out when not given.

    Returns:
        Whether all of them are there now. Where there is no dpkg nothing can be known: said once, and True.
    """
    if not names or os.name != "posix" or shutil.which("dpkg-query") is None:
        return True
    wanted = missing(names)
    if not wanted:
        return True
    is_root = _is_root() if root is None else root
    by_hand = command(wanted, sudo=not is_root)
    become_root = _way_to_root(is_root=is_root)
    if become_root is None or shutil.which("apt-get") is None:
        say(f"{len(wanted)} system packages are missing; install them with: {by_hand}")
        return False
    say(f"installing {len(wanted)} system packages: {' '.join(wanted)}")
    return _install(wanted, become_root, by_hand)


def _install(wanted: Sequence[str], become_root: Sequence[str], by_hand: str) -> bool:
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *_APT_OPTIONS]
    trouble = f"system packages could not be installed; look at the network, or run: {by_hand}"
    try:
        call([*apt, "update"], trouble)
        call([*apt, "install", "-y", "--no-install-recommends", *wanted], trouble)
    except Trouble as error:
        say(str(error))
        return False
    return True


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _way_to_root(*, is_root: bool) -> list[str] | None:
    """Words to put before a command so that it runs as root without asking; None if there are none."""
    if is_root:
        return []
    if shutil.which("sudo") is None:
        return None
    asks_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if asks_nothing else None
