"""The bundled rubrics are whole, and a broken one is named."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from coach_app.core.errors import BadInput
from coach_app.core.folders import assets_folder
from coach_app.core.rounds import Round
from coach_app.review.evaluator import Dimension
from coach_app.review.scoring.rubric import parse_rubric
from tests.review.scoring.scripted import rubric

pytestmark = pytest.mark.unit


def tables() -> tuple[dict[str, Any], dict[str, Any]]:
    folder = assets_folder() / "rubrics"
    common, own = (
        tomllib.loads((folder / name).read_text("utf-8")) for name in ("common.toml", "behavioural.toml")
    )
    return common, own


@pytest.mark.parametrize("round_name", list(Round))
def test_every_round_has_a_whole_rubric(round_name: Round) -> None:
    found = rubric(str(round_name))
    assert found.label == f"{round_name}/1.1"
    assert set(found.dimensions) == set(Dimension)
    for rule in found.dimensions.values():
        assert len(set(rule.anchors)) == 6
        assert rule.examples
        assert len({one.level for one in rule.examples}) == len(rule.examples)


def test_it_says_what_never_counts() -> None:
    words = " ".join(rubric().fairness).lower()
    body = ("accent", "stutter", "disability", "speed", "filled pauses", "sex", "origin")
    assert [never for never in (*body, "length", "padding") if never not in words] == []


@pytest.mark.parametrize("round_name", list(Round))
def test_no_example_answer_is_a_calibration_answer(round_name: Round) -> None:
    answers = (assets_folder() / "calibration" / "answers.toml").read_text("utf-8")
    flat = " ".join(answers.split())
    for rule in rubric(str(round_name)).dimensions.values():
        for one in rule.examples:
            assert one.text not in flat


def spoil(change: str) -> tuple[dict[str, Any], dict[str, Any]]:
    common, own = tables()
    match change:
        case "anchor gone":
            own["content"]["anchors"].pop()
        case "weights off":
            own["content"]["weight"] = 0.5
        case "no meaning":
            own["structure"]["meaning"] = " "
        case "no dimension":
            del common["clarity"]
        case "no fairness":
            common["fairness"] = []
        case "level 6":
            own["content"]["example"][0]["level"] = 6
        case "no version":
            del own["version"]
        case _:
            own["content"]["example"][0]["why"] = 3
    return common, own


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("anchor gone", "content needs 6 anchors"),
        ("weights off", "add up to 1.1"),
        ("no meaning", "structure has no meaning"),
        ("no dimension", "clarity is missing"),
        ("no fairness", "fairness is missing"),
        ("level 6", "has the level 6"),
        ("no version", "no whole number"),
        ("why is a number", "lacks its text or why"),
    ],
)
def test_a_broken_rubric_is_refused_by_name(change: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint) as refused:
        parse_rubric("behavioural", *spoil(change))
    assert "behavioural rubric" in refused.value.what
