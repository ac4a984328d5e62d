"""Two runs, a third in dispute; nothing invented gets through, and failures end in order."""

from __future__ import annotations

import asyncio

import pytest

from coach_app.core.errors import EngineFailed
from coach_app.review.evaluator import Assessed, Dimension, Evaluator, NotAssessed, Versions
from coach_app.review.scoring.prompt import Prompt
from coach_app.review.scoring.reading import Refused
from coach_app.review.scoring.scorer import TOO_SHORT, ModelEvaluator, Reply, Scores
from tests.review.scoring.scripted import (
    QUOTE,
    SESSION,
    Scripted,
    asked,
    evaluator,
    levels,
    not_assessed,
    reply,
    rubric,
    said,
    session,
)

pytestmark = pytest.mark.unit

INVENTED = "doubled the company's profit in a week"


def score(asker: Scripted, seed: int = 1) -> Scores:
    return asyncio.run(evaluator(asker, seed).score(SESSION))


def assessed(scores: Scores) -> dict[Dimension, Assessed]:
    return {one.dimension: one for one in scores.verdicts if isinstance(one, Assessed)}


def test_each_dimension_is_read_twice_and_every_score_carries_its_versions() -> None:
    asker = Scripted(levels(4, 4))
    scores = score(asker)
    assert sorted(asker.order) == sorted([*Dimension, *Dimension])
    assert [one.dimension for one in scores.verdicts] == list(Dimension)
    for one in assessed(scores).values():
        assert (one.score, one.confidence) == (4.0, "high")
        assert one.versions == Versions("behavioural/1.1", 1, "scripted-1", "0.1.0")
        assert [quote.text for quote in one.quotes] == [QUOTE]
    assert scores.overall is not None
    assert scores.overall.score == pytest.approx(4.0)


def test_the_runs_go_through_dimensions_and_examples_in_orders_of_their_own() -> None:
    orders: set[tuple[Dimension, ...]] = set()
    examples: set[str] = set()
    for seed in range(8):
        asker = Scripted(levels(4, 4))
        score(asker, seed)
        # The two runs take turns, so every second question belongs to the same run.
        orders.update((tuple(asker.order[0::2]), tuple(asker.order[1::2])))
        examples.update(prompt.system for prompt in asker.prompts)
    assert len(orders) > 4
    assert len(examples) > len(Dimension)


def test_the_same_seed_asks_the_same() -> None:
    first, second = Scripted(levels(4, 4)), Scripted(levels(4, 4))
    score(first, 5)
    score(second, 5)
    assert first.prompts == second.prompts


def test_a_dispute_is_read_a_third_time_and_keeps_its_range() -> None:
    def say(dimension: Dimension, count: int, prompt: Prompt) -> str:
        return reply((2, 4, 3)[count - 1] if dimension is Dimension.CLARITY else 3)

    asker = Scripted(say)
    found = assessed(score(asker))
    assert asker.order.count(Dimension.CLARITY) == 3
    assert len(asker.order) == 9
    clarity = found[Dimension.CLARITY]
    assert (clarity.score, clarity.low, clarity.high, clarity.confidence) == (3.0, 2.0, 4.0, "low")
    assert found[Dimension.CONTENT].confidence == "high"


def test_where_no_third_reading_can_be_had_the_range_stands_marked() -> None:
    asker = Scripted(levels(2, 4), fails_at=9)
    found = assessed(score(asker))
    assert len(asker.prompts) == 9
    told = {(one.score, one.low, one.high, one.confidence) for one in found.values()}
    assert told == {(3.0, 2.0, 4.0, "low")}


def test_an_invented_quote_never_reaches_a_verdict() -> None:
    scores = score(Scripted(lambda dimension, count, prompt: reply(5, QUOTE, INVENTED)))
    assert {quote.text for one in assessed(scores).values() for quote in one.quotes} == {QUOTE}


def test_a_score_on_invented_words_alone_is_asked_for_once_more_then_refused() -> None:
    asker = Scripted(lambda dimension, count, prompt: reply(5, INVENTED))
    scores = score(asker)
    assert len(asker.prompts) == 4 * 3 * 2, "three readings, each tried twice"
    assert all(isinstance(one, Refused) and one.offered == 2 for one in scores.outcomes)
    reason = "The model's replies could not be used."
    assert scores.verdicts == tuple(NotAssessed(one, reason) for one in Dimension)
    assert scores.overall is None


def test_bad_json_is_repaired_once() -> None:
    def say(dimension: Dimension, count: int, prompt: Prompt) -> str:
        return reply(4) if "could not be used: it is not JSON" in prompt.system else "Level 4, I would say."

    asker = Scripted(say)
    assert {one.score for one in assessed(score(asker)).values()} == {4.0}
    assert len(asker.prompts) == 16


def test_quotes_of_a_refused_reply_still_count_as_offered() -> None:
    def say(dimension: Dimension, count: int, prompt: Prompt) -> str:
        return reply(4) if "could not be used" in prompt.system else reply(4, INVENTED, INVENTED)

    readings = score(Scripted(say)).outcomes
    assert {(one.offered, one.valid) for one in readings if not isinstance(one, Refused)} == {(3, 1)}


def test_not_assessed_is_an_answer() -> None:
    scores = score(Scripted(lambda dimension, count, prompt: not_assessed("Only small talk.")))
    assert scores.verdicts == tuple(NotAssessed(one, "Only small talk.") for one in Dimension)


def test_too_short_an_answer_is_not_even_sent() -> None:
    asker = Scripted(levels(5, 5))
    stored = session(asked(1), said(2, text="Yes, I did."), seconds={1: 2.0})
    made: Evaluator = evaluator(asker)
    assert asyncio.run(made.evaluate(stored)) == tuple(NotAssessed(one, TOO_SHORT) for one in Dimension)
    assert asker.prompts == []


@pytest.mark.parametrize("fails_at", [1, 2, 5, 8])
def test_a_run_that_fails_fails_the_scoring(fails_at: int) -> None:
    with pytest.raises(EngineFailed, match="the model went away"):
        score(Scripted(levels(4, 4), fails_at))


class Waiting:
    """An asker that fails one run and lets the other wait for ever."""

    def __init__(self, *, fails: bool) -> None:
        self.cancelled = 0
        self.begun = 0
        self.both = asyncio.Event()
        self._fails = fails

    async def ask(self, prompt: Prompt) -> Reply:
        self.begun += 1
        if self.begun == 2:
            self.both.set()
        if self._fails and self.begun == 2:
            raise EngineFailed("the model went away", "try again")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        raise AssertionError("nobody sets the event")


def test_when_one_run_fails_the_other_is_ended() -> None:
    asker = Waiting(fails=True)
    with pytest.raises(EngineFailed):
        asyncio.run(ModelEvaluator(asker, rubric(), "0.1.0", 1).score(SESSION))
    assert asker.cancelled == 1


def test_cancelling_ends_both_runs() -> None:
    async def cancel() -> None:
        work = asyncio.create_task(ModelEvaluator(asker, rubric(), "0.1.0", 1).score(SESSION))
        async with asyncio.timeout(10):
            await asker.both.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asker = Waiting(fails=False)
    asyncio.run(cancel())
    assert asker.cancelled == 2


def test_progress_counts_every_reading_and_grows_with_disputes() -> None:
    told: list[tuple[int, int]] = []
    asker = Scripted(levels(2, 4, 3))
    evaluator = ModelEvaluator(asker, rubric(), "0.1.0", 1)
    asyncio.run(evaluator.score(SESSION, lambda done, total: told.append((done, total))))
    assert told[0] == (0, 8)
    assert told[-1] == (12, 12)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
