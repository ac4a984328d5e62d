"""In Practice the session waits at a card: nothing is asked, heard or sent until the user goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coach_app.core.commands.practice import (
    EndSession,
    FinishAnswer,
    GoOn,
    RepeatQuestion,
    SetPaused,
    SkipQuestion,
    TypeAnswer,
)
from coach_app.core.plan import Plan
from coach_app.core.rounds import Speaker
from coach_app.core.session import EgressRow, StoredSession
from coach_app.engine.cards import Sent, Show
from coach_app.review.points import Point
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import ANSWER, QUESTIONS, SHORT, Do, Played, hold, plan_of

pytestmark = pytest.mark.unit

HEARS = ("One.", "Two.", "Three.")


def card(stored: StoredSession, question: int) -> dict[str, object]:
    """What is stored of the answer when the card is made."""
    return {"said": [turn.text for turn in stored.turns if turn.question == question and turn.text]}


def engine(**manner: object) -> ScriptedEngine:
    return ScriptedEngine(manner=Manner(hears=HEARS, **manner))  # type: ignore[arg-type]


class Writer:
    """Adds two points to a card, one after `seconds` and one after as many more, and counts what it sent."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.asked: list[int] = []
        self.cancelled = 0

    async def __call__(self, stored: StoredSession, question: int, show: Show, sent: Sent) -> bool:
        said = [turn for turn in stored.turns if turn.question == question and turn.speaker is Speaker.USER]
        if not any(turn.text for turn in said):
            return False
        self.asked.append(question)
        points = (Point("coach", "Keep this"), Point("coach", "Change that"))
        try:
            for count in (1, 2):
                await asyncio.sleep(self.seconds)
                show(points[:count])
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            sent((EgressRow("text.example", 100, 10, 0.5),))
        return True


def play(
    folder: Path,
    model: ScriptedEngine,
    *timetable: Do,
    plan: Plan | None = None,
    writer: Writer | None = None,
) -> Played:
    played = hold(folder, [model], timetable, plan=plan, card=card, holds=True, bullets=writer)
    assert model.lines[0].faults == []
    return played


def asked(played: Played) -> list[tuple[object, object]]:
    return [(line["index"], line["attempt"]) for line in played.named("question")]


def test_it_waits_as_long_as_the_user_likes(tmp_path: Path) -> None:
    played = play(tmp_path, engine(), Do(4.5, ANSWER), Do(24.0, GoOn()), Do(28.5, SHORT), Do(36.0, GoOn()))
    (first, second) = played.named("question")
    assert first["at"] < 10
    assert 24 <= second["at"] < 25
    assert [line["question"] for line in played.named("question_closed")] == [1, 2]
    assert played.texts("user") == ["One.", "Two."]
    assert played.outcome.reason == "done"


def test_the_card_is_there_within_a_second_of_the_answer(tmp_path: Path) -> None:
    played = play(tmp_path, engine(), Do(4.5, ANSWER), Do(20.0, EndSession()))
    (ended,) = played.named("answer_ended")
    cards = played.named("card")
    assert cards[0]["at"] - ended["at"] <= 1.0
    assert cards[-1]["card"]["said"][-1] == "One."


def test_while_it_waits_nothing_is_heard_recorded_or_sent(tmp_path: Path) -> None:
    model = engine()
    played = play(tmp_path, model, Do(4.5, ANSWER), Do(13.0, SHORT), Do(18.0, GoOn()), Do(24.0, EndSession()))
    assert len(model.lines[0].answers) == 1
    assert not played.user[12 * 16_000 : 17 * 16_000].any()
    assert any(gap.reason == "paused" for gap in played.stored.gaps)


def test_retry_asks_the_same_question_again(tmp_path: Path) -> None:
    model = engine()
    played = play(
        tmp_path, model, Do(4.5, ANSWER), Do(13.0, RepeatQuestion()), Do(18.0, SHORT), Do(25.0, EndSession())
    )
    assert asked(played) == [(1, 1), (1, 2)]
    assert [line["question"] for line in played.named("question_closed")] == [1, 1]
    assert played.texts("user") == ["One.", "Two."]
    assert model.lines[0].results[0]["text"] == QUESTIONS[0]


def test_the_time_at_a_card_is_not_counted(tmp_path: Path) -> None:
    plan = plan_of(2, minutes=0.4)
    played = play(
        tmp_path, engine(), Do(4.5, ANSWER), Do(27.0, GoOn()), Do(31.0, SHORT), Do(38.0, GoOn()), plan=plan
    )
    assert asked(played) == [(1, 1), (2, 1)]
    assert played.outcome.reason == "done"


def test_after_the_last_card_it_closes(tmp_path: Path) -> None:
    played = play(tmp_path, engine(), Do(4.5, ANSWER), Do(20.0, GoOn()), plan=plan_of(1))
    assert played.outcome.reason == "done"
    assert played.texts("interviewer")[-1] == "That was all, goodbye."


