"""What the options of `coach sessions export` choose."""

import argparse

from coach_app.cli.parser import UsageError
from coach_app.reports.choices import Choices, Paper, Part

_WITH_PARTS = ("pdf", "md")


def export_choices(options: argparse.Namespace) -> Choices:
    """The choices of the command line. Raises UsageError for one that the format cannot follow."""
    kind, sections = options.format, options.only or options.without
    if options.paper and kind != "pdf":
        raise UsageError(f"only a PDF has paper, not {kind}", "leave --paper out")
    if sections and kind not in _WITH_PARTS:
        raise UsageError(f"sections of {kind} cannot be chosen", "use --format pdf or --format md")
    if (options.hide or options.hide_names) and kind == "wav":
        raise UsageError("names cannot be hidden in sound", "export pdf, md, json or csv instead")
    hidden = tuple(name.strip() for name in options.hide or ())
    if not all(hidden):
        raise UsageError("a name to hide is empty", "write it after --hide")
    return Choices(Paper(options.paper or Paper.A4), _parts(options), hidden, options.hide_names)


def _parts(options: argparse.Namespace) -> frozenset[Part]:
    everything = frozenset(Part)
    if options.only is not None:
        return _named(options.only)
    return everything if options.without is None else everything - _named(options.without)


def _named(words: str) -> frozenset[Part]:
    known = {str(part): part for part in Part}
    named = [word.strip() for word in words.split(",") if word.strip()]
    unknown = next((word for word in named if word not in known), None)
    if unknown is not None or not named:
        raise UsageError(f"there is no section {unknown or words!r}", f"choose from {', '.join(known)}")
    return frozenset(known[word] for word in named)
