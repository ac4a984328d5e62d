"""What tests of the command line share: sessions in real time run side by side, two at once.

A module that has such sessions offers `begin(pool, folders)`, which submits them and returns what its tests
wait for, and `SECONDS`, roughly how long they take. All are begun at the first test that asks for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

Work = ThreadPoolExecutor


@pytest.fixture(scope="session")
def begun(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Any]]:
    """What the modules that were collected have begun, by the module's name; the longest goes first."""
    modules: set[Any] = {getattr(item, "module", None) for item in request.session.items}
    able = sorted((one for one in modules if hasattr(one, "begin")), key=lambda one: -one.SECONDS)
    with ThreadPoolExecutor(2) as pool:
        yield {module.__name__: module.begin(pool, tmp_path_factory) for module in able}
        pool.shutdown(cancel_futures=True)
