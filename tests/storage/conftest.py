"""What tests of the store share."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach_app.core.folders import Home


@pytest.fixture
def home(coach_home: Path) -> Home:
    """An empty home; not even its folder exists."""
    return Home(coach_home)
