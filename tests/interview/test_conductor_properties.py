"""The conductor with a model that obeys, forgets, repeats itself, leaves early or talks nonsense."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from coach_app.interview.conductor import CLOSE_UNSAID, MOVE_ON, Phase
from coach_app.interview.directions import (
    Action,
    AnswerGiven,
    Begin,
    Direct,
    Input,
    Quiet,
    Repeat,
    Skip,
    TimeUp,
    TookOver,
    ToolAsked,
    TurnHeard,
)
from tests.interview.stage import TEXTS, Stage, conductor

pytestmark = pytest.mark.unit

NONSENSE = ["Blue elephants paint the moon.", "And then?", "Thank you.", "Goodbye.", "Mm.", *TEXTS]

Moves = st.lists(
    st.sampled_from(["call", "call twice", "end", "talk", "next by itself", "thanks", "nothing"]),
    min_size=1,
    max_size=3,
)


@dataclass
class Play:
    """One interview with a user and a model whose every move is drawn."""

    data: st.DataObject
    stage: Stage
    disturbances: int = 6
    pending: list[Direct] = field(default_factory=list)

    def feed(self, what: Input) -> None:
        self.keep(self.stage.feed(what))

    def keep(self, actions: list[Action]) -> None:
        self.pending += [action for action in actions if isinstance(action, Direct)]

    def draw(self, *choices: str) -> str:
        return self.data.draw(st.sampled_from(choices))

    def disturbed(self) -> bool:
        """Whether something unusual happens now; only so often in one interview."""
        if self.disturbances and self.draw("no", "no", "yes") == "yes":
            self.disturbances -= 1
            return True
        return False

    def obey(self) -> None:
        """The model says what it was last told to, or something else."""
        direct = self.pending[-1]
        self.pending = []
        text = self.data.draw(st.sampled_from(NONSENSE)) if self.disturbed() else " ".join(direct.say)
        self.feed(TurnHeard(text))

    def react(self, move: str) -> None:
        """One move of the model after an answer."""
        stage = self.stage
        match move:
            case "call" | "call twice":
                for _ in range(1 + (move == "call twice")):
                    result = stage.call("next_question")
                    if result["status"] == "ok":
                        self.feed(TurnHeard(str(result.get("text", result.get("say")))))
            case "end":
                stage.call("end_interview")
            case "talk":
                self.feed(TurnHeard(self.data.draw(st.sampled_from(NONSENSE))))
            case "next by itself":
                following = TEXTS[stage.conductor.index : stage.conductor.index + 1]
                self.feed(TurnHeard(f"Let us go on. {following[0]}" if following else "Goodbye."))
            case "thanks":
                self.feed(TurnHeard("Thank you, I see."))
            case _:
                assert move == "nothing"

    def user(self) -> None:
        """The user answers, most of the time."""
        choice = self.draw("skip", "repeat", "time", "early", "take over") if self.disturbed() else "answer"
        match choice:
            case "skip":
                self.feed(Skip())
            case "repeat":
                self.feed(Repeat())
            case "time":
                self.feed(TimeUp())
                self.feed(Quiet(1.0))
            case "take over":
                self.feed(TookOver())
            case "early":
                self.stage.call(self.draw("next_question", "end_interview", "mark_moment"))
            case _:
                self.answer()

    def answer(self) -> None:
        before = self.stage.conductor
        self.feed(AnswerGiven())
        for move in self.data.draw(Moves):
            self.react(move)
        self.feed(Quiet(MOVE_ON))
        if self.stage.conductor.answered and not self.pending and self.stage.conductor.index == before.index:
            self.feed(TookOver())  # nothing came within the time allowed: the next engine goes on

    def close(self) -> None:
        if self.disturbed():
            self.feed(AnswerGiven())
            self.react(self.data.draw(st.sampled_from(["call", "end", "talk", "nothing"])))
        else:
            self.feed(Quiet(CLOSE_UNSAID))


@settings(max_examples=150)
@given(st.data(), st.integers(1, 5), st.integers(0, 3))
def test_every_interview_goes_through_its_plan_in_order_and_ends(
    data: st.DataObject, count: int, most: int
) -> None:
    play = Play(data, Stage(conductor(count, most)))
    play.feed(Begin())
    rounds = 0
    while not play.stage.over:
        rounds += 1
        assert rounds < count * (most + 3) + 40, "the interview does not end"
        if play.pending:
            play.obey()
        elif play.stage.conductor.phase is Phase.CLOSING:
            play.close()
        else:
            play.user()
    stage = play.stage
    asked = [one.index for one in stage.announced if one.follow_up == 0]
    assert len(stage.finished) == 1
    assert stage.finished[0].reason == ("time" if stage.conductor.time_up else "done")
    assert asked == sorted(asked)
    if not stage.conductor.time_up:
        assert sorted(set(asked)) == list(range(1, count + 1))
    event(f"rounds per question {rounds // count}")


@given(st.data(), st.integers(1, 5), st.integers(0, 3))
def test_a_model_that_never_calls_gets_at_most_its_follow_ups(
    data: st.DataObject, count: int, most: int
) -> None:
    stage = Stage(conductor(count, most))
    stage.feed(Begin())
    for _ in range(count):
        index = stage.conductor.index
        for _ in range(most + 1):
            if stage.conductor.index == index and stage.conductor.phase is Phase.ASKING:
                stage.feed(AnswerGiven(), TurnHeard(data.draw(st.sampled_from(NONSENSE))))
        assert stage.conductor.index > index or stage.conductor.phase is Phase.CLOSING


anything = st.one_of(
    st.sampled_from([Begin(), AnswerGiven(), Skip(), Repeat(), TimeUp(), TookOver()]),
    st.builds(TurnHeard, st.sampled_from(["", *NONSENSE])),
    st.builds(Quiet, st.floats(0, 30)),
    st.builds(
        ToolAsked,
        st.text(min_size=1, max_size=3),
        st.sampled_from(["next_question", "end_interview", "mark_moment", "nonsense"]),
        st.dictionaries(st.sampled_from(["note", "x"]), st.one_of(st.none(), st.text(), st.integers())),
    ),
)


@settings(max_examples=200)
@given(st.lists(anything, max_size=40), st.integers(0, 4), st.integers(0, 3))
def test_no_order_of_inputs_breaks_a_rule(inputs: list[Input], count: int, most: int) -> None:
    stage = Stage(conductor(count, most))
    stage.feed(*inputs)
    assert len(stage.finished) <= 1


@given(st.lists(anything, max_size=25), st.integers(1, 4))
def test_once_time_is_up_quiet_ends_it(inputs: list[Input], count: int) -> None:
    stage = Stage(conductor(count))
    stage.feed(Begin(), *inputs, TimeUp(), Quiet(20.0), Quiet(20.0))
    assert stage.over
