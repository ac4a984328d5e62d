"""Opens lines to Gemini Live."""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from coach_app.core.clock import Clock
from coach_app.core.secrets import SecretText
from coach_app.core.settings import GeminiSettings
from coach_app.live.gemini.failures import NoCertificates, NotSetUp, diagnose, no_key, odd_key, open_failed
from coach_app.live.gemini.inbox import Inbox
from coach_app.live.gemini.meter import Meter, NextMeter
from coach_app.live.gemini.prices import PRICES
from coach_app.live.gemini.session import GeminiSession
from coach_app.live.gemini.setup import history_turns, live_config, load_sdk, make_client
from coach_app.live.protocol import Brief, Ready, Tool

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.live import AsyncSession


class GeminiEngine:
    """Gemini Live, ready to open lines; a `TalkEngine`."""

    def __init__(self, settings: GeminiSettings, key: SecretText, *, clock: Clock = time.monotonic) -> None:
        """`settings` name model, voice and time-outs; `clock` measures how long lines stand, in seconds."""
        self._settings = settings
        self._key = key
        self._clock = clock
        self._connector = Connector(settings, key)

    @property
    def name(self) -> str:
        """`gemini`."""
        return "gemini"

    def warm(self) -> None:
        """Import the SDK."""
        load_sdk()

    async def open(self, brief: Brief) -> GeminiSession:
        """Open a line: with a handle the service goes on, without one it is told `brief.history`.

        Raises OpenFailed.
        """
        meter = Meter(self._clock)
        async with AsyncExitStack() as held:
            line = await self._connector.connect(meter, held, brief.instruction, brief.tools, brief.handle)
            turns = [] if brief.handle else history_turns(brief.history)
            session = GeminiSession(
                line,
                held.pop_all(),
                Inbox(brief.generation, PRICES.get(self._settings.model)),
                meter,
                self._key,
                Ready(brief.generation, resumed=bool(brief.handle)),
                brief.tools,
                manual=self._settings.manual_activity,
            )
        try:
            if turns:
                await session.seed(turns)
        except BaseException:
            await session.close()
            raise
        return session


async def probe(settings: GeminiSettings, key: SecretText, *, clock: Clock = time.monotonic) -> None:
    """Open a line, wait until it is set up, close it. Raises OpenFailed."""
    async with AsyncExitStack() as held:
        await Connector(settings, key).connect(Meter(clock), held, "", (), "")


class Connector:
    """Connects again and again with one client of the SDK: each of those reads all certificates anew."""

    def __init__(self, settings: GeminiSettings, key: SecretText) -> None:
        """The client is made when it is first needed."""
        self._settings = settings
        self._key = key
        self._client: Client | None = None
        self._next: NextMeter | None = None

    async def connect(
        self, meter: Meter, held: AsyncExitStack, instruction: str, tools: tuple[Tool, ...], handle: str
    ) -> "AsyncSession":
        """Connect and wait for the set-up to be confirmed; `held` closes the line. Raises OpenFailed."""
        if not self._key.reveal().strip():
            raise no_key()
        if not _plausible(self._key):
            raise odd_key()
        settings = self._settings
        try:
            client = await self._ready(meter)
            config = live_config(settings, instruction, tools, handle)
            # The SDK waits for the set-up's answer without any limit of its own.
            async with asyncio.timeout(settings.connect_timeout):
                line = await held.enter_async_context(
                    client.aio.live.connect(model=settings.model, config=config)
                )
            if line.setup_complete is None:
                raise NotSetUp
        except Exception as error:
            cause = diagnose(error, "resume" if handle else "fresh", self._key)
            # Not chained: what libraries raise may quote messages or headers.
            raise open_failed(cause, settings, meter.rows()) from None
        return line

    async def _ready(self, meter: Meter) -> "Client":
        if self._client is None or self._next is None:
            await asyncio.to_thread(load_sdk)
            self._next = NextMeter(meter)
            client = await asyncio.to_thread(_client, self._settings, self._key, self._next)
            # Lines are WebSockets; its HTTP clients are not used, and would be closed by the collector.
            client.close()
            await client.aio.aclose()
            self._client = client
        self._next.meter = meter
        return self._client


def _client(settings: GeminiSettings, key: SecretText, following: NextMeter) -> "Client":
    try:
        return make_client(settings, key, following)
    except OSError:
        # Nothing is connected yet: only the files of certificates are read here.
        raise NoCertificates from None


def _plausible(key: SecretText) -> bool:
    text = key.reveal().strip()
    return text.isascii() and text.isprintable() and " " not in text
