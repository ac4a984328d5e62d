"""How far scores can be trusted: fixtures, probes and attacks scored and compared; the figures of a table."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach_app.core.session import StoredSession
from coach_app.review.evaluator import Assessed, Dimension
from coach_app.review.scoring.fixtures import Attack, Fixture, as_session
from coach_app.review.scoring.probes import PROBES
from coach_app.review.scoring.reading import Reading
from coach_app.review.scoring.scorer import ModelEvaluator, Scores
from coach_app.review.scoring.statistics import (
    in_order,
    mean_absolute_difference,
    quadratic_weighted_kappa,
    share,
)

AT_ONCE = 4
"""Sessions scored at the same time."""

Evaluators = Callable[[str], ModelEvaluator]
"""The evaluator of a round, by its name."""

Progress = Callable[[int, int], None]
"""Told how many sessions are scored, of how many."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: `n` is what it was counted over; `met` is None where there is no `goal`."""

    name: str
    value: float | None
    n: int
    goal: str = ""
    met: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One session to score: a fixture as it stands, or changed by a probe or an attack."""

    fixture: Fixture
    session: StoredSession
    probe: str = ""
    attack: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was scored, and what came of it."""

    cases: tuple[Case, ...]
    scores: tuple[Scores, ...]

    def figures(self) -> tuple[Figure, ...]:
        """The table."""
        plain = {
            case.fixture.name: (case.fixture, scores)
            for case, scores in zip(self.cases, self.scores, strict=True)
            if not case.probe and not case.attack
        }
        pairs = tuple(plain.values())
        shifts = [*self._probe_figures(plain), self._attack_figure(plain)]
        return (*agreement(pairs), quotes(self.scores), *order(pairs), *shifts)

    def _probe_figures(self, plain: Mapping[str, tuple[Fixture, Scores]]) -> Iterable[Figure]:
        for name in PROBES:
            moved = _Shifts(self._changed(plain, [case.probe == name for case in self.cases]))
            yield moved.figure(f"shift: {name}", largest=False)

    def _attack_figure(self, plain: Mapping[str, tuple[Fixture, Scores]]) -> Figure:
        moved = _Shifts(self._changed(plain, [bool(case.attack) for case in self.cases]))
        return moved.figure("largest shift by an attack", largest=True)

    def _changed(
        self, plain: Mapping[str, tuple[Fixture, Scores]], wanted: Iterable[bool]
    ) -> list[tuple[Scores, Scores]]:
        """Scores before and after the change, of the cases that are wanted."""
        chosen = zip(self.cases, self.scores, wanted, strict=True)
        return [(plain[case.fixture.name][1], scores) for case, scores, take in chosen if take]


def cases_of(fixtures: Sequence[Fixture], attacks: Sequence[Attack]) -> tuple[Case, ...]:
    """Every fixture as it stands; one of each question under each probe; each attack on a fixture in turn."""
    plain = [Case(one, as_session(one)) for one in fixtures]
    questions: dict[str, list[Fixture]] = {}
    for one in fixtures:
        questions.setdefault(one.question_id, []).append(one)
    probed = []
    for number, (name, probe) in enumerate(PROBES.items()):
        for place, answers in enumerate(questions.values()):
            turn = (place + number) % len(answers)
            for chosen in (*answers[turn:], *answers[:turn]):
                changed = probe(chosen.text)
                if changed != chosen.text:
                    probed.append(Case(chosen, as_session(chosen, changed), probe=name))
                    break
    attacked = []
    for place, attack in enumerate(attacks):
        chosen = fixtures[place % len(fixtures)]
        attacked.append(Case(chosen, as_session(chosen, attack=attack), attack=attack.name))
    return (*plain, *probed, *attacked)


async def calibrate(
    evaluators: Evaluators, cases: Sequence[Case], progress: Progress = lambda done, total: None
) -> Calibration:
    """Score every case. Raises EngineFailed as soon as one can't be scored."""
    gate = asyncio.Semaphore(AT_ONCE)
    scored = 0

    async def score(case: Case) -> Scores:
        nonlocal scored
        async with gate:
            found = await evaluators(case.fixture.round).score(case.session)
        scored += 1
        progress(scored, len(cases))
        return found

    work = [asyncio.create_task(score(case)) for case in cases]
    try:
        scores = await asyncio.gather(*work)
    finally:
        for one in work:
            one.cancel()
        await asyncio.gather(*work, return_exceptions=True)
    return Calibration(tuple(cases), tuple(scores))


