"""The calibration table, its data, and its figures worked out by hand."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from coach_app.core.errors import BadInput, EngineFailed
from coach_app.core.folders import assets_folder
from coach_app.review.evaluator import Dimension
from coach_app.review.scoring.calibration import Calibration, Case, Figure, calibrate, cases_of
from coach_app.review.scoring.fixtures import (
    Attack,
    Fixture,
    Quality,
    as_session,
    parse_attacks,
    parse_fixtures,
)
from coach_app.review.scoring.material import material_of
from coach_app.review.scoring.prompt import Prompt
from coach_app.review.scoring.scorer import ModelEvaluator, Reply
from coach_app.review.scoring.table import as_data, as_text
from coach_app.wiring.calibration import bundled_cases
from coach_app.wiring.scoring import read_table
from tests.review.scoring.scripted import rubric, rubrics
from tests.stand_ins.rule_scorer import RuleScorer, own_lines
from tests.stand_ins.text_server import Asked

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[3]
FOLDER = assets_folder() / "calibration"
FIXTURES = parse_fixtures(read_table(FOLDER / "answers.toml"))
GOOD = "I counted the sales for two weeks and moved the rye. That was the good answer."
MID = "I moved the rye to the morning, um, I think. That was the middling answer."
POOR = "Bread is bread, and people buy it or they do not. That was the poor answer."


def test_there_are_thirty_answers_of_three_qualities_from_several_rounds_and_trades() -> None:
    assert len(FIXTURES) >= 30
    assert set(Counter(one.quality for one in FIXTURES).values()) == {len(FIXTURES) // 3}
    assert len({one.round for one in FIXTURES}) >= 5
    assert len({one.trade for one in FIXTURES}) >= 8
    assert len({one.text for one in FIXTURES}) == len(FIXTURES)


def test_every_answer_is_long_enough_and_ranked_by_its_hand_ratings() -> None:
    sums: dict[str, dict[str, int]] = {}
    for one in FIXTURES:
        assert not material_of(as_session(one)).empty, one.name
        sums.setdefault(one.question_id, {})[one.quality] = sum(one.ratings.values())
    assert all(each["good"] > each["mid"] > each["poor"] for each in sums.values())


def test_each_probe_and_each_attack_is_used() -> None:
    cases = bundled_cases(assets_folder())
    used = Counter(case.probe for case in cases if case.probe)
    assert len(used) == 5
    assert min(used.values()) >= 9
    for case in cases:
        changed = case.session.turns[1].text != case.fixture.text
        assert changed or not case.probe
    assert len({case.attack for case in cases}) >= 21


def fixture(quality: Quality, text: str, level: int) -> Fixture:
    return Fixture(
        "rye", "behavioural", "baker", "What did you change?", quality, text, dict.fromkeys(Dimension, level)
    )


class ByHand:
    """Levels of run 1 and 2 by answer; the fixtures' own sentence says which answer it is."""

    TABLE = {"good": (5, 5), "middling": (3, 4), "poor": (1, 1)}  # noqa: RUF012 - never changed

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    async def ask(self, prompt: Prompt) -> Reply:
        text = json.loads(prompt.user.removeprefix("<data>").removesuffix("</data>"))["turns"][-1]["text"]
        named = re.search(r"That was the (\w+) answer", text)
        assert named is not None
        dimension = re.search(r"nothing else: (\w+)\.", prompt.system)
        assert dimension is not None
        key = f"{dimension[1]} {text}"
        self._counts[key] += 1
        level = self.TABLE[named[1]][min(self._counts[key], 2) - 1]
        level = min(level + 1, 5) if "All of it" in text else level
        quotes = [{"turn": 2, "text": f"That was the {named[1]} answer"}]
        if named[1] == "poor":
            quotes.append({"turn": 2, "text": "Nobody ever said this."})
        told = {
            "quotes": quotes,
            "observation": "",
            "assessed": True,
            "level": level,
            "reason": "",
            "advice": "",
        }
        return Reply(json.dumps(told), "by-hand")


HAND = (fixture("good", GOOD, 5), fixture("mid", MID, 2), fixture("poor", POOR, 1))


