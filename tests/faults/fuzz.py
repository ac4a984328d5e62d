"""Server messages nobody would send: whole ones, bent ones, and bytes that are none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from google.genai.live import AsyncSession
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close

from coach_app.core.secrets import SecretText
from coach_app.live.gemini.inbox import Inbox
from coach_app.live.gemini.meter import Meter
from coach_app.live.gemini.session import GeminiSession
from coach_app.live.protocol import Failed, LiveEvent, Ready, SessionEnded

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

SECONDS = 20.0
"""Real seconds in which a batch must be read to its end."""

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=True)
    | st.text(max_size=12)
    | st.sampled_from(
        ["AAAA", "AA==", "50s", "-1s", "1e999s", "IDLE", "IN_PROGRESS", "ACTIVITY_START", "AUDIO"]
    )
)
KEYS = st.sampled_from(
    [
        *("setupComplete", "serverContent", "toolCall", "toolCallCancellation", "usageMetadata", "goAway"),
        *("sessionResumptionUpdate", "voiceActivity", "modelTurn", "parts", "inlineData", "data", "mimeType"),
        *("inputTranscription", "outputTranscription", "text", "finished", "turnComplete", "interrupted"),
        *(
            "generationComplete",
            "interactionStatus",
            "functionCalls",
            "id",
            "name",
            "args",
            "ids",
            "timeLeft",
        ),
        *("newHandle", "resumable", "promptTokenCount", "promptTokensDetails", "modality", "tokenCount"),
        *("voiceActivityType", "error", "code", "message", "status", "details", "brandNew"),
    ]
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)
WHOLE = st.dictionaries(KEYS, JSON, max_size=3).map(json.dumps).map(str.encode)
CUT = st.tuples(WHOLE, st.integers(0, 40)).map(lambda pair: pair[0][: max(len(pair[0]) - pair[1], 0)])
FRAMES = WHOLE | CUT | st.binary(max_size=40) | JSON.map(json.dumps).map(str.encode)
"""One frame from the service."""


class _Frames:
    """A connection that brings these frames, then closes."""

    def __init__(self, frames: Iterable[bytes]) -> None:
        self._frames = iter(frames)

    async def recv(self, decode: bool | None = None) -> bytes:
        for frame in self._frames:
            return frame
        raise ConnectionClosedError(Close(1011, "over"), None, True)

    async def send(self, message: str) -> None:
        """Nobody listens."""

    async def close(self) -> None:
        """Nothing to do."""


def read(frames: Iterable[bytes]) -> list[LiveEvent]:
    """All events of a line that brings these frames. Raises whatever gets out, TimeoutError when it hangs."""
    return asyncio.run(_read(frames))


async def _read(frames: Iterable[bytes]) -> list[LiveEvent]:
    async def nothing() -> None:
        pass

    line = AsyncSession(
        api_client=cast("object", SimpleNamespace(vertexai=False)),  # type: ignore[arg-type]
        websocket=cast("object", _Frames(frames)),  # type: ignore[arg-type]
    )
    session = GeminiSession(
        *(line, cast("AsyncExitStack", SimpleNamespace(aclose=nothing)), Inbox(1, None), Meter(lambda: 0.0)),
        *(SecretText("key"), Ready(1, resumed=False), ()),
        manual=True,
    )
    async with asyncio.timeout(SECONDS):
        found = [event async for event in session.events()]
        await session.close()
    return found


def faults(events: list[LiveEvent]) -> list[str]:
    """What is wrong with how a line ended: one failure that is known, then the end, and nothing else."""
    failed = [event for event in events if isinstance(event, Failed)]
    wrong = [] if len(failed) == 1 else [f"{len(failed)} failures"]
    if not isinstance(events[-1], SessionEnded):
        wrong.append(f"it ended with {type(events[-1]).__name__}")
    return wrong
