"""What the handler of settings and keys needs."""

from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.core.settings import Settings
from coach_app.live.gemini import probe
from coach_app.live.protocol import OpenFailed
from coach_app.storage.provider_keys import cleaned
from coach_app.wiring.household import Household


class ChoicesDesk:
    """`ChoicesParts`. Blocking calls are made off the loop."""

    def __init__(self, household: Household) -> None:
        """Settings and keys are the household's."""
        self._household = household

    def settings(self) -> tuple[Settings, tuple[str, ...]]:
        """Settings in force and complaints; blocks."""
        return self._household.settings()

    def change_setting(self, name: str, value: str) -> None:
        """Set one setting; blocks. Raises BadInput, StorageFailed."""
        self._household.settings_file.change(name, value)

    def engines_with_key(self) -> tuple[str, ...]:
        """Engines that have a key; may block for seconds."""
        return tuple(str(engine) for engine in self._household.keys.engines())

    def set_key(self, engine: EngineName, key: SecretText) -> None:
        """Keep an engine's key; may block for seconds. Raises BadInput, StorageFailed."""
        self._household.keys.set(engine, key)

    async def try_key(self, engine: EngineName, key: SecretText) -> tuple[str, bool]:
        """Try a key: what is wrong and how to mend it, empty when it works; and whether it may be kept.

        Raises BadInput for what can't be a key.
        """
        key = cleaned(key)
        settings, _ = self._household.settings()
        if settings.privacy.offline_only:
            return "it was not tried: offline only is switched on under Privacy", True
        if engine is not EngineName.GEMINI:
            return f"the {engine} engine is not in this build; it is kept for later", True
        try:
            await probe(settings.gemini, key)
        except OpenFailed as error:
            if error.category in ("no_key", "refused_key"):
                return f"{error.what}; check that all of it was pasted", False
            return f"{error.what}; {error.mend}", True
        return "", True
