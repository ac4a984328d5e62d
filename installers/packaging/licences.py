"""Licences and a bill of materials of everything an installer holds, read from what lies in it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

LINE = "-" * 78
_LICENCE_NAMES = ("licen", "copying", "notice", "copyright", "authors")
_CLASSIFIER = "License :: "
_SPACE = uuid.UUID("0f0f3f52-8c5c-5d0f-9d2c-2f3f5b0e7a11")
"""Namespace of the bill's serial numbers, so that the same content gives the same number."""


@dataclass(frozen=True, slots=True)
class Part:
    """One library: its name and version, what it says of its licence, and the texts it carries."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]


def parts(packages: Path) -> tuple[Part, ...]:
    """The libraries installed in a folder, by name."""
    found = [_part(one) for one in distributions(path=[str(packages)])]
    return tuple(sorted(found, key=lambda part: part.name.lower()))


def listing(found: Iterable[Part], assets: Path) -> str:
    """A readable list of all licences, each library's own texts below its name."""
    blocks = [
        "Practice Coach is under the Apache License 2.0; the text is in the file copyright beside this one."
    ]
    for part in found:
        blocks.append(f"{LINE}\n{part.name} {part.version}: {part.licence}\n")
        blocks.extend(part.texts)
    for path in sorted((assets / "fonts").glob("*.txt")):
        blocks.append(f"{LINE}\nFonts ({path.name}): SIL Open Font License 1.1\n")
        blocks.append(path.read_text(encoding="utf-8"))
    return "\n\n".join(block.strip() for block in blocks) + "\n"


def bill(found: Iterable[Part], name: str, version: str) -> str:
    """A bill of materials in CycloneDX 1.6 (cyclonedx.org/docs/1.6/json)."""
    components = [_component(part) for part in found]
    serial = uuid.uuid5(_SPACE, json.dumps(components, sort_keys=True))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": name, "version": version}},
        "components": components,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _component(part: Part) -> dict[str, Any]:
    return {
        "type": "library",
        "name": part.name,
        "version": part.version,
        "purl": f"pkg:pypi/{part.name.lower().replace('_', '-')}@{part.version}",
        "licenses": [{"license": {"name": part.licence}}],
    }


def _part(one: Distribution) -> Part:
    return Part(one.metadata["Name"], one.version, _licence(one), tuple(_texts(one)))


def _licence(one: Distribution) -> str:
    """The SPDX expression if there is one, else the classifiers, else the first line of the licence field."""
    fields = one.metadata
    if expressions := fields.get_all("License-Expression"):
        return str(expressions[0])
    classifiers = [
        str(line) for line in fields.get_all("Classifier", ()) if str(line).startswith(_CLASSIFIER)
    ]
    if classifiers:
        return ", ".join(line.rsplit(" :: ", 1)[-1] for line in classifiers)
    written = " ".join(str(line) for line in fields.get_all("License", ())).strip()
    return written.splitlines()[0] if written else "see its own text"


def _texts(one: Distribution) -> Iterable[str]:
    for path in one.files or ():
        info = ".dist-info" in str(path.parent)
        if info and path.name.lower().startswith(_LICENCE_NAMES):
            yield path.read_text(encoding="utf-8")
