"""Choosing the questions of one interview."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.errors import BadInput
from coach_app.core.rounds import QuestionKind, Round, Section
from coach_app.knowledge.bank import load_bank
from coach_app.knowledge.choose import CLOSING_FROM, choose, level_of, trades_of
from coach_app.knowledge.values import Bank, Level
from tests.knowledge.folders import QUESTIONS

pytestmark = pytest.mark.unit

ASKED_ROUNDS = tuple(round_ for round_ in Round if round_ is not Round.OWN)
ROLES = ("", "Senior nurse", "Junior web developer", "Electrician", "Zeppelin pilot", "Head of sales")


@cache
def bank() -> Bank:
    return load_bank(QUESTIONS)


arguments = given(
    st.sampled_from(ASKED_ROUNDS), st.integers(1, 20), st.sampled_from(ROLES), st.integers(0, 2**32)
)


@arguments
def test_as_many_as_wanted_each_once_introduction_first(r: Round, count: int, role: str, seed: int) -> None:
    chosen = choose(bank(), r, count, role, seed)
    assert len(chosen) == count
    assert len({question.id for question in chosen}) == count
    assert chosen[0].kind is QuestionKind.INTRODUCTION
    assert all(question.kind is not QuestionKind.INTRODUCTION for question in chosen[1:])


@arguments
def test_the_parts_of_the_interview_come_in_order(r: Round, count: int, role: str, seed: int) -> None:
    chosen = choose(bank(), r, count, role, seed)
    order = [tuple(Section).index(question.section) for question in chosen[1:]]
    assert order[: count - 2] == sorted(order[: count - 2])
    closing = [question.section in (Section.QA, Section.WRAP_UP) for question in chosen]
    assert closing[-1] == (count >= CLOSING_FROM)
    assert not any(closing[:-1])


@arguments
def test_the_same_seed_gives_the_same_interview(r: Round, count: int, role: str, seed: int) -> None:
    assert choose(bank(), r, count, role, seed) == choose(bank(), r, count, role, seed)


@arguments
def test_nobody_is_asked_about_a_foreign_trade(r: Round, count: int, role: str, seed: int) -> None:
    own = trades_of(role, bank().trades)
    assert all(question.trade in own for question in choose(bank(), r, count, role, seed) if question.trade)


@pytest.mark.parametrize("round_", ASKED_ROUNDS)
def test_seeds_bring_variety(round_: Round) -> None:
    interviews = {tuple(question.id for question in choose(bank(), round_, 4, "", n)) for n in range(20)}
    assert len(interviews) >= 10


def test_a_short_behavioural_interview_never_probes_the_same_thing_twice() -> None:
    for seed in range(20):
        probes = [
            probe
            for question in choose(bank(), Round.BEHAVIOURAL, 5, "", seed)[1:-1]
            for probe in question.probes
        ]
        assert len(probes) == len(set(probes))


def test_a_named_trade_is_asked_about() -> None:
    for seed in range(20):
        chosen = choose(bank(), Round.TECHNICAL, 5, "Staff nurse", seed)
        assert sum(question.trade == "care" for question in chosen) >= 1


def test_levels_are_respected_while_there_is_a_choice() -> None:
    for seed in range(20):
        junior = choose(bank(), Round.BEHAVIOURAL, 6, "Junior clerk", seed)
        assert all(question.level in (Level.ANY, Level.JUNIOR) for question in junior)
        unknown = choose(bank(), Round.BEHAVIOURAL, 6, "", seed)
        assert all(question.level is not Level.SENIOR for question in unknown)


def test_a_long_technical_interview_goes_on_with_experience() -> None:
    chosen = choose(bank(), Round.TECHNICAL, 20, "", 1)
    assert {question.round for question in chosen} == {Round.TECHNICAL, Round.BEHAVIOURAL}


def test_more_than_there_is_gives_what_there_is() -> None:
    chosen = choose(bank(), Round.BEHAVIOURAL, 500, "", 1)
    assert len(chosen) == len({question.id for question in chosen})
    introductions = sum(
        question.kind is QuestionKind.INTRODUCTION for question in bank().for_round(Round.BEHAVIOURAL)
    )
    assert len(chosen) == len(bank().for_round(Round.BEHAVIOURAL)) - introductions + 1


@pytest.mark.parametrize(("round_", "count"), [(Round.OWN, 3), (Round.SCREEN, 0), (Round.SCREEN, -1)])
def test_what_can_not_be_chosen_is_one_line(round_: Round, count: int) -> None:
    with pytest.raises(BadInput, match="; "):
        choose(bank(), round_, count, "", 1)


@pytest.mark.parametrize(
    ("role", "trades"),
    [
        ("Senior Software Developer", {"software"}),
        ("Full-stack engineer", {"software"}),
        ("Staff nurse", {"care"}),
        ("Care home manager", {"care"}),
        ("Career adviser", set()),
        ("Account manager", {"sales"}),
        ("Accountant", {"accounting"}),
        ("Barista", {"hospitality"}),
        ("Barrister", set()),
        ("Bar manager", {"hospitality"}),
        ("Primary-school teacher", {"teaching"}),
        ("maintenance electrician", {"trades"}),
        ("Lorry driver (nights)", {"logistics"}),
        ("Help desk agent", {"support"}),
        ("", set()),
    ],
)
def test_trades_are_read_from_job_titles(role: str, trades: set[str]) -> None:
    assert trades_of(role, bank().trades) == trades


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("Junior analyst", Level.JUNIOR),
        ("Graduate engineer", Level.JUNIOR),
        ("International buyer", Level.ANY),
        ("Senior buyer", Level.SENIOR),
        ("Head of finance", Level.SENIOR),
        ("Buyer", Level.ANY),
    ],
)
def test_levels_are_read_from_job_titles(role: str, level: Level) -> None:
    assert level_of(role) is level
