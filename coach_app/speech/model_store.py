"""Installs and removes recognition models below the models folder; what fails leaves nothing behind."""

import re
import shutil
import tempfile
import time
from pathlib import Path

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.speech.archives import unpack
from coach_app.speech.download import Progress, Remote, fetch, sha256_of
from coach_app.speech.model_folders import ModelFolder, model_folder, model_folders

DOWNLOADS = ".downloads"
WORK = ".installing-"
STALE_SECONDS = 7 * 86_400
"""Unfinished downloads older than this are removed."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ENDING = re.compile(r"\.(zip|tar|tgz|tbz2|txz|tar\.\w+)$")


class ModelStore:
    """The models folder of one home."""

    def __init__(self, home: Path) -> None:
        """`home` is made on first need."""
        self._home = home

    def models(self) -> tuple[ModelFolder, ...]:
        """The installed models, by name."""
        return model_folders(self._home)

    def download(self, remote: Remote, progress: Progress) -> Path:
        """Fetch an archive, going on with an earlier try. Raises EngineFailed, StorageFailed."""
        folder = self._home / DOWNLOADS
        self._make(folder)
        self.tidy()
        target = folder / remote.name
        fetch(remote, target, progress)
        return target

    def install(self, archive: Path, sha256: str = "", *, keep: bool = True) -> ModelFolder:
        """Install a model from an archive, which stays where it is unless it is not to be kept.

        Raises:
            BadInput: not there, a wrong checksum, an untrustworthy archive, no model, installed before.
            StorageFailed: no room, or the folder can't be written.
        """
        try:
            if not archive.is_file():
                raise BadInput(f"there is no file {archive.name}", "check its name")
            if sha256 and sha256_of(archive) != sha256.strip().lower():
                raise BadInput(
                    f"the checksum of {archive.name} is another one", "download it again, or check the sum"
                )
            return self._installed(archive)
        finally:
            if not keep:
                archive.unlink(missing_ok=True)

    def _installed(self, archive: Path) -> ModelFolder:
        self._make(self._home)
        work = Path(tempfile.mkdtemp(prefix=WORK, dir=self._home))
        try:
            unpack(archive, work)
            inside = list(work.iterdir())
            folder = inside[0] if len(inside) == 1 and inside[0].is_dir() else work
            name = _ENDING.sub("", archive.name) if folder is work else folder.name
            if not _NAME.fullmatch(name):
                raise BadInput(f"the model in {archive.name} has no usable name", "rename the archive")
            if model_folder(folder) is None:
                raise BadInput(
                    f"{archive.name} holds no model this program can load",
                    "choose a transducer, Whisper or Moonshine model of sherpa-onnx",
                )
            target = self._home / name
            if target.exists():
                raise BadInput(
                    f"a model named {name} is there already", f"`coach models remove {name}` first"
                )
            folder.rename(target)
        except OSError as error:
            raise StorageFailed(f"the model could not be installed ({error.strerror})", "make room") from None
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return _found(target)

    def remove(self, name: str) -> None:
        """Remove a model. Raises BadInput for a name that is not installed, StorageFailed."""
        folder = next((model for model in self.models() if model.name == name), None)
        if folder is None:
            raise BadInput(f"there is no model named {name}", "`coach models list` shows them")
        try:
            shutil.rmtree(folder.path)
        except OSError as error:
            raise StorageFailed(f"{name} could not be removed ({error.strerror})", "try again") from None

    def tidy(self) -> None:
        """Remove what interrupted installations and old downloads left."""
        if not self._home.is_dir():
            return
        for path in self._home.glob(f"{WORK}*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in (self._home / DOWNLOADS).glob("*"):
            if time.time() - path.stat().st_mtime > STALE_SECONDS:
                path.unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageFailed(f"{folder} can't be made ({error.strerror})", "make it writable") from None


def _found(path: Path) -> ModelFolder:
    folder = model_folder(path)
    if folder is None:
        raise BadInput(f"{path.name} holds no model", "install it again")
    return folder
