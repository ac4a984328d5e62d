"""Where the user's data lies on this computer."""

from collections.abc import Mapping
from pathlib import Path

import platformdirs

from coach_app.core.folders import Home


def find_home(environment: Mapping[str, str]) -> Home:
    """The data folder: COACH_HOME where set and not empty, else the system's place for user data."""
    chosen = environment.get("COACH_HOME", "")
    if chosen:
        return Home(Path(chosen).expanduser().absolute())
    return Home(Path(platformdirs.user_data_dir("practice-coach", appauthor=False)))
