"""Where the program's own files lie: the bundled assets and the user's home folder for data."""

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def assets_folder() -> Path:
    """The bundled `assets` folder: beside the package in a checkout, inside it when installed."""
    inside = _PACKAGE / "assets"
    return inside if inside.is_dir() else _PACKAGE.parent / "assets"


@dataclass(frozen=True, slots=True)
class Home:
    """The user's data folder (COACH_HOME) and what lies in it."""

    root: Path

    @property
    def store_file(self) -> Path:
        """`store.json`: the store's id and key check."""
        return self.root / "store.json"

    @property
    def database(self) -> Path:
        """`coach.db`: text, events, cues, scores."""
        return self.root / "coach.db"

    @property
    def recordings(self) -> Path:
        """Folder of `ID.db`, one encrypted sound file a session."""
        return self.root / "recordings"

    @property
    def settings(self) -> Path:
        """`settings.toml`."""
        return self.root / "settings.toml"

    @property
    def key_file(self) -> Path:
        """`database.key`, mode 0600, where no keychain is at hand."""
        return self.root / "database.key"

    @property
    def logs(self) -> Path:
        """Folder of log files."""
        return self.root / "logs"

    @property
    def exports(self) -> Path:
        """Folder the window writes exports to, and the event files of demo rounds."""
        return self.root / "exports"

    @property
    def models(self) -> Path:
        """Folder of installed recognition models."""
        return self.root / "models"

    @property
    def damaged(self) -> Path:
        """Folder damaged databases are set aside in."""
        return self.root / "damaged"

    @property
    def live_lock(self) -> Path:
        """Lock file held by the one live session of this home."""
        return self.root / "live.lock"
