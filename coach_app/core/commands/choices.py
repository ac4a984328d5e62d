"""What the user chooses: settings, consents, keys."""

from dataclasses import dataclass
from typing import Literal

from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Ask for the settings, consents and which engines have a key."""


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Set one declared setting by its dotted name, the value as text."""

    setting: str
    value: str


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Give or take back one consent."""

    purpose: Literal["live_audio", "recordings", "scoring"]
    given: bool


@dataclass(frozen=True, slots=True)
class SetKey:
    """Try an engine's key and keep it in the keychain, unless it was refused; answered by `KeyTested`."""

    engine: EngineName
    key: SecretText


ChoicesCommand = ShowSettings | ChangeSetting | GiveConsent | SetKey
