"""A card and debriefs to show: invented answers, figures as the review room makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from coach_app.core.events import (
    AnswerEnded,
    CardReady,
    QuestionClosed,
    SessionEvent,
    StateChanged,
    TranscriptGrew,
)
from coach_app.core.rounds import QuestionKind
from coach_app.core.session import StoredSession
from coach_app.review.asked import Asked
from coach_app.review.card import figure_json, filler_figure, length_figure, pace_figure
from tests.screens import samples

Table = Mapping[str, object]


def point(title: str, text: str, at: float) -> Table:
    rule = "any"
    return {"rule": rule, "title": title, "quote": {"turn": 7, "text": text}, "at": at}


_ASKED = Asked(3, samples.QUESTIONS[2], "behavioural", QuestionKind.BEHAVIOURAL, (), ())
FIGURES: Table = {
    "length": figure_json(length_figure(_ASKED, 142.0)),
    "pace": figure_json(pace_figure(151.0)),
    "fillers": figure_json(filler_figure(4.1)),
}

CARD: Table = {
    "text": samples.QUESTIONS[2],
    "headline": "A clear story. Bring the ending forward.",
    "strengths": [
        point(
            "You led with the problem, in one breath",
            "Our cold store failed on the Friday night",
            199.0,
        ),
        point("Every step was yours", "I split the load by expiry date", 251.0),
    ],
    "fixes": [
        point(
            "Give the result before the background",
            "By Saturday noon thirty-six of the forty had left",
            321.0,
        ),
        point("Trade “um” for a short silence", "I, um, called the, um, other two sites", 224.0),
    ],
    **FIGURES,
    "star": {
        "confidence": "high",
        "missing": [],
        "shares": {"situation": 0.27, "task": 0.1, "action": 0.53, "result": 0.1},
        "seconds": {"situation": 38.0, "task": 14.0, "action": 76.0, "result": 14.0},
    },
}


def at_card(card: Table = CARD) -> list[SessionEvent]:
    """The third question is over and its card is up."""
    said = "Our cold store failed on the Friday night, so I split the load by expiry date."
    return [
        *samples.answering(),
        TranscriptGrew(336.0, 7, "user", said, True, 193.0, 335.0),
        AnswerEnded(336.0, 3, 142.0),
        QuestionClosed(336.4, 3),
        StateChanged(336.4, "paused"),
        CardReady(336.6, 3, dict(card)),
    ]


VERSIONS: Table = {"rubric": "behavioural-4", "prompt": 7, "model": "gemini-3.8-flash", "app": "1.0"}


def scored(dimension: str, score: float, low: float, high: float, confidence: str, *quotes: str) -> Table:
    """A dimension with its quotes, all said in the second answer."""
    return {
        "dimension": dimension,
        "score": score,
        "low": low,
        "high": high,
        "confidence": confidence,
        "quotes": [{"turn": 4, "text": text} for text in quotes],
        "advice": "",
        "versions": VERSIONS,
    }


REVIEW: Table = {
    "assessed": True,
    "actions": [
        {
            "rule": "result_first",
            "title": "Say the result in the first sentence.",
            "why": "In two of three stories it came last, or not at all.",
            "question": 3,
            "quote": None,
        },
        {
            "rule": "setting",
            "title": "Shorten the setting to twenty seconds.",
            "why": "Your openings took 38 s on average.",
            "question": 2,
            "quote": None,
        },
        {
            "rule": "fillers",
            "title": "Let a pause do the work of “um”.",
            "why": "About 4 a minute, most of them just before a number.",
            "question": None,
            "quote": {"turn": 4, "text": "half of it was frozen goods"},
        },
    ],
    "dimensions": [
        scored("structure", 3.5, 3.3, 3.7, "high", "we split the load so that the cold part left"),
        scored("clarity", 4.2, 4.0, 4.4, "high", "Nothing had to be thrown away"),
        scored("delivery", 3.0, 2.2, 3.8, "low", "I moved two people from packing to the dock"),
        {"dimension": "content", "score": None, "reason": "add a job description and score again"},
    ],
    "scoring": {
        "state": "done",
        "engine": "gemini",
        "at": "2026-11-19T19:05:00+00:00",
        "sent": [{"host": "text.example", "bytes_out": 9000, "bytes_in": 4000, "seconds": 9}],
    },
    "versions": VERSIONS,
    "disputes": [],
    "talks": [
        {
            "turn": 4,
            "kind": "question",
            "question": "What could I have said first?",
            "answer": "That nothing had to be thrown away. Everything before it then explains how.",
        }
    ],
    "facts": {},
    "cards": [],
}


def reviewed(review: Table = REVIEW) -> StoredSession:
    """The sample session with a debrief."""
    return replace(samples.stored(), review=review)


def failed() -> Table:
    """Scoring was refused; what was measured is there."""
    bare = [
        {"dimension": name, "score": None, "reason": "scoring did not finish"}
        for name in ("content", "structure", "clarity", "delivery")
    ]
    state = {"state": "failed", "what": "the service refused the key", "mend": "check it under Settings"}
    return {**REVIEW, "assessed": False, "dimensions": bare, "scoring": state, "talks": []}
