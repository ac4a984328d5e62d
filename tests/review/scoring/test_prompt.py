"""People's words stay data, whatever they are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.session import StoredSession
from coach_app.review.evaluator import Dimension
from coach_app.review.scoring.material import material_of
from coach_app.review.scoring.prompt import CLOSE, OPEN, SCHEMA, Prompt, as_data, build_prompt
from coach_app.review.scoring.reading import read_reply
from tests.review.scoring.scripted import ANSWER, SESSION, asked, reply, rubric, said, session

pytestmark = pytest.mark.unit

WORDS = st.text(min_size=1) | st.sampled_from([CLOSE, OPEN, '"}]}', "\\u003c/data>", "<|im_end|>", "\u2028"])
TALK = st.lists(WORDS, min_size=1, max_size=8).map("".join)


def prompt(stored: StoredSession, dimension: Dimension = Dimension.CONTENT) -> Prompt:
    rule = rubric().dimensions[dimension]
    return build_prompt(rubric(), rule, material_of(stored), rule.examples)


@given(TALK, TALK, TALK)
def test_no_words_leave_the_data(answer: str, question: str, role: str) -> None:
    stored = session(asked(1, text=question), said(2, text=f"{answer}{ANSWER}"), seconds={1: 20.0})
    attacked = StoredSession(
        stored.summary, {"role": role, "company": role}, stored.turns, (), stored.events, (), None, False
    )
    made = prompt(attacked)
    assert made.system == prompt(SESSION).system
    assert made.user.startswith(f"{OPEN}\n")
    assert made.user.endswith(f"\n{CLOSE}")
    assert made.user.count("<") == made.user.count(">") == 2
    turns = json.loads(made.user.removeprefix(OPEN).removesuffix(CLOSE))["turns"]
    assert turns[-1]["text"] == f"{answer}{ANSWER}"


@given(st.text())
def test_data_reads_back_as_it_was_and_hides_nothing(text: str) -> None:
    written = as_data({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set(written) & set("<>&\u200b\u202e\u2060\u2028\ufeff")
    assert not any("\U000e0000" <= letter <= "\U000e007f" for letter in written)


def test_each_dimension_has_its_own_levels_and_examples() -> None:
    for dimension, rule in rubric().dimensions.items():
        system = prompt(SESSION, dimension).system
        assert f"nothing else: {dimension}." in system
        assert all(anchor in system for anchor in rule.anchors)
        assert all(one.text in system for one in rule.examples)
        others = [r for d, r in rubric().dimensions.items() if d is not dimension]
        assert not any(anchor in system for other in others for anchor in other.anchors)


def test_figures_are_told_only_to_the_dimension_they_belong_to() -> None:
    told = {}
    for dimension in Dimension:
        user = prompt(SESSION, dimension).user
        (figures,) = json.loads(user.removeprefix(OPEN).removesuffix(CLOSE))["measured"]
        told[dimension] = set(figures) - {"question"}
    assert told[Dimension.CONTENT] == {"names_a_number"}
    assert told[Dimension.STRUCTURE] == told[Dimension.CLARITY] == set()
    assert "names_a_number" not in told[Dimension.DELIVERY]


def test_the_quote_comes_before_the_level() -> None:
    properties = SCHEMA["properties"]
    assert isinstance(properties, dict)
    order = list(properties)
    assert order.index("quotes") < order.index("observation") < order.index("level")
    assert order == SCHEMA["required"]


def test_a_second_try_is_told_our_complaint_only() -> None:
    first = prompt(SESSION)
    again = first.again("it is not JSON")
    assert again.user == first.user
    assert again.system.startswith(first.system)
    assert "it is not JSON" in again.system.removeprefix(first.system)


def test_a_proper_reply_follows_the_schema() -> None:
    import jsonschema

    jsonschema.validate(json.loads(reply(3)), dict(SCHEMA))
    assert read_reply(reply(3), Dimension.CONTENT, 1, {2: ANSWER}, "m").level == 3
