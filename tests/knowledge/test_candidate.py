"""The built-in candidate: a script that fits a short demo, and errors that name the entry."""

import json
import re
from pathlib import Path

import pytest

from coach_app.core.errors import BadInput
from coach_app.core.rounds import Persona, QuestionKind
from coach_app.knowledge.bank import load_bank
from coach_app.knowledge.candidate import load_candidate
from coach_app.knowledge.clips import INDEX_FILE, clip_key, load_clips
from coach_app.knowledge.values import LineUse
from tests.knowledge.folders import ASSETS, QUESTIONS, VOICES, question, write_bank

pytestmark = pytest.mark.unit

DEMO_SECONDS = 100
PATIENCE_SECONDS = 2.0
TURN_SECONDS = 1.0
"""What a change of speaker may take beyond patience."""


def write_script(folder: Path, script: str, *spoken: str) -> Path:
    folder.mkdir()
    (folder / "script.toml").write_text(script, encoding="utf-8")
    entry = {"seconds": 1, "sha256": "", "recipe": ""}
    index = {"schema": 1, "voice": "v", "engine": "e", "clips": {clip_key(text): entry for text in spoken}}
    (folder / INDEX_FILE).write_text(json.dumps(index), encoding="utf-8")
    for text in spoken:
        (folder / f"{clip_key(text)}.opus").write_bytes(b"x")
    return folder


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("persona", Persona)
def test_the_whole_demo_is_short(voice: str, persona: Persona) -> None:
    bank = load_bank(QUESTIONS)
    clips = load_clips(ASSETS / "voice" / voice)
    candidate = load_candidate(ASSETS / "candidate", bank)

    def longest(use: LineUse) -> float:
        return max(clips.seconds(text) or 0 for text in bank.lines.of(use, persona))

    asked = sum(clips.seconds(answer.question.text) or 0 for answer in candidate.answers)
    answered = sum(answer.clip.seconds + PATIENCE_SECONDS + TURN_SECONDS for answer in candidate.answers)
    between = len(candidate.answers) * (longest(LineUse.ACKNOWLEDGE) + longest(LineUse.TRANSITION))
    whole = longest(LineUse.GREETING) + asked + answered + between + longest(LineUse.CLOSING)
    assert asked > 0
    assert whole <= DEMO_SECONDS


def test_the_candidate_answers_different_questions_like_a_person() -> None:
    candidate = load_candidate(ASSETS / "candidate", load_bank(QUESTIONS))
    answers = candidate.answers
    assert len({answer.question.id for answer in answers}) == len(answers) == 3
    assert answers[0].question.kind is QuestionKind.INTRODUCTION
    fillers = [len(re.findall(r"\bum\b", answer.text, re.IGNORECASE)) for answer in answers]
    assert 0 in fillers
    assert max(fillers) == 2
    assert [len(answer.clip.fillers) for answer in answers] == fillers
    assert any("twelve a week to three" in answer.text for answer in answers)
    assert candidate.role


def test_filled_pauses_are_marked_where_they_sound() -> None:
    for answer in load_candidate(ASSETS / "candidate", load_bank(QUESTIONS)).answers:
        for start, end in answer.clip.fillers:
            assert 0 <= start < end <= answer.clip.seconds
            assert 0.3 <= end - start <= 0.7


SCRIPT = 'role = "Cook"\n[[answer]]\nquestion = "one"\ntext = "Well."\n'


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        (SCRIPT.replace('"one"', '"two"'), "script.toml, answer 1: its question is not in the bank; "),
        (SCRIPT.replace("Well.", "Oh."), "script.toml, answer 1: it has no sound; "),
        (SCRIPT.replace('question = "one"\n', ""), "script.toml, answer 1: 'question' is missing; "),
        (SCRIPT.replace('role = "Cook"\n', ""), "script.toml: 'role' is missing; "),
        ('role = "Cook"\n', "script.toml holds no answer; "),
        ("role", "script.toml is not valid TOML; "),
    ],
)
def test_a_wrong_script_is_one_line(tmp_path: Path, script: str, complaint: str) -> None:
    bank = load_bank(write_bank(tmp_path / "bank", question("one")))
    folder = write_script(tmp_path / "candidate", script, "Well.")
    with pytest.raises(BadInput) as caught:
        load_candidate(folder, bank)
    assert str(caught.value).startswith(complaint)
    assert "\n" not in str(caught.value)


def test_a_right_script_is_read(tmp_path: Path) -> None:
    bank = load_bank(write_bank(tmp_path / "bank", question("one")))
    candidate = load_candidate(write_script(tmp_path / "candidate", SCRIPT, "Well."), bank)
    assert candidate.role == "Cook"
    assert [(answer.question.id, answer.text) for answer in candidate.answers] == [("one", "Well.")]
