"""What can go wrong, in words a user can act on, each with its exit code of the command line."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the `coach` command."""

    DONE = 0
    BUG = 1
    USAGE = 2
    INPUT = 3
    ENGINE = 4
    STORAGE = 5
    INTERRUPTED = 130


class CoachError(Exception):
    """An expected failure: `what` happened and how to `mend` it, one line each, without private words."""

    exit_code: ExitCode = ExitCode.BUG

    def __init__(self, what: str, mend: str) -> None:
        """Keep both halves; `str()` joins them as the command line prints them."""
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


class BadInput(CoachError):
    """A file, plan, value or device name that can't be used."""

    exit_code = ExitCode.INPUT


class EngineFailed(CoachError):
    """A talking model that can't start or go on: no key, refused key, unreachable, quota, not built."""

    exit_code = ExitCode.ENGINE


class StorageFailed(CoachError):
    """The store can't be read or written: missing key, damaged, full, read-only, in use."""

    exit_code = ExitCode.STORAGE


class SoundFailed(CoachError):
    """A sound device that can't be opened or died; answers can still be typed."""

    exit_code = ExitCode.INPUT
