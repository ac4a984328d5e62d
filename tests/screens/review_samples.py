"""A card and debriefs to show: invented answers, figures as the review room makes them."""

from __future__ import annotations

from collections.abc import Mapping

from coach_app.core.events import (
    AnswerEnded,
    CardReady,
    QuestionClosed,
    SessionEvent,
    StateChanged,
    TranscriptGrew,
)
from tests.screens import samples

Table = Mapping[str, object]


def point(title: str, text: str, at: float) -> Table:
    rule = "any"
    return {"rule": rule, "title": title, "quote": {"turn": 7, "text": text}, "at": at}


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
    "length": {"value": 142.0, "words": "2 min 22 s", "band": "watch", "sentence": "Watch: past 2 min"},
    "pace": {
        "value": 151.0,
        "words": "151 words a minute",
        "band": "good",
        "sentence": "Good: easy to follow",
    },
    "fillers": {"value": 4.1, "words": "about 4 a minute", "band": "watch", "sentence": "Watch"},
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
