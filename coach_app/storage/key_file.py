"""The key in a file only its owner can read, for systems without a keychain."""

import sys
from pathlib import Path

from coach_app.core.errors import StorageFailed
from coach_app.storage.files import write_whole
from coach_app.storage.key import DatabaseKey

if sys.platform == "win32":
    from coach_app.storage.dpapi import protect, unprotect
else:

    def protect(data: bytes) -> bytes:
        """The mode of the file protects it."""
        return data

    def unprotect(data: bytes) -> bytes:
        """Nothing to undo."""
        return data


def read_key_file(path: Path) -> DatabaseKey | None:
    """The key in the file, None where there is no file or no key in it. Raises OSError."""
    try:
        return DatabaseKey.from_hex(unprotect(path.read_bytes()).decode("ascii").strip())
    except (FileNotFoundError, ValueError):
        return None


def write_key_file(path: Path, key: DatabaseKey) -> None:
    """Write the key with mode 0600. Raises StorageFailed rather than write over a file; OSError."""
    if path.exists():
        raise StorageFailed(f"{path} holds no key", "move it away, then try again")
    write_whole(path, protect((key.hex() + "\n").encode()))
