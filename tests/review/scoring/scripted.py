"""Sessions and models for scoring tests: answers as told, in the order they are asked."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from coach_app.core.errors import EngineFailed
from coach_app.core.folders import assets_folder
from coach_app.core.rounds import Round, Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn
from coach_app.review.evaluator import Dimension
from coach_app.review.scoring.prompt import Prompt
from coach_app.review.scoring.rubric import Rubric
from coach_app.review.scoring.scorer import ModelEvaluator, Reply
from coach_app.wiring.scoring import load_rubric

ANSWER = "I counted the sales for two weeks and moved the rye to the morning. Waste fell to twelve."
QUOTE = "moved the rye to the morning"

Say = Callable[[Dimension, int, Prompt], str]
"""Writes the reply to the n-th question about a dimension, from 1."""


def session(*turns: Turn, seconds: Mapping[int, float] | None = None) -> StoredSession:
    """A behavioural session of these turns; `seconds` of voice by question, none means typed."""
    events = tuple(
        {"event": "answer_ended", "at": 60.0, "question": question, "seconds": each}
        for question, each in (seconds or {}).items()
    )
    day = "2026-11-20T18:00:00+00:00"
    summary = SessionSummary("s", day, "offline", "behavioural", "practice", 1, 60.0, "finished")
    return StoredSession(summary, {"role": "baker"}, turns, (), events, (), None, False)


def asked(number: int, question: int = 1, text: str = "What did you change?") -> Turn:
    return Turn(number, Speaker.INTERVIEWER, text, 0.0, 2.0, question)


def said(number: int, question: int = 1, text: str = ANSWER) -> Turn:
    return Turn(number, Speaker.USER, text, 3.0, 30.0, question)


def draft(turn: Turn) -> Turn:
    return replace(turn, draft=True)


SESSION = session(asked(1), said(2), seconds={1: 27.0})


def reply(level: int, *quotes: str, turn: int = 2, advice: str = "Name the result sooner.") -> str:
    """A proper reply."""
    return json.dumps(
        {
            "quotes": [{"turn": turn, "text": text} for text in quotes or (QUOTE,)],
            "observation": "It shows a change.",
            "assessed": True,
            "level": level,
            "reason": "",
            "advice": advice,
        }
    )


def not_assessed(reason: str = "Only small talk.") -> str:
    """A reply that sees nothing to judge."""
    return json.dumps(
        {"quotes": [], "observation": "", "assessed": False, "level": 0, "reason": reason, "advice": ""}
    )


def levels(*told: int) -> Say:
    """The n-th reading of each dimension gets the n-th level."""
    return lambda dimension, count, prompt: reply(told[count - 1])


class Scripted:
    """An asker that keeps every prompt; `fails_at` is the number of the question that fails, from 1."""

    def __init__(self, say: Say, fails_at: int = 0) -> None:
        self.prompts: list[Prompt] = []
        self.order: list[Dimension] = []
        self._say = say
        self._fails_at = fails_at
        self._counts: Counter[Dimension] = Counter()

    async def ask(self, prompt: Prompt) -> Reply:
        self.prompts.append(prompt)
        if len(self.prompts) == self._fails_at:
            raise EngineFailed("the model went away", "try again")
        named = re.search(r"nothing else: (\w+)\.", prompt.system)
        assert named is not None
        dimension = Dimension(named[1])
        self.order.append(dimension)
        self._counts[dimension] += 1
        return Reply(self._say(dimension, self._counts[dimension], prompt), "scripted-1")


@cache
def rubric(round_name: str = "behavioural") -> Rubric:
    return load_rubric(assets_folder(), round_name)


def rubrics() -> Sequence[Rubric]:
    return [rubric(str(each)) for each in Round]


def evaluator(asker: Scripted, seed: int = 1) -> ModelEvaluator:
    return ModelEvaluator(asker, rubric(), "0.1.0", seed)
