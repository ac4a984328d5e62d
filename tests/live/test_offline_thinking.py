"""The offline engine with a model on this computer: sentences early, rules when it is slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest

from coach_app.core.plan import Plan
from coach_app.core.rounds import Round
from coach_app.interview.directions import Begin
from coach_app.live.offline.composer import Composer, Exchange
from coach_app.live.offline.engine import OfflineEngine
from coach_app.live.offline.follow_ups import AnswerFacts
from coach_app.live.offline.sentences import sentences
from coach_app.live.offline.thinker import ThinkerFinder
from coach_app.live.offline.voice import SilentVoice
from coach_app.speech.recogniser import NullRecogniser
from tests.live.offline_room import QUESTIONS, VAGUE, in_a_loop, interview
from tests.stand_ins.model_server import ModelServer, model_server

pytestmark = pytest.mark.live

PLAN = Plan(Round.BEHAVIOURAL, QUESTIONS)


async def written(*pieces: str, pause: float = 0.0) -> AsyncGenerator[str, None]:
    for piece in pieces:
        await asyncio.sleep(pause)
        yield piece


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (("How many? ", "Why"), ["How many?", "Why"]),
        (("You asked Dr. Jones", " first. Why? "), ["You asked Dr. Jones first.", "Why?"]),
        (("It took 3.5 hours.", " Why?"), ["It took 3.5 hours.", "Why?"]),
        (("First line\nsecond",), ["First line", "second"]),
        (("  ", "\n"), []),
        (("word " * 100,), ["word " * 59 + "word", "word " * 39 + "word"]),
    ],
)
@in_a_loop
async def test_a_stream_is_cut_at_sentence_ends(pieces: tuple[str, ...], found: list[str]) -> None:
    assert [sentence async for sentence in sentences(written(*pieces))] == found


class Scripted:
    """Writes what it is told to."""

    def __init__(self, *pieces: str, pause: float = 0.0) -> None:
        self.pieces, self.pause = pieces, pause
        self.exchanges: list[Exchange] = []
        self.closed = False

    async def follow_up(self, exchange: Exchange) -> AsyncGenerator[str, None]:
        self.exchanges.append(exchange)
        async for piece in written(*self.pieces, pause=self.pause):
            yield piece

    async def close(self) -> None:
        self.closed = True


async def after(thinker: Scripted, answer: AnswerFacts, seconds: float = 2.0) -> list[str] | None:
    composer = Composer(PLAN, (), thinker, seconds)
    composer.ask(QUESTIONS[0])
    lines = await composer.after(answer)
    said = None if lines is None else [line async for line in lines]
    await composer.close()
    assert thinker.closed
    return said


TYPED = AnswerFacts(None, VAGUE)


@in_a_loop
async def test_the_models_question_is_asked_and_nothing_after_it() -> None:
    thinker = Scripted("You say faster. ", "How much faster? ", "And who noticed?")
    assert await after(thinker, TYPED) == ["You say faster.", "How much faster?"]
    assert thinker.exchanges == [Exchange(QUESTIONS[0].text, (VAGUE,), ())]


@in_a_loop
async def test_when_nothing_is_missing_the_interview_moves_on() -> None:
    assert await after(Scripted("NEXT"), TYPED) is None
    assert await after(Scripted("Next."), TYPED) is None


@pytest.mark.parametrize("thinker", [Scripted("Too late?", pause=5.0), Scripted()])
@in_a_loop
async def test_the_rules_ask_when_the_model_is_late_or_dumb(
    thinker: Scripted, expect_log: Callable[[str, str], None]
) -> None:
    expect_log("coach_app.live.offline.composer", "the rules chose")
    assert await after(thinker, TYPED, seconds=0.05) == ["How many people were involved?"]


@in_a_loop
async def test_a_doubtful_draft_is_not_shown_to_the_model() -> None:
    thinker = Scripted("How so?")
    assert await after(thinker, AnswerFacts(60.0, "mumble", reliable=False)) is None
    assert thinker.exchanges == []


@in_a_loop
async def test_a_late_second_sentence_is_cut_off_when_the_user_speaks() -> None:
    with model_server(ModelServer(("I see. ", "Now ", *("then ",) * 200), pause=0.05)) as server:
        finder = ThinkerFinder(server.address, "")
        engine = OfflineEngine(SilentVoice(), NullRecogniser(), thinkers=finder)
        async with interview(SilentVoice(), engine=engine) as room:
            await room.feed(Begin())
            await room.until_turns(1)
            await room.type(VAGUE)
            await room.until(lambda: "I see." in room.texts.values())
            await room.session.interrupt(list(room.texts)[-1], 100)
            await room.until_turns(2)
            assert room.turns[1] == "I see."
            assert await asyncio.to_thread(server.dropped.wait, 5)


@in_a_loop
async def test_an_address_elsewhere_is_never_asked(expect_log: Callable[[str, str], None]) -> None:
    expect_log("coach_app.live.offline.thinker", "no server on this computer")
    assert await ThinkerFinder("http://10.0.0.1:11434/v1", "").find() is None
    assert await ThinkerFinder("", "").find() is None
