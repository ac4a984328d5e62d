"""What the window is told of settings, consents and keys."""

from dataclasses import dataclass

from coach_app.core.session import Consent
from coach_app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """Settings in force, consents on record, engines with a key, complaints about the settings file."""

    settings: Settings
    consents: tuple[Consent, ...]
    engines_with_key: tuple[str, ...]
    complaints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyTested:
    """An engine's key was tried; `trouble` says why it does not work, empty when it does.

    A key that was refused is not `kept`; one that could not be tried is.
    """

    engine: str
    trouble: str
    kept: bool


ChoicesEvent = SettingsShown | KeyTested
