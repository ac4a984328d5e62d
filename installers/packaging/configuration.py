"""The one project description Briefcase reads, put together from ``pyproject.toml`` and ``briefcase.toml``.

Briefcase reads its tables from ``pyproject.toml`` alone (``briefcase/__main__.py``), while a file of its own
keeps them beside nothing else; so both are merged into a file that is never kept.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

LOCK = "requirements.lock"


def merged(root: Path) -> dict[str, Any]:
    """Both files as one description; what is installed comes from the lock, checked by its hashes.

    Raises:
        OSError, tomllib.TOMLDecodeError: a file is missing or broken.
    """
    description = _read(root / "pyproject.toml")
    tables = _read(root / "briefcase.toml")
    project = description["project"]
    (app,) = tables["tool"]["briefcase"]["app"].values()
    app["requires"] = [f"--requirement={LOCK}"]
    app["requirement_installer_args"] = ["--require-hashes", "--no-deps", "--only-binary=:all:"]
    app.setdefault("long_description", _long_description(root))
    kept = {
        name: project[name] for name in ("name", "version", "license", "license-files", "requires-python")
    }
    return {"project": kept, "tool": {"briefcase": tables["tool"]["briefcase"]}}


def _long_description(root: Path) -> str:
    """The README's first paragraph under its title."""
    paragraphs = (root / "README.md").read_text(encoding="utf-8").split("\n\n")
    return " ".join(next(one for one in paragraphs if not one.startswith("#")).split())


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