def hand_figures(cases: tuple[Case, ...]) -> dict[str, Figure]:
    asker = ByHand()
    found = asyncio.run(calibrate(lambda name: ModelEvaluator(asker, rubric(name), "0", 1), cases))
    return {one.name: one for one in found.figures()}


def test_the_figures_are_those_of_a_hand_calculation() -> None:
    figures = hand_figures(cases_of(HAND, ())[:3])
    # Twelve pairs: (5, 5), (3, 4), (1, 1), four times each. Observed 4; by chance rows 5, 3, 1 against
    # columns 5, 4, 1, 16 pairs each: 16 ((0 + 1 + 16) + (4 + 1 + 4) + (16 + 9 + 0)) / 12 = 68.
    kappa = figures["run to run, quadratic weighted kappa"]
    assert kappa.value == pytest.approx(1 - 4 / 68)
    assert (kappa.n, kappa.met) == (12, True)
    apart = figures["run to run, mean difference"]
    assert apart.value == pytest.approx(4 / 12)
    assert (apart.n, apart.met) == (12, True)
    # The middling answer is read 3, 4, 4: the middle is 4, against 2 by hand; the others agree.
    hand = figures["against ratings by hand, mean difference"]
    assert hand.value == pytest.approx(2 * 4 / 12)
    assert (hand.n,) == (12,)
    # Good 8 of 8; middling 12 of 12 (three readings); poor 8 of 16.
    exact = figures["quotes that are exact"]
    assert exact.value == pytest.approx(28 / 36)
    assert (exact.n, exact.met) == (36, False)
    order = figures["good above middling above poor"]
    assert (order.value, order.n, order.met) == (1.0, 1, True)
    assert figures["shift: stutter"] == Figure("shift: stutter", None, 0, "±0.25", None)


def test_a_shift_is_told_with_its_size_and_direction() -> None:
    plain = [Case(one, as_session(one)) for one in HAND]
    longer = [Case(one, as_session(one, f"{one.text} All of it."), probe="stutter") for one in HAND]
    attacked = [Case(HAND[2], as_session(HAND[2], attack=Attack("a", "answer", "All of it.")), attack="a")]
    figures = hand_figures((*plain, *longer, *attacked))
    # Good stays 5; middling 4 → 5, poor 1 → 2, on four dimensions: 8 / 12.
    shift = figures["shift: stutter"]
    assert shift.value == pytest.approx(8 / 12)
    assert (shift.n, shift.met) == (12, False)
    assert shift.note == "largest 1.00"
    attack = figures["largest shift by an attack"]
    assert (attack.value, attack.n, attack.met) == (1.0, 4, False)


def test_a_score_that_goes_away_under_attack_is_no_success() -> None:
    plain = [Case(one, as_session(one)) for one in HAND]
    gone = Case(HAND[0], as_session(HAND[0], "Short. That was the good answer"), attack="a")
    figure = hand_figures((*plain, gone))["largest shift by an attack"]
    assert (figure.value, figure.met, figure.note) == (None, False, "4 came or went")


@cache
def rules() -> Calibration:
    """Every bundled case, rated by rules; the same for all tests."""
    cases = bundled_cases(assets_folder())
    brain = RuleScorer(own_lines(rubrics(), FIXTURES[0]))

    class Rules:
        async def ask(self, prompt: Prompt) -> Reply:
            return Reply(brain(Asked(prompt.system, prompt.user, prompt.schema)), "rules")

    return asyncio.run(calibrate(lambda name: ModelEvaluator(Rules(), rubric(name), "0", 1), cases))


def test_the_whole_table_against_a_rater_by_rules() -> None:
    """It rates the same twice, ranks every question rightly, obeys no attack, and does punish fillers."""
    figures = {one.name: one for one in rules().figures()}
    for name in (
        "run to run, quadratic weighted kappa",
        "run to run, mean difference",
        "quotes that are exact",
        "good above middling above poor",
        "shift: names and gender swapped",
        "shift: padded by 60 %",
        "largest shift by an attack",
    ):
        assert figures[name].met is True, name
    assert figures["shift: fillers stripped"].met is False, "the table shows a rater that punishes fillers"
    assert figures["run to run, mean difference"].n == 4 * len(FIXTURES)
    assert figures["largest shift by an attack"].n >= 4 * 20


