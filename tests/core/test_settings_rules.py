"""Declared settings: read, changed and refused by name, never a crash."""

from __future__ import annotations

import tomllib

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.errors import BadInput
from coach_app.core.rounds import EngineName, Persona
from coach_app.core.settings import Settings
from coach_app.core.settings_rules import (
    Declared,
    Value,
    as_table,
    change,
    declared,
    from_table,
    look_up,
    read,
)

pytestmark = pytest.mark.unit


def test_every_setting_has_help_and_a_default_that_is_allowed() -> None:
    for one in declared():
        assert one.help_text
        assert change(Settings(), one.name, one.default) == Settings()


def test_names_are_unique_and_dotted() -> None:
    names = [one.name for one in declared()]
    assert len(set(names)) == len(names)
    assert all(name.count(".") == 1 for name in names)


def test_a_number_has_bounds_and_keeps_its_type() -> None:
    assert read(change(Settings(), "practice.patience", "0.6"), "practice.patience") == 0.6
    questions = read(change(Settings(), "practice.questions", "7"), "practice.questions")
    assert (questions, type(questions)) == (7, int)
    assert type(read(change(Settings(), "practice.minutes", 20), "practice.minutes")) is float


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("practice.patience", "4.1", "practice.patience can't be '4.1'; give a number from 0.6 to 4"),
        ("practice.patience", 0.5, "practice.patience can't be 0.5; "),
        ("practice.patience", "soon", "practice.patience can't be 'soon'; "),
        ("practice.patience", "nan", "practice.patience can't be 'nan'; "),
        ("practice.minutes", "inf", "practice.minutes can't be 'inf'; "),
        ("practice.questions", "2.5", "practice.questions can't be '2.5'; "),
        ("practice.questions", 2.5, "practice.questions can't be 2.5; "),
        ("practice.questions", True, "practice.questions can't be True; "),
        (
            "practice.persona",
            "angry",
            "practice.persona can't be 'angry'; choose one of warm, neutral, pressing",
        ),
        ("practice.persona", 1, "practice.persona can't be 1; choose one of "),
        ("look.reduced_motion", "perhaps", "look.reduced_motion can't be 'perhaps'; say true or false"),
        ("look.reduced_motion", 2, "look.reduced_motion can't be 2; "),
        (
            "practice.pace",
            "1",
            "there is no setting named 'practice.pace'; `coach settings get` lists them all",
        ),
        ("patience", "1", "there is no setting named 'patience'; "),
        ("", "1", "there is no setting named ''; "),
        ("practice.", "1", "there is no setting named 'practice.'; "),
    ],
)
def test_a_bad_value_is_refused_in_one_line(name: str, value: Value, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        change(Settings(), name, value)
    assert str(refused.value).startswith(words)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("value", [[1], {}, None, "2026-11-20"])
def test_a_value_of_a_foreign_kind_is_refused_not_stored(value: object) -> None:
    settings, complaints = from_table(
        {"practice": {"minutes": value, "persona": value}, "look": {"reduced_motion": value}}
    )
    assert settings == Settings()
    assert len(complaints) == 3


@pytest.mark.parametrize("value", [[1], {"a": 1}])
def test_a_text_setting_takes_only_text(value: object) -> None:
    settings, complaints = from_table({"practice": {"role": value}})
    assert settings == Settings()
    assert len(complaints) == 1


@pytest.mark.parametrize(
    ("word", "truth"), [("YES", True), ("on", True), ("1", True), ("No", False), ("off", False)]
)
def test_truth_may_be_said_in_several_words(word: str, truth: bool) -> None:
    assert read(change(Settings(), "look.reduced_motion", word), "look.reduced_motion") is truth


def test_words_of_a_closed_set_become_the_set_s_own() -> None:
    changed = change(Settings(), "practice.persona", "pressing")
    assert changed.practice.persona is Persona.PRESSING
    assert look_up("practice.engine").words == tuple(str(word) for word in EngineName)
    assert look_up("practice.role").words == ()


def test_a_file_is_read_as_far_as_it_is_right() -> None:
    table = tomllib.loads(
        """
        stray = 1
        [practice]
        minutes = 15
        patience = 9
        colour = "red"
        [nowhere]
        x = 1
        """
    )
    settings, complaints = from_table(table)
    assert settings == change(Settings(), "practice.minutes", 15)
    assert complaints == (
        "settings: 'stray' is not a section; it was ignored",
        "settings: practice.patience can't be 9; the default stays in force",
        "settings: there is no setting named 'practice.colour'; the default stays in force",
        "settings: there is no setting named 'nowhere.x'; the default stays in force",
    )


def value_of(one: Declared) -> st.SearchStrategy[Value]:
    if one.words:
        return st.sampled_from(one.words)
    if one.kind is bool:
        return st.booleans()
    if one.kind is str:
        return st.text(st.characters(blacklist_categories=["Cs"]))
    low, high = one.low or 0, one.high or 100
    return st.integers(int(-(-low // 1)), int(high)) if one.kind is int else st.floats(low, high)


@given(st.data())
def test_what_is_changed_survives_the_settings_file(data: st.DataObject) -> None:
    settings = Settings()
    for one in data.draw(st.lists(st.sampled_from(declared()), max_size=6)):
        settings = change(settings, one.name, data.draw(value_of(one)))
    assert from_table(tomllib.loads(tomli_w.dumps(as_table(settings)))) == (settings, ())


def test_defaults_are_not_written() -> None:
    assert as_table(Settings()) == {}


rubbish = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2),
    max_leaves=5,
)
sections = st.sampled_from(["practice", "sound", "gemini", "look", "privacy", "other"])
items = st.sampled_from([one.name.partition(".")[2] for one in declared()])


@given(st.dictionaries(sections, st.dictionaries(items, rubbish, max_size=4) | rubbish, max_size=4))
def test_no_file_is_a_reason_to_crash(table: dict[str, object]) -> None:
    settings, complaints = from_table(table)
    assert from_table(as_table(settings)) == (settings, ())
    assert all("\n" not in complaint for complaint in complaints)
