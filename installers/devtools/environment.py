"""The virtual environment in ``.venv``: made, filled from the locks, then left alone while they hold."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from installers.devtools import system_packages
from installers.devtools.console import Trouble, call, say

NO_PACKAGES = "Python packages could not be installed; look at the network and run this again"


@dataclass(frozen=True, slots=True)
class Profile:
    """What one kind of work needs: names of locks, in the order they build on each other, and packages."""

    locks: tuple[str, ...]
    system: tuple[str, ...]


RUN = Profile(("setup", "run"), system_packages.RUN)
TEST = Profile(("setup", "run", "test"), system_packages.RUN + system_packages.TEST)
LINT = Profile(("setup", "run", "test", "lint"), ("ca-certificates", "python3-venv"))

LOCK_FILES = {
    "setup": "requirements-setup.lock",
    "run": "requirements.lock",
    "test": "requirements-test.lock",
    "lint": "requirements-lint.lock",
    "package": "requirements-package.lock",
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What ``.venv`` was last brought to; it lies inside it, so deleting the folder starts afresh.

    Attributes:
        base: folder, interpreter and project description it was made for, as one hash.
        locks: lock name → hash of the file that was installed.
        system: the system packages known to be there.
    """

    base: str
    locks: dict[str, str]
    system: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Stamp | None:
        """The stamp at `path`; None when there is none or it does not read as one."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(data["base"]), dict(data["locks"]), tuple(data["system"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Put the stamp at `path` in one step, so that a half-written one never exists."""
        aside = path.with_suffix(".new")
        data = {"base": self.base, "locks": self.locks, "system": self.system}
        aside.write_text(json.dumps(data, indent=1), encoding="utf-8")
        aside.replace(path)


class Environment:
    """The ``.venv`` of one source tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        windows = sys.platform == "win32"
        self.scripts = self.folder / ("Scripts" if windows else "bin")
        self.python = self.scripts / ("python.exe" if windows else "python")
        self._stamp = self.folder / "dev-stamp.json"
        self._busy = self.folder / "dev-busy"

    def prepare(self, profile: Profile) -> None:
        """Bring everything to what `profile` needs; when it already is, this reads two files and returns.

        Raises:
            Trouble: the environment could not be made. What could be finished stays and is not done again.
        """
        if self._covers(profile, Stamp.read(self._stamp)):
            return
        with _one_at_a_time(self.root):
            stamp = Stamp.read(self._stamp)
            if not self._covers(profile, stamp):
                self._bring_up(profile, stamp)

    def variables(self) -> dict[str, str]:
        """This process's environment with the tools of ``.venv`` found first."""
        path = os.pathsep.join([str(self.scripts), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(self.folder)}

    def _covers(self, profile: Profile, stamp: Stamp | None) -> bool:
        return (
            stamp is not None
            and self._has_packages(profile, stamp)
            and set(profile.system) <= set(stamp.system)
        )

    def _has_packages(self, profile: Profile, stamp: Stamp) -> bool:
        return (
            self.python.exists()
            and not self._busy.exists()
            and stamp.base == self._base()
            and all(stamp.locks.get(name) == self._hash(name) for name in profile.locks)
        )

    def _bring_up(self, profile: Profile, stamp: Stamp | None) -> None:
        earlier = stamp.locks if stamp else {}
        intact = stamp is not None and self._has_packages(profile, stamp)
        # What was installed for another kind of work is kept up to date with it, not thrown out.
        names = tuple(name for name in LOCK_FILES if name in earlier or name in profile.locks)
        locks = earlier if intact else {name: self._hash(name) for name in names}
        base = self._base()
        known = stamp.system if stamp else ()
        wanted = tuple(name for name in profile.system if name not in known)
        if system_packages.ensure(wanted):
            known += wanted
        if not intact:
            self._install(names)
        Stamp(base, locks, known).write(self._stamp)

    def _install(self, names: Sequence[str]) -> None:
        if self._busy.exists() or not self._is_healthy():
            self._make()
        self._busy.touch()
        try:
            self._fill(names)
        except Trouble:
            # Told by the tool itself: it changed nothing that another run would not mend.
            self._busy.unlink()
            raise
        self._busy.unlink()

    def _make(self) -> None:
        say("making .venv")
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():
            shutil.rmtree(self.folder)
        trouble = "the Python environment could not be made; install python3-venv (or Python with ensurepip)"
        call([_base_python(), "-m", "venv", self.folder], trouble)

    def _fill(self, names: Sequence[str]) -> None:
        say(f"installing what {', '.join(LOCK_FILES[name] for name in names)} list")
        pip: list[str | Path] = [
            self.python,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--require-hashes",
        ]
        call([*pip, "--only-binary", ":all:", "-r", self._lock("setup")], NO_PACKAGES)
        program = self.scripts / ("uv.exe" if sys.platform == "win32" else "uv")
        # The system's certificates, because a company's network may have added its own.
        uv: list[str | Path] = [program, "--system-certs", "pip"]
        locks = [self._lock(name) for name in names]
        call([*uv, "sync", "--python", self.python, "--require-hashes", "--no-build", *locks], NO_PACKAGES)
        project: list[str | Path] = [
            "--offline",
            "--no-deps",
            "--no-build-isolation",
            "--editable",
            self.root,
        ]
        trouble = (
            "the project could not be installed into .venv; are pyproject.toml, README.md and LICENSE whole?"
        )
        call([*uv, "install", "--python", self.python, *project], trouble)

    def _is_healthy(self) -> bool:
        """Whether ``.venv`` starts, has pip, and belongs to this interpreter."""
        probe = "import sys, pip; print(sys.version_info[:2], sys.base_prefix)"
        try:
            done = subprocess.run(
                [self.python, "-I", "-c", probe], capture_output=True, text=True, timeout=60, check=False
            )
        except (OSError, subprocess.SubprocessError):
            return False
        ours = f"{sys.version_info[:2]} {sys.base_prefix}"
        return done.returncode == 0 and done.stdout.strip() == ours

    def _lock(self, name: str) -> Path:
        return self.root / LOCK_FILES[name]

    def _hash(self, name: str) -> str:
        try:
            return hashlib.sha256(self._lock(name).read_bytes()).hexdigest()
        except OSError as error:
            raise Trouble(f"{LOCK_FILES[name]} is missing; get the source tree again") from error

    def _base(self) -> str:
        """One hash over what, apart from the locks, decides whether ``.venv`` still fits."""
        try:
            project = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise Trouble(f"pyproject.toml cannot be read ({error}); get the source tree again") from error
        described = {name: project.get(name) for name in ("project", "build-system")}
        facts = [str(self.root), sys.version_info[:2], sys.base_prefix, described]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _base_python() -> Path:
    """The interpreter outside any virtual environment that this process runs on."""
    if sys.prefix == sys.base_prefix:
        return Path(sys.executable)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for name in (f"bin/python{version}", "bin/python3", "python.exe"):
        candidate = Path(sys.base_prefix) / name
        if candidate.exists():
            return candidate
    return Path(sys.executable)


@contextlib.contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Hold other set-ups of the same tree back until this one ends (on Windows nothing is held)."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
