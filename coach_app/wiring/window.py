"""The engine thread as the window knows it: submit, subscribe, levels."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from coach_app.audio.devices import list_inputs, list_outputs, why_no_sound
from coach_app.audio.levels import SILENCE_DBFS
from coach_app.core.clock import Clock
from coach_app.core.commands import Command, ResumeSession, StartSession
from coach_app.core.desk_events import DevicesListed, Event
from coach_app.core.errors import EngineFailed
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.core.session import Consent, StoredSession
from coach_app.core.settings import Settings
from coach_app.engine.desk import SessionDesk
from coach_app.engine.session import Levels, SessionParts
from coach_app.engine.thread import EngineThread
from coach_app.live.gemini import probe
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from coach_app.wiring.cues import newest
from coach_app.wiring.exports import export_session
from coach_app.wiring.household import Household
from coach_app.wiring.options import Options
from coach_app.wiring.practice import debrief, session_parts, warm
from coach_app.wiring.resume import find_unfinished, resumed_parts


class WindowEngine:
    """One engine thread with everything it needs."""

    def __init__(self, household: Household, options: Options) -> None:
        """Serve one window; `options` hold for its first session, which the command line asked for."""
        self._household = household
        self._options = options
        self._levels: Levels = (SILENCE_DBFS, SILENCE_DBFS)
        self._thread = EngineThread(self._make_desk)

    def _make_desk(self, publish: Callable[[Event], None]) -> SessionDesk:
        parts = _Parts(self._household, asyncio.get_running_loop().time, self._options)
        return SessionDesk(parts, publish, self._set_levels)

    def _set_levels(self, levels: Levels) -> None:
        self._levels = levels

    def levels(self) -> Levels:
        """The newest levels of user and interviewer, dBFS; read from any thread."""
        return self._levels

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def submit(self, command: Command) -> None:
        """Hand over a command; from any thread."""
        self._thread.submit(command)

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Be told every event, on the engine thread; call the result to stop."""
        return self._thread.subscribe(listener)

    def stop(self) -> None:
        """Close everything in order, within five seconds."""
        self._thread.stop()


class _Parts:
    """What the desk needs, made from the household. Blocking calls are made off the loop."""

    def __init__(self, household: Household, clock: Clock, options: Options) -> None:
        self._household = household
        self._options = options
        self.clock = clock
        self.keeper: StoreThread = household.keeper

    def open_store(self) -> tuple[Store, tuple[str, ...]]:
        return self._household.open_store()

    def session(self, command: StartSession | ResumeSession, consents: tuple[Consent, ...]) -> SessionParts:
        options, self._options = self._options, Options()
        store, _ = self._household.open_store()
        if isinstance(command, ResumeSession):
            found = self.keeper.call(find_unfinished, store, command.session)
            start = StartSession(engine=command.engine)
            parts = resumed_parts(self._household, found, start, self.clock, consents, options)
        else:
            past = self.keeper.call(newest, store)
            parts = session_parts(self._household, command, self.clock, consents, options, past)
        warm(parts.rungs)
        return parts

    def debrief(self, stored: StoredSession) -> Mapping[str, object]:
        return debrief(stored)

    def devices(self) -> DevicesListed:
        microphones = tuple(device.name for device in list_inputs())
        speakers = tuple(device.name for device in list_outputs())
        return DevicesListed(microphones, speakers, why_no_sound() or "")

    def settings(self) -> tuple[Settings, tuple[str, ...]]:
        return self._household.settings()

    def change_setting(self, name: str, value: str) -> None:
        self._household.settings_file.change(name, value)

    def engines_with_key(self) -> tuple[str, ...]:
        return tuple(str(engine) for engine in self._household.keys.engines())

    def set_key(self, engine: EngineName, key: SecretText) -> None:
        self._household.keys.set(engine, key)

    async def try_key(self, engine: EngineName) -> str:
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

    def export(self, store: Store, session: str, kind: str, path: Path | None) -> Path:
        return export_session(store, session, kind, path, self._household.home.exports)
