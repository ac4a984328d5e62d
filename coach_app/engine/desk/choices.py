"""What the user chose: settings, consents, keys."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, assert_never

from coach_app.core.commands.choices import (
    ChangeSetting,
    ChoicesCommand,
    GiveConsent,
    SetKey,
    ShowSettings,
)
from coach_app.core.desk_events import Event
from coach_app.core.desk_events.choices import KeyTested, SettingsShown
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.core.session import Consent
from coach_app.core.settings import Settings
from coach_app.engine.desk.archive import Archive

CONSENT_WORDING = 1
"""Version of the words a consent is asked with."""


class ChoicesParts(Protocol):
    """What the composition root gives for settings and keys."""

    def settings(self) -> tuple[Settings, tuple[str, ...]]:
        """Settings in force and complaints; blocks."""
        ...

    def change_setting(self, name: str, value: str) -> None:
        """Set one setting; blocks. Raises BadInput, StorageFailed."""
        ...

    def engines_with_key(self) -> tuple[str, ...]:
        """Engines that have a key; may block for seconds."""
        ...

    def set_key(self, engine: EngineName, key: SecretText) -> None:
        """Keep an engine's key; may block for seconds. Raises BadInput, StorageFailed."""
        ...

    async def try_key(self, engine: EngineName, key: SecretText) -> tuple[str, bool]:
        """Try a key: what is wrong and how to mend it, empty when it works; and whether it may be kept.

        Raises BadInput for what can't be a key.
        """
        ...


class Choices:
    """Handles `ChoicesCommand`; each is answered by the settings as they then are."""

    def __init__(self, parts: ChoicesParts, archive: Archive, publish: Callable[[Event], None]) -> None:
        """Answers are published."""
        self._parts = parts
        self._archive = archive
        self._publish = publish

    async def carry_out(self, command: ChoicesCommand) -> None:
        """Carry out a command. Raises CoachError."""
        match command:
            case ShowSettings():
                pass
            case ChangeSetting(setting=setting, value=value):
                await asyncio.to_thread(self._parts.change_setting, setting, value)
            case GiveConsent(purpose=purpose, given=given):
                now = datetime.now(UTC).isoformat(timespec="seconds")
                consent = Consent(purpose, given, now, CONSENT_WORDING)
                await self._archive.run(lambda store: store.give_consent(consent))
            case SetKey(engine=engine, key=key):
                trouble, worth = await self._parts.try_key(engine, key)
                if worth:
                    await asyncio.to_thread(self._parts.set_key, engine, key)
                self._publish(KeyTested(str(engine), trouble, kept=worth))
            case _:
                assert_never(command)
        await self._show()

    async def _show(self) -> None:
        settings, complaints = await asyncio.to_thread(self._parts.settings)
        consents = await self._archive.run(lambda store: store.consents())
        engines = await asyncio.to_thread(self._parts.engines_with_key)
        self._publish(SettingsShown(settings, consents, engines, complaints))