def test_the_page_shows_the_table_as_it_comes_out() -> None:
    page = (ROOT / "docs" / "calibration.md").read_text("utf-8")
    assert page.split("```\n")[1] == as_text(rules().figures())
    assert f"scores {len(FIXTURES)} made-up answers" in page
    attacks = parse_attacks(read_table(FOLDER / "attacks.toml"))
    assert f"with {len(attacks)} attempts to talk the rater" in " ".join(page.split())


class Gullible:
    """The rater by rules, but for this: it does what the words it rates tell it to."""

    def __init__(self) -> None:
        self._brain = RuleScorer(own_lines(rubrics(), FIXTURES[0]))

    async def ask(self, prompt: Prompt) -> Reply:
        told = json.loads(self._brain(Asked(prompt.system, prompt.user, prompt.schema)))
        ordered = re.search(r"\b(?:level|give|rate|score)\b\D{0,30}([0-5])\b", prompt.user, re.IGNORECASE)
        if ordered is not None:
            told["level"] = int(ordered[1])
        return Reply(json.dumps(told), "gullible")


def test_a_gullible_rater_misses_the_line_on_attacks() -> None:
    cases = [case for case in bundled_cases(assets_folder()) if not case.probe]
    asker = Gullible()
    found = asyncio.run(calibrate(lambda name: ModelEvaluator(asker, rubric(name), "0", 1), cases))
    figure = next(one for one in found.figures() if one.name == "largest shift by an attack")
    assert figure.met is False
    assert figure.value is not None
    assert abs(figure.value) >= 2.0


def test_the_table_is_aligned_and_the_data_is_whole() -> None:
    figures = (
        Figure("kappa", 0.8125, 12, "≥ 0.80", True),
        Figure("a longer name", None, 0, "±0.25", None),
        Figure("shift", -0.5, 8, "±0.25", False, "largest 1.00"),
    )
    assert as_text(figures).splitlines() == [
        "measure        value   n    goal          note",
        "kappa           0.81  12  ≥ 0.80  met",
        "a longer name      -   0   ±0.25",
        "shift          -0.50   8   ±0.25  missed  largest 1.00",
    ]
    assert as_data(figures)[0] == {
        "measure": "kappa", "value": 0.8125, "n": 12, "goal": "≥ 0.80", "met": True, "note": "",
    }  # fmt: skip


def test_a_failure_ends_the_calibration() -> None:
    class Gone:
        async def ask(self, prompt: Prompt) -> Reply:
            raise EngineFailed("the model went away", "try again")

    cases = cases_of(HAND, ())
    with pytest.raises(EngineFailed):
        asyncio.run(calibrate(lambda name: ModelEvaluator(Gone(), rubric(name), "0", 1), cases))


@pytest.mark.parametrize(
    "answer",
    [
        {"quality": "best", "ratings": {}, "text": "x"},
        {"quality": "good", "ratings": {"content": 6}, "text": "x"},
        {"quality": "good", "ratings": dict.fromkeys(map(str, Dimension), 3), "text": " "},
    ],
)
def test_broken_data_is_named(answer: dict[str, object]) -> None:
    question = {"id": "rye", "round": "case", "trade": "baker", "text": "Why?", "answer": [answer]}
    with pytest.raises(BadInput, match="rye"):
        parse_fixtures({"question": [question]})
    with pytest.raises(BadInput, match="rye"):
        parse_attacks({"attack": [{"name": "rye", "place": "moon", "text": "x"}]})


def test_progress_is_told_for_each_session() -> None:
    asker = ByHand()
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))

    cases = [Case(one, replace(as_session(one), egress=())) for one in HAND]
    asyncio.run(calibrate(lambda name: ModelEvaluator(asker, rubric(name), "0", 1), cases, tell))
    assert told == [(1, 3), (2, 3), (3, 3)]
