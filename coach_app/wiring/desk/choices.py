"""What the handler of settings and keys needs."""

import asyncio

from coach_app.core.errors import EngineFailed
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.core.settings import Settings
from coach_app.live.gemini import probe
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

    async def try_key(self, engine: EngineName) -> str:
        """Try the engine's key: what is wrong and how to mend it, empty when it works."""
        settings, _ = self._household.settings()
        if settings.privacy.offline_only:
            return "it was not tried: offline only is switched on under Privacy"
        key = await asyncio.to_thread(self._household.keys.get, engine)
        if key is None or engine is not EngineName.GEMINI:
            return f"the {engine} engine is not in this build; it is kept for later"
        try:
            await probe(settings.gemini, key)
        except EngineFailed as error:
            return f"{error.what}; {error.mend}"
        return ""
