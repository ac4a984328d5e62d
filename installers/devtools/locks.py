"""Write the requirement locks anew from ``pyproject.toml``: exact versions and hashes, and no address."""

from __future__ import annotations

from pathlib import Path

from installers.devtools.console import call, say
from installers.devtools.environment import LOCK_FILES

# Each of these is held to the versions of those before it, because they are installed together.
_TOGETHER = ("run", "setup", "test", "lint")
# Briefcase runs in an environment of its own, of the system's Python; it and google-genai need different
# versions of tenacity.
_APART = ("package",)

_FLAGS = (
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--python-version=3.11",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-build-options",
)


def compile_all(root: Path, uv: Path) -> None:
    """Resolve every lock again, newest versions first.

    Raises:
        Trouble: no network, or versions that exclude each other.
    """
    earlier: list[str] = []
    for name in _TOGETHER + _APART:
        source = ["pyproject.toml"] if name == "run" else ["--group", f"pyproject.toml:{name}"]
        constraints = [] if name in _APART else earlier
        held = [word for file in constraints for word in ("--constraints", file)]
        command: list[str | Path] = [
            uv,
            "--system-certs",
            "--directory",
            root,
            "pip",
            "compile",
            *_FLAGS,
            *source,
            *held,
        ]
        say(f"resolving {LOCK_FILES[name]}")
        call(
            [*command, "--upgrade", "--output-file", LOCK_FILES[name]],
            f"{LOCK_FILES[name]} could not be resolved; look at the network and at pyproject.toml",
        )
        earlier.append(LOCK_FILES[name])
