"""What is asked of exports: to see one before it is saved, and to write it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class ExportSession:
    """Write a session to a file; None writes into the exports folder. A job, answered by `SessionExported`.

    `without` names sections of a report to leave out; with `hide_names` names found by rule are blackened.
    """

    session: str
    format: Literal["pdf", "md", "csv", "json", "wav"]
    path: Path | None = None
    without: tuple[str, ...] = ()
    hide_names: bool = False


@dataclass(frozen=True, slots=True)
class PreviewExport:
    """Draw the pages of the PDF; a job, answered by `ExportPreviewed`. A new one ends the one before."""

    session: str
    without: tuple[str, ...] = ()
    hide_names: bool = False


ExportsCommand = ExportSession | PreviewExport
