"""What the window is told of exports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SessionExported:
    """An export is written."""

    session: str
    path: str


@dataclass(frozen=True, slots=True)
class ExportPreviewed:
    """The pages of a report as PNGs, in order."""

    session: str
    pages: tuple[bytes, ...]


ExportsEvent = SessionExported | ExportPreviewed
