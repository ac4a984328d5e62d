"""The offline engine and what its recogniser hears."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from coach_app.core.plan import Plan
from coach_app.core.rounds import Round
from coach_app.interview.directions import (
    Begin,
    Skip,
)
from coach_app.live.offline.engine import OfflineEngine
from coach_app.live.offline.voice import SilentVoice
from coach_app.live.offline.work import Delays
from coach_app.live.protocol import (
    UserTranscriptGrew,
)
from coach_app.speech.recogniser import Heard, ScriptedRecogniser
from tests.live.offline_room import (
    LONG,
    QUESTIONS,
    SHORT,
    VAGUE,
    in_a_loop,
    interview,
)

pytestmark = pytest.mark.unit


@in_a_loop
async def test_recognised_words_are_reported_and_judged() -> None:
    async with interview(SilentVoice(), ScriptedRecogniser([VAGUE])) as room:
        assert room.session.capabilities.hears_speech
        assert not room.session.capabilities.draft_text
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(LONG)
        await room.until_turns(2)
    assert UserTranscriptGrew(3, 1, VAGUE, draft=False, confidence=1.0) in room.events
    assert room.turns[1] == "How many people were involved?"


class SlowRecogniser:
    """Gives its text when it is told to."""

    hears = True
    draft = True

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.sound: list[tuple[int, int]] = []

    async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
        self.sound.append((len(pcm), rate))
        await self.go.wait()
        return Heard("late words", 0.5, draft=True)


@in_a_loop
async def test_a_slow_recogniser_does_not_keep_the_user_waiting_and_its_text_still_comes() -> None:
    recogniser = SlowRecogniser()
    async with interview(SilentVoice(), recogniser) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(LONG)
        await room.until_turns(2)
        assert not any(isinstance(event, UserTranscriptGrew) for event in room.events)
        recogniser.go.set()
        late = UserTranscriptGrew(3, 1, "late words", draft=True, confidence=0.5)
        await room.until(lambda: late in room.events)
    assert room.session.capabilities.draft_text
    assert recogniser.sound == [(2 * (4800 + 512 * round(LONG / 0.032)), 16_000)]


@in_a_loop
async def test_a_recogniser_that_fails_costs_the_text_and_nothing_else(
    expect_log: Callable[[str, str], None],
) -> None:
    class Broken(SlowRecogniser):
        async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
            raise RuntimeError("no model")

    expect_log("coach_app.live.offline", "stays without text")
    async with interview(SilentVoice(), Broken()) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(LONG)
        await room.until_turns(2)
    assert room.turns[1] == QUESTIONS[1].text


@in_a_loop
async def test_closing_leaves_no_recognition_running() -> None:
    recogniser = SlowRecogniser()
    async with interview(SilentVoice(), recogniser) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(LONG)
        await room.until_turns(2)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


@in_a_loop
async def test_a_direction_overtakes_the_reply_to_an_answer() -> None:
    recogniser = SlowRecogniser()
    async with interview(SilentVoice(), recogniser) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(SHORT)
        await room.until(lambda: True)
        await room.feed(Skip())
        await room.until_turns(2)
        await room.answer(LONG)
        await room.until_turns(3)
    assert room.turns[1:] == [QUESTIONS[1].text, QUESTIONS[2].text]


@in_a_loop
async def test_a_text_on_which_nothing_depends_is_not_waited_for() -> None:
    plan = Plan(Round.BEHAVIOURAL, QUESTIONS, max_follow_ups=0)
    engine = OfflineEngine(SilentVoice(), SlowRecogniser(), Delays(recognition=60))
    async with interview(SilentVoice(), plan=plan, engine=engine) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(LONG)
        await room.until_turns(2)
    assert room.turns[1] == QUESTIONS[1].text


class SureOfItself(SlowRecogniser):
    """A draft of a given confidence."""

    def __init__(self, confidence: float) -> None:
        super().__init__()
        self.confidence = confidence

    async def transcribe(self, pcm: bytes, rate: int) -> Heard | None:
        return Heard(VAGUE, self.confidence, draft=True)


@pytest.mark.parametrize(("confidence", "reply"), [(0.5, 1), (0.9, None)])
@in_a_loop
async def test_the_words_of_a_draft_are_judged_only_when_it_is_sure(
    confidence: float, reply: int | None
) -> None:
    async with interview(SilentVoice(), SureOfItself(confidence)) as room:
        await room.feed(Begin())
        await room.until_turns(1)
        await room.answer(LONG)
        await room.until_turns(2)
    assert room.turns[1] == (QUESTIONS[reply].text if reply else "How many people were involved?")
