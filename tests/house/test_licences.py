"""What ships is permissive, or a library under LGPL or MPL that can be replaced."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from tests.house.test_pins import normal, pins

pytestmark = pytest.mark.unit

PERMISSIVE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|0BSD|Unlicense|HPND|Zlib|zlib)\b", re.IGNORECASE
)
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public|\bMPL|Mozilla|EUPL|CDDL|SSPL", re.IGNORECASE)

# Not permissive, and why it may ship all the same.
REPLACEABLE = {
    "certifi": "MPL-2.0: a list of certificates, used unmodified",
    "pyside6-essentials": "LGPL-3.0: shared libraries, unmodified, in files a user can replace",
    "shiboken6": "LGPL-3.0: as PySide6, which it belongs to",
    "soxr": "LGPL-2.1: an extension module with libsoxr in it, unmodified, in a file a user can replace",
}
# Permissive, though the package's own record does not say it in words this test knows.
READ_BY_HAND = {
    "click-default-group": "BSD-3-Clause by its LICENSE file; its record says public domain",
    "sqlcipher3": "zlib by its LICENSE file; the SQLCipher inside is BSD-3-Clause",
}


def licence(name: str) -> str:
    """What an installed package says of its licence, in whichever field it says it."""
    record = metadata.metadata(name)
    if expression := record.get_all("License-Expression"):
        return str(expression[0])
    classifiers = [line for line in record.get_all("Classifier") or [] if line.startswith("License")]
    free_text = [str(text).partition("\n")[0] for text in record.get_all("License") or []]
    return "; ".join([*classifiers, *free_text])


def shipped() -> list[str]:
    """The locked packages that are installed here; those for other systems have the same publishers."""
    names = {normal(requirement.name) for requirement, _ in pins("run")}
    here = {normal(each.name) for each in metadata.distributions()}
    return sorted(names & here)


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_package_may_ship(name: str) -> None:
    said = licence(name)
    if name in REPLACEABLE or name in READ_BY_HAND:
        return
    assert not COPYLEFT.search(said), f"{name}: {said}"
    assert PERMISSIVE.search(said), f"{name}: {said!r}"


def test_the_exceptions_are_still_needed() -> None:
    names = set(shipped())
    for name in REPLACEABLE:
        assert name in names
        assert COPYLEFT.search(licence(name)), f"{name}: {licence(name)}"
