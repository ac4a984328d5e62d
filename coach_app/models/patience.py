"""Trying again with back-off, and the limits of time and money on a whole piece of work."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from coach_app.core.clock import Clock
from coach_app.core.session import EgressRow
from coach_app.models.text_model import Grow, TextFailed, TextModel, TextReply, TextRequest

Ask = Callable[[], Awaitable[TextReply]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How often one request is tried, the first wait between tries (doubled each time), and the limits.

    `seconds` and `dollars` hold for all requests together; where a price is unknown only time is limited.
    """

    tries: int = 3
    backoff: float = 1.0
    seconds: float = 240.0
    dollars: float = math.inf


@dataclass(slots=True)
class Spent:
    """What has been used so far; `cost` in US dollars is None as long as no price is known."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    seconds: float = 0.0

    def add(self, reply: TextReply) -> None:
        """Count a reply."""
        self.input_tokens += reply.input_tokens
        self.output_tokens += reply.output_tokens
        if reply.cost is not None:
            self.cost = (self.cost or 0.0) + reply.cost


class PatientModel:
    """A `TextModel` around another one: retries what may pass, and stops at the limits."""

    def __init__(
        self,
        model: TextModel,
        patience: Patience,
        *,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Time runs from the first request, measured with `clock`."""
        self._model = model
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._begun: float | None = None
        self._spent = Spent()

    @property
    def available(self) -> bool:
        """Whether asking makes sense."""
        return self._model.available

    @property
    def spent(self) -> Spent:
        """What has been used so far."""
        self._spent.seconds = 0.0 if self._begun is None else self._clock() - self._begun
        return self._spent

    def traffic(self) -> tuple[EgressRow, ...]:
        """That of the model."""
        return self._model.traffic()

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()

    async def complete(self, request: TextRequest) -> TextReply:
        """The model's reply, after as many tries as allowed. Raises TextFailed."""
        return await self._tried(lambda: self._model.complete(request), lambda: True)

    async def write(self, request: TextRequest, grow: Grow) -> TextReply:
        """The reply as it is written; tried again while nothing of it was given. Raises TextFailed."""
        given = False

        def give(piece: str) -> None:
            nonlocal given
            given = True
            grow(piece)

        return await self._tried(lambda: self._model.write(request, give), lambda: not given)

    async def _tried(self, ask: Ask, may_repeat: Callable[[], bool]) -> TextReply:
        if self._begun is None:
            self._begun = self._clock()
        wait = self._patience.backoff
        for tries_left in range(max(self._patience.tries, 1) - 1, -1, -1):
            try:
                return await self._once(ask)
            except TextFailed as failed:
                pause = wait if failed.wait is None else failed.wait
                last = not tries_left or pause >= self._left() or not may_repeat()
                if not failed.retryable or last:
                    raise
            await self._sleep(pause)
            wait *= 2
        raise AssertionError("the last try returns or raises")

    async def _once(self, ask: Ask) -> TextReply:
        left = self._left()
        if left <= 0:
            raise out_of_time()
        if (self._spent.cost or 0.0) >= self._patience.dollars:
            raise out_of_money()
        self._spent.requests += 1
        try:
            async with asyncio.timeout(left):
                reply = await ask()
        except TimeoutError:
            raise out_of_time() from None
        self._spent.add(reply)
        return reply

    def _left(self) -> float:
        begun = self._clock() if self._begun is None else self._begun
        return self._patience.seconds - (self._clock() - begun)


def out_of_time() -> TextFailed:
    """The time for all requests is used up."""
    return TextFailed(
        "scoring took longer than its limit",
        "try again, or allow more with `coach settings set scoring.seconds N`",
        "budget",
        retryable=False,
    )


def out_of_money() -> TextFailed:
    """The money for all requests is used up."""
    return TextFailed(
        "scoring reached its cost limit",
        "allow more with `coach settings set scoring.cost_limit DOLLARS`",
        "budget",
        retryable=False,
    )
