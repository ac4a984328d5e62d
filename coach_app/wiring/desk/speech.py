"""What the handler of speech models needs."""

from pathlib import Path

from coach_app.core.desk_events.speech import SpeechModel, SpeechModelOffered, SpeechModelsListed
from coach_app.core.errors import BadInput
from coach_app.engine.desk.speech import Told
from coach_app.speech.download import look
from coach_app.speech.model_folders import ModelFolder
from coach_app.speech.model_store import ModelStore
from coach_app.speech.sherpa import sherpa_installed
from coach_app.wiring.hearing import keep_if_it_loads
from coach_app.wiring.household import Household

MEGABYTE = 1_000_000
NEEDS_SHERPA = "Models need the package sherpa-onnx, which is not installed. Until then they are not used."


class SpeechDesk:
    """`SpeechParts`: the models folder of the home. Nothing is fetched where the settings forbid it."""

    def __init__(self, household: Household) -> None:
        """The home is the household's."""
        self._household = household

    def speech_models(self) -> SpeechModelsListed:
        """The installed models; the first by name listens."""
        usable = sherpa_installed()
        found = self._store().models()
        models = tuple(
            SpeechModel(one.name, str(one.kind), one.size, used=usable and one is found[0]) for one in found
        )
        return SpeechModelsListed(models, "" if usable else NEEDS_SHERPA)

    def look_at_model(self, source: str, sha256: str) -> SpeechModelOffered:
        """What a file or address holds; nothing is fetched. Raises BadInput, EngineFailed."""
        place, checksum = split(source, sha256)
        if "://" in place:
            self._check_online()
            remote = look(place)
            return SpeechModelOffered(place, checksum, remote.name, remote.host, remote.size)
        path = Path(place).expanduser()
        if not path.is_file():
            raise BadInput(f"there is no file {path.name}", "choose the model's archive")
        return SpeechModelOffered(str(path), checksum, path.name, "", path.stat().st_size)

    def install_model(self, source: str, sha256: str, told: Told) -> None:
        """Fetch, going on with an earlier try, and install. Raises CoachError, and what `told` raises."""
        place, checksum = split(source, sha256)
        if "://" not in place:
            told(None, f"Installing {Path(place).name}")
            self._check(self._store().install(Path(place), checksum))
            return
        self._check_online()
        remote = look(place)

        def progress(done: int, total: int | None) -> None:
            share = None if not total else int(100 * done / total) / 100
            whole = f" of {total / MEGABYTE:.0f}" if total else ""
            told(share, f"Downloading {remote.name}: {done // MEGABYTE}{whole} MB")

        store = self._store()
        archive = store.download(remote, progress)
        told(None, f"Checking and installing {remote.name}")
        self._check(store.install(archive, checksum, keep=False))

    def remove_model(self, name: str) -> None:
        """Remove a model. Raises BadInput, StorageFailed."""
        self._store().remove(name)

    def _check(self, model: ModelFolder) -> None:
        keep_if_it_loads(self._store(), model)

    def _store(self) -> ModelStore:
        return ModelStore(self._household.home.models)

    def _check_online(self) -> None:
        if self._household.settings()[0].privacy.offline_only:
            raise BadInput(
                "offline only is switched on under Privacy, so nothing is downloaded",
                "install the model from a file",
            )


def split(source: str, sha256: str) -> tuple[str, str]:
    """Place and checksum of `place#sha256=…`; a checksum given beside it comes first. Raises BadInput."""
    place, _, fragment = source.strip().partition("#sha256=")
    checksum = (sha256 or fragment).strip().lower()
    if checksum and (len(checksum) != 64 or not set(checksum) <= set("0123456789abcdef")):
        raise BadInput("that is no SHA-256 checksum", "paste its 64 letters and figures, or leave it empty")
    return place, checksum
