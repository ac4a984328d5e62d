"""What is said after an answer: a follow-up of a model on this computer, else of the rules, else nothing."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from coach_app.core.errors import EngineFailed
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.knowledge.values import GenericFollowUp
from coach_app.live.offline.follow_ups import AnswerFacts, FollowUps
from coach_app.live.offline.sentences import sentences

MOST_SENTENCES = 2
"""A follow-up of a model is cut after so many sentences."""

REST_SECONDS = 3.0
"""Seconds a model may take for its second sentence."""

NOTHING = "NEXT"
"""What the model writes when no follow-up is called for."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the model is told: the question, and what was said since, the interviewer's part in follow-ups."""

    question: str
    answers: tuple[str, ...]
    follow_ups: tuple[str, ...]


class Thinker(Protocol):
    """A model on this computer that writes follow-ups."""

    def follow_up(self, exchange: Exchange) -> AsyncGenerator[str, None]:
        """Its words as they come. Raises EngineFailed."""
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...


class Composer:
    """The follow-ups of one session."""

    def __init__(
        self,
        plan: Plan,
        generic: Iterable[GenericFollowUp],
        thinker: Thinker | None,
        thinking_seconds: float = 2.0,
    ) -> None:
        """Give the model `thinking_seconds` for its first sentence."""
        self._plan = plan
        self._rules = FollowUps(generic)
        self._thinker = thinker
        self._thinking_seconds = thinking_seconds
        self._question: PlannedQuestion | None = None
        self._answers: list[str] = []
        self._asked: list[str] = []

    def ask(self, question: PlannedQuestion | None) -> None:
        """A question is asked; None means none is open."""
        self._question = question
        self._answers, self._asked = [], []
        self._rules.ask(question)

    @property
    def may_ask(self) -> bool:
        """Whether a follow-up is allowed now, so that the answer's words matter."""
        return self._question is not None and self._rules.count < self._plan.max_follow_ups

    async def after(self, answer: AnswerFacts) -> AsyncGenerator[str, None] | None:
        """The sentences of the follow-up that this answer calls for, None when it calls for none."""
        if self._question is None or not self.may_ask:
            return None
        known = self._plan.language.lower().startswith("en")
        by_rule = self._rules.due(answer if known else replace(answer, reliable=False))
        if answer.text is not None and answer.reliable:
            self._answers.append(answer.text)
            first, rest = await self._first_written(self._question)
            if first.strip(" .").upper() == NOTHING:
                return None
            if first and rest is not None:
                self._rules.count += 1
                return self._noted(_cut(first, rest))
        if by_rule is None:
            return None
        self._rules.said(*by_rule)
        return _one(by_rule[1])

    async def _first_written(self, question: PlannedQuestion) -> tuple[str, AsyncGenerator[str, None] | None]:
        """The model's first sentence and the rest of them; an empty one when none came in time."""
        if self._thinker is None:
            return "", None
        exchange = Exchange(question.text, tuple(self._answers), tuple(self._asked))
        written = sentences(self._thinker.follow_up(exchange))
        reason = "was too slow"
        try:
            first = await asyncio.wait_for(_next(written), self._thinking_seconds)
        except TimeoutError:
            first = ""
        except EngineFailed:
            first, reason = "", "failed"
        if not first:
            _log.warning("the model on this computer %s; the rules chose the follow-up", reason)
        if not first or first.strip(" .").upper() == NOTHING:
            await written.aclose()
        return first, written

    async def _noted(self, written: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        said: list[str] = []
        try:
            async with aclosing(written):
                async for sentence in written:
                    said.append(sentence)
                    yield sentence
        finally:
            self._asked.append(" ".join(said))

    async def close(self) -> None:
        """Let go of the model."""
        if self._thinker is not None:
            await self._thinker.close()


async def _next(written: AsyncGenerator[str, None]) -> str:
    try:
        return await anext(written)
    except StopAsyncIteration:
        return ""


async def _cut(first: str, rest: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    """The first sentence and what follows; it ends after its question, or where the model breaks off."""
    async with aclosing(rest):
        said, last = 1, first
        yield first
        while said < MOST_SENTENCES and not last.endswith("?"):
            try:
                last = await asyncio.wait_for(_next(rest), REST_SECONDS)
            except (TimeoutError, EngineFailed):
                last = ""
            if not last:
                return
            said += 1
            yield last


async def _one(line: str) -> AsyncGenerator[str, None]:
    yield line
