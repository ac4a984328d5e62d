"""Trying again and stopping at limits, in a time of the test's own."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence

import pytest

from coach_app.core.session import EgressRow
from coach_app.models.patience import Patience, PatientModel
from coach_app.models.text_model import Grow, TextFailed, TextFailure, TextReply, TextRequest

pytestmark = pytest.mark.unit

REQUEST = TextRequest("s", "u")
GOOD = TextReply("fine", "m", 10, 5, 0.2)


def failed(category: TextFailure, *, retryable: bool, wait: float | None = None) -> TextFailed:
    return TextFailed("it failed", "try again", category, retryable=retryable, wait=wait)


class Script:
    """A model that replies or fails as written, and a clock that only waiting moves."""

    available = True

    def __init__(self, steps: Sequence[TextReply | TextFailed]) -> None:
        self.steps = list(steps)
        self.now = 100.0
        self.waits: list[float] = []

    async def complete(self, request: TextRequest) -> TextReply:
        step = self.steps.pop(0)
        if isinstance(step, TextFailed):
            raise step
        return step

    async def write(self, request: TextRequest, grow: Grow) -> TextReply:
        step = self.steps[0]
        if isinstance(step, TextReply) or step.what == "it broke off":
            grow("a piece ")
        return await self.complete(request)

    def traffic(self) -> tuple[EgressRow, ...]:
        return (EgressRow("host", 1, 2, 3.0),)

    async def close(self) -> None:
        self.steps.clear()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def patient(script: Script, patience: Patience | None = None) -> PatientModel:
    return PatientModel(script, patience or Patience(), clock=script.clock, sleep=script.sleep)


def test_what_may_pass_is_tried_again_with_doubled_waits() -> None:
    script = Script([failed("server", retryable=True), failed("timeout", retryable=True), GOOD])
    model = patient(script)
    assert asyncio.run(model.complete(REQUEST)) == GOOD
    assert script.waits == [1.0, 2.0]
    assert (model.spent.requests, model.spent.cost, model.spent.seconds) == (3, 0.2, 3.0)
    assert model.traffic() == script.traffic()


def test_the_last_try_is_the_last() -> None:
    script = Script([failed("server", retryable=True)] * 3)
    with pytest.raises(TextFailed):
        asyncio.run(patient(script).complete(REQUEST))
    assert script.steps == []
    assert len(script.waits) == 2


def test_what_can_not_pass_is_not_tried_again() -> None:
    script = Script([failed("refused_key", retryable=False), GOOD])
    with pytest.raises(TextFailed):
        asyncio.run(patient(script).complete(REQUEST))
    assert script.steps == [GOOD]
    assert script.waits == []


def test_a_wait_the_server_asks_for_is_kept() -> None:
    script = Script([failed("quota", retryable=True, wait=12.0), GOOD])
    asyncio.run(patient(script).complete(REQUEST))
    assert script.waits == [12.0]


def test_no_wait_outlasts_the_time_limit() -> None:
    script = Script([failed("quota", retryable=True, wait=50.0), GOOD])
    with pytest.raises(TextFailed) as given_up:
        asyncio.run(patient(script, Patience(seconds=30.0)).complete(REQUEST))
    assert given_up.value.category == "quota"
    assert script.waits == []


def test_time_runs_from_the_first_request_for_all_of_them() -> None:
    async def work() -> None:
        await model.complete(REQUEST)
        script.now += 240.0
        with pytest.raises(TextFailed) as stopped:
            await model.complete(REQUEST)
        assert stopped.value.category == "budget"

    script = Script([GOOD, GOOD])
    model = patient(script)
    asyncio.run(work())
    assert script.steps == [GOOD]


@pytest.mark.parametrize(("dollars", "answered"), [(0.0, 0), (0.1, 1), (0.3, 2), (math.inf, 4)])
def test_money_is_checked_before_each_request(dollars: float, answered: int) -> None:
    async def work() -> int:
        count = 0
        for _ in range(4):
            try:
                await model.complete(REQUEST)
            except TextFailed as stopped:
                stops.append(stopped.category)
                break
            count += 1
        return count

    stops: list[str] = []
    model = patient(Script([GOOD] * 4), Patience(dollars=dollars))
    assert asyncio.run(work()) == answered
    assert stops == ([] if answered == 4 else ["budget"])


def test_an_unknown_price_is_no_limit_and_no_cost() -> None:
    model = patient(Script([TextReply("fine", "m", 1, 1)]), Patience(dollars=0.01))
    asyncio.run(model.complete(REQUEST))
    assert model.spent.cost is None
    assert model.spent.input_tokens == 1


def test_a_reply_that_never_began_is_asked_for_again() -> None:
    script, pieces = Script([failed("server", retryable=True), GOOD]), list[str]()
    assert asyncio.run(patient(script).write(REQUEST, pieces.append)) == GOOD
    assert pieces == ["a piece "]


def test_a_reply_that_broke_off_is_not_begun_anew() -> None:
    broke = TextFailed("it broke off", "try again", "server", retryable=True)
    script, pieces = Script([broke, GOOD]), list[str]()
    with pytest.raises(TextFailed):
        asyncio.run(patient(script).write(REQUEST, pieces.append))
    assert pieces == ["a piece "]
    assert script.waits == []