def test_it_can_be_ended_at_a_card(tmp_path: Path) -> None:
    played = play(tmp_path, engine(), Do(4.5, ANSWER), Do(20.0, EndSession()))
    assert played.outcome.reason == "user"
    assert played.texts("user") == ["One."]


@pytest.mark.parametrize("command", [SetPaused(on=False), FinishAnswer(), TypeAnswer("Not now.")])
def test_what_belongs_to_an_answer_does_nothing_at_a_card(
    tmp_path: Path, command: SetPaused | FinishAnswer | TypeAnswer
) -> None:
    played = play(tmp_path, engine(), Do(4.5, ANSWER), Do(13.0, command), Do(16.0, EndSession()))
    assert asked(played) == [(1, 1)]
    assert [line["value"] for line in played.named("state") if line["at"] < 16][-1] == "paused"
    assert played.texts("user") == ["One."]


def test_skipping_an_unanswered_question_shows_no_card(tmp_path: Path) -> None:
    played = play(tmp_path, engine(), Do(4.5, SkipQuestion()), Do(15.0, EndSession()))
    assert asked(played) == [(1, 1), (2, 1)]
    assert played.named("question_closed") == []


def test_a_line_that_breaks_at_a_card_is_mended_and_says_nothing_before_its_time(tmp_path: Path) -> None:
    model = engine(breaks_at_card=True)
    played = play(tmp_path, model, Do(4.5, ANSWER), Do(22.0, GoOn()), Do(26.5, SHORT), Do(33.0, EndSession()))
    assert len(model.lines) == 2
    (back,) = played.named("reconnected")
    assert back["at"] < 20
    assert asked(played) == [(1, 1), (2, 1)]
    assert 22 <= played.named("question")[1]["at"] < 23
    assert [line["value"] for line in played.named("state") if line["at"] < 22][-1] == "paused"
    assert QUESTIONS[1] in model.lines[1].told[0]
    assert len(played.texts("user")) == 2


def test_without_cards_it_goes_on_by_itself(tmp_path: Path) -> None:
    played = hold(tmp_path, [engine()], [Do(4.5, ANSWER), Do(20.0, EndSession())], card=card)
    assert asked(played)[:2] == [(1, 1), (2, 1)]
    assert played.named("question_closed") == []
    assert len(played.named("card")) >= 1


def bullets(played: Played, question: int) -> list[list[Any]]:
    cards = [line["card"] for line in played.named("card") if line["question"] == question]
    return [[point["title"] for point in one.get("bullets", ())] for one in cards]


def test_points_of_a_model_come_after_the_local_card(tmp_path: Path) -> None:
    writer = Writer(1.0)
    played = play(tmp_path, engine(), Do(4.5, ANSWER), Do(20.0, EndSession()), writer=writer)
    shown = bullets(played, 1)
    assert shown[0] == []
    assert shown[-2:] == [["Keep this"], ["Keep this", "Change that"]]
    (ended,) = played.named("answer_ended")
    assert played.named("card")[0]["at"] - ended["at"] <= 1.0
    assert writer.asked == [1]
    assert [(row.host, row.bytes_out) for row in played.stored.egress if row.host == "text.example"] == [
        ("text.example", 100)
    ]


def test_going_on_drops_points_that_are_still_being_written(tmp_path: Path) -> None:
    writer = Writer(5.0)
    played = play(
        tmp_path,
        engine(),
        *(Do(4.5, ANSWER), Do(12.0, GoOn()), Do(16.5, SHORT), Do(21.5, EndSession())),
        writer=writer,
    )
    assert [line["index"] for line in played.named("question")] == [1, 2]
    assert 12 <= played.named("question")[1]["at"] < 13
    assert (writer.asked, writer.cancelled) == ([1, 2], 2)
    assert not [shown for question in (1, 2) for shown in bullets(played, question) if shown]
    (row,) = [row for row in played.stored.egress if row.host == "text.example"]
    assert row.bytes_out == 200


def test_a_writer_that_breaks_leaves_the_card_and_the_session_alone(
    tmp_path: Path, expect_log: Callable[[str, str], None]
) -> None:
    expect_log("coach_app.engine.cards", "the points of a card broke")

    class Broken(Writer):
        async def __call__(self, stored: StoredSession, question: int, show: Show, sent: Sent) -> bool:
            raise RuntimeError("no")

    played = play(
        tmp_path,
        engine(),
        Do(4.5, ANSWER),
        Do(14.0, GoOn()),
        Do(18.5, SHORT),
        Do(26.0, GoOn()),
        writer=Broken(1),
    )
    assert played.outcome.reason == "done"
    assert len(played.named("card")) >= 2
