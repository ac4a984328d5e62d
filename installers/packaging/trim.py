"""Takes out of a package's libraries what the program never uses.

Qt is kept by what is reached: the bindings the program imports, the plugins a desktop needs, and every
library those name in their ELF headers. Everything else of Qt goes, as do tests, headers, type stubs,
symbols, and pip, which sqlite-utils asks for only to extend its own command line.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

BINDINGS = ("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtSvg", "QtWidgets")
"""Modules of PySide6 that are kept; QtDBus and QtNetwork are used by plugins of the platform."""

PLUGINS = (
    "iconengines/libqsvgicon",
    "imageformats/libqjpeg",
    "imageformats/libqsvg",
    "platforminputcontexts/libcompose",
    "platforminputcontexts/libibus",
    "platforms/libqminimal",
    "platforms/libqoffscreen",
    "platforms/libqwayland",
    "platforms/libqxcb",
    "platformthemes",
    "wayland-decoration-client",
    "wayland-graphics-integration-client",
    "wayland-shell-integration",
    "xcbglintegrations",
)
"""Beginnings of the plugins that are kept, below ``Qt/plugins``."""

_QT_KEPT = frozenset({"lib", "plugins", "translations"})
_NEVER_USED = (
    "**/*.pyi",
    "**/*.pyx",
    "**/*.pxd",
    "**/*.h",
    "**/*.c",
    "**/*.cpp",
    "**/*.a",
    "**/tests",
    "**/testing/tests",
    "bin",
    "lxml/includes",
    "lxml/isoschematron",
    "numpy/f2py",
    "numpy/_core/include",
    "numpy/_core/lib",
    "pip",
    "share",
)
STRIPPED = ("cryptography/hazmat/bindings/_rust", "sqlcipher3/_sqlite3", "typst/_typst")
"""Beginnings of libraries shipped with megabytes of symbols. Only these: wheels repaired by patchelf, such as
numpy's, no longer load once they are stripped."""

_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")


def trim(packages: Path) -> int:
    """Take out what is never used below `packages` and return the bytes that went.

    Raises:
        OSError, subprocess.CalledProcessError: ``readelf`` is missing or refuses a library.
    """
    before = size(packages)
    for pattern in _NEVER_USED:
        _remove(packages.glob(pattern))
    qt = packages / "PySide6"
    if qt.is_dir():
        _trim_qt(qt)
    for library in (path for name in STRIPPED for path in packages.glob(f"{name}*.so")):
        subprocess.run(["strip", "--strip-unneeded", library], check=True)
    return before - size(packages)


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def needed(start: Iterable[Path], libraries: Path) -> set[Path]:
    """The files of `libraries` that `start` loads, directly or through each other."""
    found: set[Path] = set()
    open_ends = list(start)
    while open_ends:
        done = subprocess.run(
            ["readelf", "-d", open_ends.pop()],
            capture_output=True,
            text=True,
            check=True,
            env={"LC_ALL": "C"},
        )
        for name in _NEEDED.findall(done.stdout):
            path = libraries / name
            if path.exists() and path not in found:
                found.add(path)
                open_ends.append(path)
    return found


def _trim_qt(qt: Path) -> None:
    own = {"Qt", "__init__.py", "_config.py", "_git_pyside_version.py", "support"}
    bindings = [qt / f"{name}.abi3.so" for name in BINDINGS]
    base = list(qt.glob("libpyside6.abi3.so*"))
    keep = {qt / name for name in own} | set(bindings) | set(base)
    _remove(path for path in qt.iterdir() if path not in keep)
    _remove(path for path in (qt / "Qt").iterdir() if path.name not in _QT_KEPT)
    _remove(path for path in (qt / "Qt/translations").iterdir() if not path.name.startswith("qtbase_"))
    plugins = qt / "Qt/plugins"
    files = [path for path in plugins.rglob("*") if path.is_file()]
    kept = [path for path in files if str(path.relative_to(plugins)).startswith(PLUGINS)]
    _remove(set(files) - set(kept))
    libraries = qt / "Qt/lib"
    reached = needed([*bindings, *base, *kept], libraries)
    _remove(path for path in libraries.iterdir() if path not in reached)


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.exists() or path.is_symlink():
            path.unlink()
