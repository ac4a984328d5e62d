"""Holding a conversation in a test: open a line, read its events up to the one that is awaited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.core.secrets import SecretText
from coach_app.core.session import Turn
from coach_app.core.settings import GeminiSettings
from coach_app.live.gemini import GeminiEngine
from coach_app.live.protocol import AudioArrived, Brief, LiveEvent, TalkSession, Tool, ToolParameter
from tests.stand_ins.gemini import KEY

E = TypeVar("E", bound=LiveEvent)

QUICK = GeminiSettings(connect_timeout=3.0, close_timeout=0.3)

TOOLS = (
    Tool("next_question", "Gives the next question."),
    Tool("end_interview", "Ends the interview.", replies=False),
    Tool(
        "mark_moment",
        "Marks a moment.",
        (ToolParameter("note", "string", "why", required=True),),
        replies=False,
    ),
)

QUESTIONS = ("Tell me about a hard problem.", "What did you learn?", "Why do you want this job?")

PLAN = Plan(Round.BEHAVIOURAL, tuple(PlannedQuestion(text) for text in QUESTIONS))


def brief(history: tuple[Turn, ...] = (), handle: str = "", generation: int = 1) -> Brief:
    return Brief(PLAN, "You are an interviewer.", TOOLS, history, handle, generation)


class Talk:
    """A session and everything it has yielded so far."""

    def __init__(self, session: TalkSession) -> None:
        self.session = session
        self.seen: list[LiveEvent] = []
        self._events = session.events()

    async def until(self, kind: type[E], seconds: float = 30.0) -> E:
        """Read on to the next event of a kind."""
        async with asyncio.timeout(seconds):
            async for event in self._events:
                self.seen.append(event)
                if isinstance(event, kind):
                    return event
        raise AssertionError(f"no {kind.__name__} came, but {[type(one).__name__ for one in self.seen]}")

    async def rest(self, seconds: float = 30.0) -> list[LiveEvent]:
        """Read to the end."""
        async with asyncio.timeout(seconds):
            found = [event async for event in self._events]
        self.seen += found
        return found

    def all(self, kind: type[E]) -> list[E]:
        return [one for one in self.seen if isinstance(one, kind)]

    def sound(self, item: str) -> bytes:
        return b"".join(one.pcm for one in self.all(AudioArrived) if one.item == item)


@asynccontextmanager
async def talking(
    to: Brief | None = None, settings: GeminiSettings = QUICK, key: str = KEY
) -> AsyncIterator[Talk]:
    """An open line to whatever the environment leads to; closed on leaving."""
    session = await GeminiEngine(settings, SecretText(key)).open(to or brief())
    try:
        yield Talk(session)
    finally:
        await session.close()
