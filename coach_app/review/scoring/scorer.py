"""Scores a stored session: two independent runs, a third where they disagree."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from coach_app.core.errors import EngineFailed
from coach_app.core.session import StoredSession
from coach_app.review.evaluator import Dimension, NotAssessed, Verdict, Versions
from coach_app.review.scoring.agreement import Outcome, Overall, disagree, overall, verdict
from coach_app.review.scoring.material import LEAST_CHARACTERS, LEAST_SECONDS, Material, material_of
from coach_app.review.scoring.prompt import PROMPT_VERSION, Prompt, build_prompt
from coach_app.review.scoring.reading import Refused, Unusable, read_reply
from coach_app.review.scoring.rubric import Rubric

TOO_SHORT = (
    f"No answer is long enough to assess: at least {LEAST_SECONDS:g} seconds and {LEAST_CHARACTERS} letters."
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, and which model it was."""

    text: str
    model: str


Progress = Callable[[int, int], None]
"""Told how many readings are made, of about how many."""


class Asker(Protocol):
    """Puts a prompt to a text model."""

    async def ask(self, prompt: Prompt) -> Reply:
        """The reply. Raises EngineFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Scores:
    """All that scoring found. `outcomes` holds every reading; `drafts_only` that only a draft was read."""

    verdicts: tuple[Verdict, ...]
    overall: Overall | None
    outcomes: tuple[Outcome, ...]
    drafts_only: bool


class ModelEvaluator:
    """Scores with a text model by one rubric; an `Evaluator`."""

    def __init__(self, asker: Asker, rubric: Rubric, app: str, seed: int) -> None:
        """`seed` decides in which order dimensions and examples come in each run."""
        self._asker = asker
        self._rubric = rubric
        self._versions = Versions(rubric.label, PROMPT_VERSION, "", app)
        self._seed = seed

    async def evaluate(self, stored: StoredSession) -> tuple[Verdict, ...]:
        """One verdict for each dimension. Raises EngineFailed."""
        return (await self.score(stored)).verdicts

    async def score(self, stored: StoredSession, progress: Progress = lambda done, total: None) -> Scores:
        """Verdicts with the readings behind them. Raises EngineFailed when a run can't be completed."""
        material = await asyncio.to_thread(material_of, stored)
        if material.empty:
            return Scores(tuple(NotAssessed(one, TOO_SHORT) for one in Dimension), None, (), False)
        count = _Count(progress, 2 * len(Dimension))
        first, second = await self._both(material, count)
        found = {one: [first[one], second[one]] for one in Dimension}
        await self._third(found, material, count)
        verdicts = tuple(
            verdict(one, found[one], self._versions, drafts_only=material.drafts_only) for one in Dimension
        )
        weights = {one: rule.weight for one, rule in self._rubric.dimensions.items()}
        outcomes = tuple(outcome for one in Dimension for outcome in found[one])
        return Scores(verdicts, overall(verdicts, weights), outcomes, material.drafts_only)

    async def _both(self, material: Material, count: "_Count") -> Sequence[Mapping[Dimension, Outcome]]:
        """Two runs side by side; when one fails, the other is ended too."""
        runs = [asyncio.create_task(self._run(number, material, count)) for number in (1, 2)]
        try:
            return await asyncio.gather(*runs)
        finally:
            for run in runs:
                run.cancel()
            await asyncio.gather(*runs, return_exceptions=True)

    async def _third(
        self, found: Mapping[Dimension, list[Outcome]], material: Material, count: "_Count"
    ) -> None:
        """Read once more what is in dispute; where that can't be done the range stays, marked as unsure."""
        open_ones = tuple(one for one in Dimension if disagree(found[one]))
        count.more(len(open_ones))
        chance = random.Random(f"{self._seed}/3")
        for one in chance.sample(open_ones, len(open_ones)):
            try:
                found[one].append(await self._read(one, 3, material, chance))
            except EngineFailed:
                return
            count.one()

    async def _run(self, number: int, material: Material, count: "_Count") -> dict[Dimension, Outcome]:
        chance = random.Random(f"{self._seed}/{number}")
        found: dict[Dimension, Outcome] = {}
        for one in chance.sample(tuple(Dimension), len(Dimension)):
            found[one] = await self._read(one, number, material, chance)
            count.one()
        return found

    async def _read(
        self, dimension: Dimension, run: int, material: Material, chance: random.Random
    ) -> Outcome:
        """One reading; a reply that can't be used is asked for once more."""
        rule = self._rubric.dimensions[dimension]
        examples = chance.sample(rule.examples, len(rule.examples))
        prompt = build_prompt(self._rubric, rule, material, examples)
        reply = await self._asker.ask(prompt)
        try:
            return read_reply(reply.text, dimension, run, material.quotable, reply.model)
        except Unusable as bad:
            complaint, wasted = bad.complaint, bad.offered
        reply = await self._asker.ask(prompt.again(complaint))
        try:
            reading = read_reply(reply.text, dimension, run, material.quotable, reply.model)
        except Unusable as bad:
            return Refused(dimension, run, bad.complaint, wasted + bad.offered)
        return replace(reading, offered=reading.offered + wasted)


class _Count:
    """Readings made and to be made, told as they change."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._done, self._total = 0, total
        progress(0, total)

    def one(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)

    def more(self, readings: int) -> None:
        self._total += readings
        if readings:
            self._progress(self._done, self._total)
