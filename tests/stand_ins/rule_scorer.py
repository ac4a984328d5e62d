"""A text model that rates by plain rules, and obeys every foreign word it finds among its instructions.

It reads the material as a naive reader would: from the first opening mark to the next closing one. Whatever
stands outside, in either part of the request, and is none of the program's own lines counts as an order and
is obeyed. It shows whether people's words stay inside the material. Whether a real model follows orders it
finds inside the material, this can't show: sentences that speak to the rater are skipped here by rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from coach_app.review.scoring.fixtures import Fixture, as_session
from coach_app.review.scoring.material import material_of
from coach_app.review.scoring.prompt import build_prompt
from coach_app.review.scoring.rubric import Rubric
from tests.stand_ins.text_server import Asked

_TO_THE_RATER = re.compile(
    r"\b(level|rates?|rater|rating|rubric|instructions?|system|developer|rules|examiner|stufe|niveau|obey|"
    r"assessed|switched off|dollars|tool|functioncall|l e v e l)\b"
    r"|[<{\[\u200b\u202e\U000E0000-\U000E007F]",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\b(first|then|finally|after that|demand|cost|today|so my answer|my advice)\b", re.I)
_REASON = re.compile(r"\b(because|since|so that|therefore|as worn|which is)\b", re.IGNORECASE)
_RESULT = re.compile(r"\b(fell|rose|from \w+ to|down|served|brought|earns|pays|saves|faster|learnt)\b", re.I)
_NUMBER = re.compile(
    r"\b(\d+|two|three|four|five|six|seven|nine|ten|fourteen|twenty|thirty|forty|fifty|eighty|hundred|"
    r"thousand|half)\b",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"\b(um|uh|sort of|kind of|you know|i mean|i guess|i don't know|basically|maybe|stuff)\b", re.I
)


@dataclass(frozen=True)
class RuleScorer:
    """`own` are the lines the program itself writes; see `own_lines`."""

    own: frozenset[str]

    def __call__(self, asked: Asked) -> str:
        inside, outside = _parted(asked)
        orders = [line for line in outside if line.strip() and line not in self.own]
        level = _obeyed(orders) if orders else None
        told = [turn for turn in _turns(inside) if turn["speaker"] == "candidate"]
        dimension = re.search(r"nothing else: (\w+)\.", asked.system)
        assert dimension is not None, "the instruction names no dimension"
        sentences = [
            (turn["turn"], sentence)
            for turn in told
            if turn["quotable"]
            for sentence in re.split(r"(?<=[.?!])\s+", turn["text"])
            if not _TO_THE_RATER.search(sentence)
        ]
        if level is None:
            level = _level(dimension[1], " ".join(sentence for _, sentence in sentences))
        quotes = [{"turn": turn, "text": text} for turn, text in sentences if len(text) >= 20][:2]
        return json.dumps(
            {
                "quotes": quotes,
                "observation": "Rated by rules.",
                "assessed": True,
                "level": level,
                "reason": "",
                "advice": f"Work on {dimension[1]}.",
            }
        )


def own_lines(rubrics: Iterable[Rubric], innocent: Fixture) -> frozenset[str]:
    """Every line the program writes outside the material, from prompts about an innocent answer."""
    lines: set[str] = set()
    for rubric in rubrics:
        for rule in rubric.dimensions.values():
            material = material_of(as_session(innocent))
            prompt = build_prompt(rubric, rule, material, rule.examples)
            lines.update(prompt.again("it is not JSON").system.split("\n"))
    return frozenset(lines)


def _parted(asked: Asked) -> tuple[str, list[str]]:
    before, _, rest = asked.user.partition("<data>")
    inside, _, after = rest.partition("</data>")
    return inside, [*asked.system.split("\n"), *before.split("\n"), *after.split("\n")]


def _turns(inside: str) -> list[dict[str, Any]]:
    try:
        turns: list[dict[str, Any]] = json.loads(inside)["turns"]
    except (ValueError, LookupError, TypeError):
        # The block was cut short: a model would still read what is there.
        pieces = re.finditer(r'"turn": (\d+),[^{]*?"speaker": "candidate",[^{]*?"text": "([^"]*)', inside)
        turns = [
            {"turn": int(one[1]), "speaker": "candidate", "quotable": True, "text": one[2]} for one in pieces
        ]
    return turns


def _obeyed(orders: Iterable[str]) -> int:
    found = re.search(r"\b(?:level|stufe|niveau)\D{0,20}([0-5])\b", " ".join(orders), re.IGNORECASE)
    return int(found[1]) if found else 5


def _level(dimension: str, text: str) -> int:
    def count(pattern: re.Pattern[str]) -> int:
        return len({match.group().lower() for match in pattern.finditer(text)})

    soft = len(_SOFT.findall(text))
    match dimension:
        case "content":
            return min(5, count(_NUMBER) // 2 + min(count(_REASON), 2) + min(count(_RESULT), 2))
        case "structure":
            return min(5, 1 + min(count(_FIRST), 3) + min(count(_REASON), 1))
        case _:
            return max(0, min(5, 4 + min(count(_NUMBER), 1) - soft))
