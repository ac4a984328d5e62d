"""Reading a bank: good files become values, bad ones one line that names file and entry."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.errors import BadInput, ExitCode
from coach_app.core.rounds import Persona, QuestionKind, Round, Section
from coach_app.knowledge.bank import load_bank, load_questions
from coach_app.knowledge.values import Level, LineUse, Missing
from tests.knowledge.folders import all_lines, question, write_bank

pytestmark = pytest.mark.unit


def outcome(path: Path) -> str:
    """Return the complaint about a file, empty when it was read."""
    try:
        load_questions(path)
    except BadInput as error:
        return str(error)
    return ""


def refusal(folder: Path) -> str:
    with pytest.raises(BadInput) as caught:
        load_bank(folder)
    assert caught.value.exit_code is ExitCode.INPUT
    message = str(caught.value)
    assert "\n" not in message
    assert "; " in message
    return message


def test_a_question_keeps_every_field(tmp_path: Path) -> None:
    bank = load_bank(write_bank(tmp_path, question("one", "  What   now? ")))
    [found] = bank.questions
    assert (found.id, found.text, found.seconds) == ("one", "What now?", 60)
    assert (found.round, found.kind) == (Round.SCREEN, QuestionKind.FACTUAL)
    assert (found.section, found.level, found.probes) == (Section.BEHAVIOURAL, Level.ANY, ("thing",))
    assert dict(found.follow_ups) == {Missing.SHORT: "And then?"}
    assert bank.question("one") is found
    assert bank.question("two") is None


def test_the_round_of_a_file_holds_for_its_entries(tmp_path: Path) -> None:
    entries = question("one").replace('round = "screen"\n', "") + question("two")
    bank = load_bank(write_bank(tmp_path, f'round = "case"\n{entries}'))
    assert [found.round for found in bank.questions] == [Round.CASE, Round.SCREEN]


def test_values_can_not_be_changed(tmp_path: Path) -> None:
    [found] = load_bank(write_bank(tmp_path, question("one"))).questions
    with pytest.raises(TypeError):
        found.follow_ups[Missing.LONG] = "x"  # type: ignore[index]  # the point of the test
    with pytest.raises(AttributeError):
        found.text = "x"  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('round = "screen"', 'round = "phone"', "'round' has the unknown value 'phone'; use one of: behavi"),
        ('kind = "factual"', 'kind = "odd"', "'kind' has the unknown value 'odd'"),
        ('section = "behavioural"', 'section = "end"', "'section' has the unknown value 'end'"),
        ('level = "any"', 'level = "chief"', "'level' has the unknown value 'chief'"),
        ('text = "What about two?"\n', "", "'text' is missing"),
        ('text = "What about two?"', 'text = "  "', "'text' is not a text"),
        ('text = "What about two?"', "text = 7", "'text' is not a text"),
        ('round = "screen"\n', "", "'round' is missing"),
        ('probes = ["thing"]', "probes = []", "'probes' is not a list of words"),
        ('probes = ["thing"]', 'probes = "thing"', "'probes' is not a list of words"),
        ("seconds = 60", "seconds = 4", "'seconds' is not a length in seconds"),
        ("seconds = 60", "seconds = true", "'seconds' is not a length in seconds"),
        ("seconds = 60", "seconds = 60\nsecond = 3", "'second' is not known"),
        ("seconds = 60", 'seconds = 60\ntrade = "magic"', "trade 'magic' is not known"),
        ("short =", "brief =", "'brief' has the unknown value 'brief'"),
        ('short = "And then?"', "short = 1", "'short' is not a text"),
        ('[question.follow_ups]\nshort = "And then?"', "follow_ups = 3", "'follow_ups' is not a table"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    wrong = question("two")
    assert old in wrong
    message = refusal(write_bank(tmp_path, question("one") + wrong.replace(old, new)))
    assert message.startswith("own.toml, question 2 (two)")
    assert complaint in message


def test_an_entry_without_an_id_is_named_by_its_number(tmp_path: Path) -> None:
    message = refusal(write_bank(tmp_path, question("one").replace('id = "one"', "")))
    assert message.startswith("own.toml, question 1: 'id' is missing")


def test_a_repeated_id_is_refused_within_and_across_files(tmp_path: Path) -> None:
    folder = write_bank(tmp_path, question("one") + question("one", "Something else?"))
    assert refusal(folder).startswith("own.toml: the id 'one' is there twice")
    write_bank(tmp_path, question("one"))
    (tmp_path / "other.toml").write_text(question("one", "Something else?"), encoding="utf-8")
    assert "the id 'one' is there twice" in refusal(tmp_path)


def test_a_repeated_wording_is_refused(tmp_path: Path) -> None:
    folder = write_bank(tmp_path, question("one", "Why?") + question("two", "why?"))
    assert "'two' asks the same as 'one'" in refusal(folder)


def test_broken_toml_names_the_place(tmp_path: Path) -> None:
    message = refusal(write_bank(tmp_path, question("one") + "[[question\n"))
    assert message.startswith("own.toml is not valid TOML")
    assert "line 13" in message


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    folder = write_bank(tmp_path, question("one"))
    (folder / "own.toml").write_bytes('text = "caf\xe9"'.encode("latin-1"))
    assert refusal(folder).startswith("own.toml is not UTF-8 text")


def test_questions_must_be_a_list(tmp_path: Path) -> None:
    assert "own.toml: 'question' is not a list of entries" in refusal(write_bank(tmp_path, "question = 3\n"))


def test_an_empty_or_absent_bank_is_refused(tmp_path: Path) -> None:
    assert "there is no question in" in refusal(write_bank(tmp_path, ""))
    assert refusal(tmp_path / "nowhere").startswith("there is no question folder nowhere")


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    folder = write_bank(tmp_path, question("one"))
    (folder / "lines.toml").unlink()
    assert refusal(folder).startswith("lines.toml can't be read")


@pytest.mark.parametrize("use", [use for use in LineUse if use is not LineUse.SECTION])
def test_a_missing_line_is_named(tmp_path: Path, use: LineUse) -> None:
    message = refusal(write_bank(tmp_path, question("one"), all_lines(without=use)))
    assert message.startswith(f"lines.toml: there is no line '{use}' for persona 'warm'")


@pytest.mark.parametrize(
    ("extra", "complaint"),
    [
        ('[[line]]\nuse = "hum"\ntext = "x"\n', "'use' has the unknown value 'hum'"),
        ('[[line]]\nuse = "nudge"\ntext = "x"\npersona = "rude"\n', "'persona' has the unknown value 'rude'"),
        ('[[line]]\nuse = "section"\ntext = "x"\n', "'section' belongs to lines of use 'section'"),
        ('[[line]]\nuse = "nudge"\nsection = "qa"\ntext = "x"\n', "'section' belongs to lines of use"),
        ('[[line]]\nuse = "nudge"\ntext = "x"\nwho = "me"\n', "'who' is not known"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, extra: str, complaint: str) -> None:
    message = refusal(write_bank(tmp_path, question("one"), all_lines() + extra))
    assert message.startswith(f"lines.toml, line {len(LineUse)}: ")
    assert complaint in message


def test_a_wrong_generic_follow_up_is_named(tmp_path: Path) -> None:
    extra = '[[follow_up]]\nmissing = "short"\nkinds = ["odd"]\ntext = "x"\n'
    message = refusal(write_bank(tmp_path, question("one"), all_lines() + extra))
    assert message.startswith("lines.toml, follow_up 1: 'kinds' has the unknown value 'odd'")


def test_a_trade_without_words_is_named(tmp_path: Path) -> None:
    folder = write_bank(tmp_path, question("one"), trades="[care]\nword = 1\n")
    assert refusal(folder).startswith("trades.toml, care: 'words' is not a list of words")


def test_lines_prefer_nobody_and_fit_the_persona(tmp_path: Path) -> None:
    extra = '[[line]]\nuse = "nudge"\npersona = "warm"\ntext = "Take your time."\n'
    lines = load_bank(write_bank(tmp_path, question("one"), all_lines() + extra)).lines
    assert lines.of(LineUse.NUDGE, Persona.WARM) == ("Line nudge.", "Take your time.")
    assert lines.of(LineUse.NUDGE, Persona.NEUTRAL) == ("Line nudge.",)
    assert [lines.pick(LineUse.NUDGE, Persona.WARM, turn) for turn in range(3)] == [
        "Line nudge.",
        "Take your time.",
        "Line nudge.",
    ]


@given(st.binary(max_size=200))
def test_any_bytes_give_questions_or_one_line(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "own.toml"
    path.write_bytes(data)
    assert "\n" not in outcome(path)
