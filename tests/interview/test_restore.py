from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.plan import Plan, PlannedQuestion, plan_from_json
from coach_app.core.rounds import Mode, Persona, QuestionKind, Round, Section
from coach_app.interview.conductor import Conductor, Phase
from coach_app.interview.directions import (
    Announce,
    AnswerGiven,
    Begin,
    Direct,
    Repeat,
    Skip,
    TookOver,
    TurnHeard,
)
from coach_app.interview.restore import restored
from coach_app.interview.wording import Script

pytestmark = pytest.mark.unit

SCRIPT = Script("Hello.", "Goodbye.", "Time is up.", "Again.")
PLAN = Plan(Round.OWN, tuple(PlannedQuestion(f"Question about topic{n}?") for n in range(1, 4)))


def follow(conductor: Conductor, inputs: list[object]) -> tuple[Conductor, list[dict[str, object]]]:
    """Step through inputs and write the events a session would have kept."""
    events: list[dict[str, object]] = []
    for one in inputs:
        conductor, actions = conductor.step(one)  # type: ignore[arg-type]
        if isinstance(one, AnswerGiven):
            events.append({"event": "answer_ended", "question": conductor.index, "seconds": 9.0})
        events += [_asked(action) for action in actions if isinstance(action, Announce)]
    return conductor, events


def _asked(told: Announce) -> dict[str, object]:
    return {"event": "question", "index": told.index, "follow_up": told.follow_up, "attempt": told.attempt}


def test_nothing_asked_means_the_beginning() -> None:
    conductor = restored(PLAN, SCRIPT, [])
    assert conductor.phase is Phase.BEFORE
    _, actions = conductor.step(TookOver())
    assert isinstance(actions[0], Announce)
    assert actions[0].index == 1


def test_an_unanswered_question_is_asked_again_and_an_answered_one_is_left_behind() -> None:
    _, events = follow(Conductor(PLAN, SCRIPT), [Begin(), AnswerGiven(), Skip()])
    again, actions = restored(PLAN, SCRIPT, events).step(TookOver())
    assert [a.index for a in actions if isinstance(a, Announce)] == [2]
    assert again.attempts == (1, 2)
    events.append({"event": "answer_ended", "question": 2, "seconds": 3.0})
    _, actions = restored(PLAN, SCRIPT, events).step(TookOver())
    assert [a.index for a in actions if isinstance(a, Announce)] == [3]
    assert any(isinstance(a, Direct) and a.speak for a in actions)


@given(st.lists(st.sampled_from([AnswerGiven(), Skip(), Repeat(), TurnHeard("And what else was there?")])))
def test_what_the_events_tell_is_where_the_interview_stood(inputs: list[object]) -> None:
    before, events = follow(Conductor(PLAN, SCRIPT), [Begin(), *inputs])
    after = restored(PLAN, SCRIPT, events)
    assert (after.index, after.attempts) == (before.index, before.attempts)
    if before.phase is Phase.ASKING and not before.remarked:
        assert (after.follow_up, after.answered) == (before.follow_up, before.answered)


@given(
    st.builds(
        Plan,
        st.sampled_from(Round),
        st.lists(
            st.builds(
                PlannedQuestion,
                st.text(min_size=1),
                st.sampled_from(Section),
                st.sampled_from(QuestionKind),
                st.floats(0, 60),
                st.text(),
            ),
            max_size=4,
        ).map(tuple),
        st.text(),
        st.text(),
        st.sampled_from(Persona),
        st.sampled_from(Mode),
        st.floats(1, 120),
    )
)
def test_a_plan_survives_the_store(plan: Plan) -> None:
    assert plan_from_json(plan.as_json()) == plan
