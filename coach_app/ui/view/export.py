"""What the export page offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coach_app.reports.choices import PART_NAMES

Format = Literal["pdf", "md", "csv", "json", "wav"]
FORMATS: tuple[tuple[Format, str], ...] = (
    ("pdf", "PDF"),
    ("md", "Markdown"),
    ("csv", "CSV"),
    ("json", "JSON"),
    ("wav", "Sound"),
)
MEANINGS: dict[Format, str] = {
    "pdf": "A page to print or to give to a mentor.",
    "md": "The same page as plain text.",
    "csv": "One line a question, for a spreadsheet.",
    "json": "Everything that is kept, for another program.",
    "wav": "You on the left, the interviewer on the right.",
}
FILTERS: dict[Format, str] = {
    "pdf": "PDF (*.pdf)",
    "md": "Markdown (*.md)",
    "csv": "CSV (*.csv)",
    "json": "JSON (*.json)",
    "wav": "Sound (*.wav)",
}
PARTS = tuple((str(part), name[:1].upper() + name[1:]) for part, name in PART_NAMES.items())
"""Sections that can be left out, with their names."""


@dataclass(frozen=True, slots=True)
class ExportForm:
    """What is chosen on the page."""

    format: Format = "pdf"
    without: tuple[str, ...] = ()
    hide_names: bool = False

    @property
    def has_sections(self) -> bool:
        """Whether sections can be chosen."""
        return self.format in ("pdf", "md")

    @property
    def has_names(self) -> bool:
        """Whether names can be hidden."""
        return self.format != "wav"
