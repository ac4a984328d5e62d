"""The bundled bank is complete, speakable and free of repeats."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from coach_app.core.rounds import Persona, QuestionKind, Round, Section
from coach_app.knowledge.bank import load_bank
from coach_app.knowledge.values import Bank, LineUse, Missing
from tests.knowledge.folders import QUESTIONS

pytestmark = pytest.mark.unit

ASKED_ROUNDS = tuple(round_ for round_ in Round if round_ is not Round.OWN)
AMERICAN = re.compile(r"\b\w*(?:ize[ds]?|izing|yze[ds]?|avior|color|favor|center|program)\b", re.IGNORECASE)
FIRST_PERSON_HOST = re.compile(r"\b(?:AI|model|software I am|language model)\b")


@cache
def bank() -> Bank:
    return load_bank(QUESTIONS)


def words(text: str) -> int:
    return len(text.split())


def test_there_are_enough_questions() -> None:
    counts = Counter(question.round for question in bank().questions)
    assert sum(counts.values()) >= 200
    assert all(counts[round_] >= 20 for round_ in ASKED_ROUNDS)
    assert counts[Round.OWN] == 0


def test_technical_questions_cover_many_trades_and_people_without_one() -> None:
    per_trade = Counter(question.trade for question in bank().for_round(Round.TECHNICAL))
    general = per_trade.pop("")
    assert general >= 10
    assert len(per_trade) >= 6
    assert min(per_trade.values()) >= 4
    assert set(per_trade) == {trade.id for trade in bank().trades}


@pytest.mark.parametrize("round_", ASKED_ROUNDS)
def test_each_round_can_open_and_close(round_: Round) -> None:
    questions = bank().for_round(round_)
    openings = [question for question in questions if question.kind is QuestionKind.INTRODUCTION]
    assert len(openings) >= 2
    assert all(question.section is Section.INTRO and not question.trade for question in openings)
    assert any(question.section in (Section.QA, Section.WRAP_UP) for question in questions)


def test_ids_are_stable_names() -> None:
    ids = [question.id for question in bank().questions]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", id_) for id_ in ids)


def test_no_wording_is_there_twice() -> None:
    everything = [line.text for line in bank().lines.lines]
    everything += [entry.text for entry in bank().lines.follow_ups]
    for question in bank().questions:
        everything += [question.text, *question.follow_ups.values()]
    plain = Counter(re.sub(r"\W+", " ", text).strip().casefold() for text in everything)
    assert [text for text, times in plain.items() if times > 1] == []
    assert len(bank().texts()) == len(everything)


def test_questions_can_be_spoken() -> None:
    for question in bank().questions:
        assert 5 <= words(question.text) <= 30, question.id
        assert question.text.isascii(), question.id
        assert question.text[0].isupper(), question.id
        assert question.text[-1] in ".?", question.id


def test_follow_ups_are_short_questions_or_requests() -> None:
    for question in bank().questions:
        for text in question.follow_ups.values():
            assert 2 <= words(text) <= 20, (question.id, text)
            assert text[-1] in ".?", (question.id, text)
            assert text.isascii(), (question.id, text)


def test_every_question_follows_up_a_short_answer_and_one_more_thing() -> None:
    for question in bank().questions:
        assert Missing.SHORT in question.follow_ups, question.id
        assert len(question.follow_ups) >= 2, question.id


def test_behavioural_questions_can_ask_for_whatever_is_missing() -> None:
    everybody = bank().lines.follow_ups
    generic = {one.missing for one in everybody if QuestionKind.BEHAVIOURAL in one.kinds}
    for question in bank().questions:
        if question.kind is QuestionKind.BEHAVIOURAL:
            assert {*question.follow_ups, *generic} == set(Missing), question.id


def test_british_spelling() -> None:
    assert [text for text in bank().texts() if AMERICAN.search(text)] == []


def test_the_interviewer_plays_its_part_and_never_shouts() -> None:
    assert [text for text in bank().texts() if "!" in text or FIRST_PERSON_HOST.search(text)] == []


def test_good_answers_fit_the_limits_of_their_kind() -> None:
    firm = {
        QuestionKind.BEHAVIOURAL: 150,
        QuestionKind.INTRODUCTION: 110,
        QuestionKind.FACTUAL: 75,
        QuestionKind.TECHNICAL: 240,
        QuestionKind.CASE: 240,
    }
    for question in bank().questions:
        assert 20 <= question.seconds < firm[question.kind], question.id


def test_probes_repeat_enough_to_be_compared() -> None:
    probes = Counter(probe for question in bank().questions for probe in question.probes)
    assert all(re.fullmatch(r"[a-z-]+", probe) for probe in probes)
    assert sum(times for times in probes.values() if times >= 3) >= 0.9 * sum(probes.values())


@pytest.mark.parametrize("persona", Persona)
def test_every_persona_can_say_everything(persona: Persona) -> None:
    lines = bank().lines
    for use in LineUse:
        if use is not LineUse.SECTION:
            assert lines.of(use, persona), use
    for section in Section:
        assert (lines.opening(section, persona) is None) == (section is Section.INTRO), section


def test_personas_greet_in_words_of_their_own() -> None:
    greetings = [bank().lines.of(LineUse.GREETING, persona) for persona in Persona]
    assert all(len(wordings) >= 2 for wordings in greetings)
    assert len({text for wordings in greetings for text in wordings}) == sum(map(len, greetings))


def test_neighbouring_acknowledgements_differ() -> None:
    for persona in Persona:
        said = [bank().lines.pick(LineUse.ACKNOWLEDGE, persona, turn) for turn in range(8)]
        assert all(one != next_ for one, next_ in pairwise(said))
