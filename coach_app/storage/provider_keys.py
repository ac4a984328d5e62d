"""Keys of live providers: kept in the keychain alone, read from there or from the environment."""

from collections.abc import Mapping

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.storage.keychain import Keychain, KeychainUnavailable, SystemKeychain

_VARIABLES: dict[EngineName, tuple[str, ...]] = {
    EngineName.GEMINI: ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    EngineName.OPENAI: ("OPENAI_API_KEY",),
    EngineName.GROK: ("XAI_API_KEY",),
    EngineName.NOVA: ("AWS_BEARER_TOKEN_BEDROCK",),
}
"""Variables of each provider's own SDK, the first found counts."""

PROVIDERS = tuple(_VARIABLES)
"""Engines that need a key; each key's entry in the keychain bears the engine's name."""


class ProviderKeys:
    """The keys of all engines that need one."""

    def __init__(self, environment: Mapping[str, str], keychain: Keychain | None = None) -> None:
        self._environment = environment
        self._keychain = keychain or SystemKeychain()

    def get(self, engine: EngineName) -> SecretText | None:
        """The engine's key from the keychain, else from the environment, None where there is none."""
        return self._all((engine,)).get(engine)

    def engines(self) -> tuple[EngineName, ...]:
        """Engines that have a key."""
        return tuple(self._all(tuple(_VARIABLES)))

    def _all(self, engines: tuple[EngineName, ...]) -> dict[EngineName, SecretText]:
        found: dict[EngineName, SecretText] = {}
        reachable = True  # a keychain that failed once is not waited for again
        for engine in engines:
            key: SecretText | None = None
            if reachable:
                try:
                    key = self._keychain.get(str(engine))
                except KeychainUnavailable:
                    reachable = False
            key = key or self._from_environment(engine)
            if key is not None:
                found[engine] = key
        return found

    def _from_environment(self, engine: EngineName) -> SecretText | None:
        for variable in _VARIABLES.get(engine, ()):
            text = self._environment.get(variable, "").strip()
            if text:
                return SecretText(text)
        return None

    def set(self, engine: EngineName, key: SecretText) -> None:
        """Keep a key in the keychain. Raises BadInput, StorageFailed where there is no keychain."""
        variable = self._variable(engine)
        clean = cleaned(key)
        try:
            self._keychain.set(str(engine), clean)
        except KeychainUnavailable as error:
            raise StorageFailed(
                "this system has no keychain to keep the key in", f"set {variable} in the environment instead"
            ) from error

    def remove(self, engine: EngineName) -> bool:
        """Remove a key from the keychain; False where it held none. Raises BadInput, StorageFailed."""
        variable = self._variable(engine)
        try:
            return self._keychain.remove(str(engine))
        except KeychainUnavailable as error:
            raise StorageFailed(
                "this system has no keychain, so no key is kept in it", f"unset {variable} if you set it"
            ) from error

    def _variable(self, engine: EngineName) -> str:
        if engine not in _VARIABLES:
            raise BadInput(f"{engine} needs no key", f"name one of {', '.join(_VARIABLES)}")
        return _VARIABLES[engine][0]


def cleaned(key: SecretText) -> SecretText:
    """The key without spaces around it. Raises BadInput for what can't be one."""
    text = key.reveal().strip()
    if not text:
        raise BadInput("no key was given", "paste the key on one line")
    if not text.isprintable() or " " in text:
        raise BadInput("that is not a key", "paste the key on one line, without spaces")
    return SecretText(text)