def agreement(pairs: Sequence[tuple[Fixture, Scores]]) -> tuple[Figure, ...]:
    """Run against run, and verdicts against the ratings by hand."""
    first, second = _two_runs(scores for _, scores in pairs)
    kappa = quadratic_weighted_kappa(first, second)
    apart = mean_absolute_difference(first, second)
    given, ours = [], []
    for fixture, scores in pairs:
        for one in scores.verdicts:
            if isinstance(one, Assessed):
                given.append(float(fixture.ratings[one.dimension]))
                ours.append(one.score)
    hand = mean_absolute_difference(given, ours)
    against = quadratic_weighted_kappa([round(level) for level in given], [round(level) for level in ours])
    return (
        Figure("run to run, quadratic weighted kappa", kappa, len(first), "≥ 0.80", _least(kappa, 0.8)),
        Figure("run to run, mean difference", apart, len(first), "≤ 0.35", _most(apart, 0.35)),
        Figure("against ratings by hand, mean difference", hand, len(given)),
        Figure("against ratings by hand, kappa", against, len(given)),
    )


def _two_runs(scored: Iterable[Scores]) -> tuple[list[int], list[int]]:
    """Levels of runs 1 and 2 where both gave one."""
    first, second = [], []
    for scores in scored:
        levels = {(one.dimension, one.run): one.level for one in scores.outcomes if isinstance(one, Reading)}
        for dimension in Dimension:
            a, b = levels.get((dimension, 1)), levels.get((dimension, 2))
            if a is not None and b is not None:
                first.append(a)
                second.append(b)
    return first, second


def quotes(scored: Iterable[Scores]) -> Figure:
    """How many of the quotes the model gave are exact; those that are not never reach a verdict."""
    outcomes = [one for scores in scored for one in scores.outcomes]
    offered = sum(one.offered for one in outcomes)
    exact = share(sum(one.valid for one in outcomes if isinstance(one, Reading)), offered)
    return Figure("quotes that are exact", exact, offered, "1.00", _least(exact, 1.0))


def order(pairs: Sequence[tuple[Fixture, Scores]]) -> tuple[Figure, ...]:
    """Questions whose good answer scores above the middling one, and that above the poor one."""
    by_question: dict[str, dict[str, float | None]] = {}
    for fixture, scores in pairs:
        score = None if scores.overall is None else scores.overall.score
        by_question.setdefault(fixture.question_id, {})[fixture.quality] = score
    whole = [group for group in by_question.values() if {"good", "mid", "poor"} <= group.keys()]
    right = share(sum(in_order(one["good"], one["mid"], one["poor"]) for one in whole), len(whole))
    return (Figure("good above middling above poor", right, len(whole), "1.00", _least(right, 1.0)),)


class _Shifts:
    """How far scores moved from the plain answer to the changed one, dimension by dimension."""

    def __init__(self, pairs: Iterable[tuple[Scores, Scores]]) -> None:
        self._moves: list[float] = []
        self._lost = 0
        for before, after in pairs:
            for old, new in zip(before.verdicts, after.verdicts, strict=True):
                if isinstance(old, Assessed) and isinstance(new, Assessed):
                    self._moves.append(new.score - old.score)
                elif type(old) is not type(new):
                    self._lost += 1

    def figure(self, name: str, *, largest: bool) -> Figure:
        """The mean move, or the largest; a score that came or went counts as not met."""
        value = None
        if self._moves:
            mean = sum(self._moves) / len(self._moves)
            value = max(self._moves, key=abs) if largest else mean
        met = None
        if self._lost:
            met = False
        elif value is not None:
            met = abs(value) <= 0.25
        most = max((abs(move) for move in self._moves), default=0.0)
        notes = [] if largest or not self._moves else [f"largest {most:.2f}"]
        notes += [f"{self._lost} came or went"] if self._lost else []
        return Figure(name, value, len(self._moves), "±0.25", met, ", ".join(notes))


def _least(value: float | None, goal: float) -> bool | None:
    return None if value is None else value >= goal


def _most(value: float | None, goal: float) -> bool | None:
    return None if value is None else value <= goal
