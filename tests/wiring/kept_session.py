"""A stored session of three answered questions, to be scored."""

from __future__ import annotations

from coach_app.core.folders import assets_folder
from coach_app.core.rounds import Speaker
from coach_app.core.session import EgressRow, NewSession, Turn
from coach_app.review.scoring.fixtures import parse_fixtures
from coach_app.storage.store import Store
from coach_app.wiring.scoring import read_table

SESSION = "20261120-193005-4f2a"
GOOD = [
    one
    for one in parse_fixtures(read_table(assets_folder() / "calibration" / "answers.toml"))
    if one.round == "behavioural" and one.quality == "good"
]
ANSWERS = {2 * number: one.text for number, one in enumerate(GOOD, 1)}
"""The user's turns by number."""

SENT_BEFORE = (EgressRow("127.0.0.1", 1000, 10, 1.0, "words"), EgressRow("elsewhere", 5, 5, 5.0))


def keep_session(store: Store) -> None:
    """Store it, with a ledger of what the interview itself sent."""
    plan = {"role": "baker", "round": "behavioural", "mode": "practice", "questions": []}
    started = "2026-11-20T19:30:05+00:00"
    store.begin(NewSession(SESSION, started, "offline", "behavioural", "practice", plan, False))
    for number, one in enumerate(GOOD, 1):
        at, turn = number * 60.0, 2 * number - 1
        store.put_turn(SESSION, Turn(turn, Speaker.INTERVIEWER, one.question, at, at + 4, number))
        store.put_turn(SESSION, Turn(turn + 1, Speaker.USER, one.text, at + 5, at + 45, number))
        asked = {"event": "question", "at": at, "index": number, "section": "behavioural"}
        store.put_events(
            SESSION,
            (
                {**asked, "text": one.question, "follow_up": 0, "attempt": 1},
                {"event": "answer_started", "at": at + 5, "question": number},
                {"event": "answer_ended", "at": at + 46, "question": number, "seconds": 40.0},
            ),
        )
    store.put_egress(SESSION, SENT_BEFORE)
    store.finish(SESSION, "finished", 240.0, len(GOOD))
