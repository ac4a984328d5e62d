"""What the offline engine's voice hands over: even pieces, cut short, without a clip, with a damaged one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.interview.directions import (
    Begin,
)
from coach_app.live.offline.speech import pieces
from coach_app.live.offline.voice import ClipVoice, SilentVoice
from coach_app.live.protocol import (
    AudioArrived,
    Interrupted,
    ModelTranscriptGrew,
    Ready,
    ReplySent,
    SessionEnded,
    TurnEnded,
)
from tests.live.offline_room import (
    LINES,
    LONG,
    QUESTIONS,
    SCRIPT,
    Clips,
    in_a_loop,
    interview,
    record_clips,
)

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return record_clips(tmp_path_factory.mktemp("clips"))


@in_a_loop
async def test_sound_comes_whole_in_pieces_of_forty_milliseconds(clips: Clips) -> None:
    async with interview(ClipVoice(clips)) as room:
        await room.feed(Begin())
        await room.until_turns(1)
    lengths = [len(event.pcm) for event in room.events if isinstance(event, AudioArrived)]
    greeting, first = (24_000 + 777 * LINES.index(line) for line in (SCRIPT.greeting, QUESTIONS[0].text))
    assert sum(lengths) == 2 * (greeting + 7_200 + first)
    assert max(lengths) == 2 * 960
    assert [n for n in lengths if n < 2 * 960] == [2 * (greeting % 960), 2 * ((7_200 + first) % 960)]


@in_a_loop
async def test_the_loop_is_never_held_up_while_clips_are_handed_over(clips: Clips) -> None:
    beats = 0

    async def heartbeat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0)
            beats += 1

    async with interview(ClipVoice(clips)) as room:
        beat = asyncio.ensure_future(heartbeat())
        await room.feed(Begin())
        await room.until_turns(1)
        beat.cancel()
    # One turn of the loop hands over one piece: there are at least as many beats as pieces of sound.
    assert beats >= sum(isinstance(event, AudioArrived) for event in room.events)


@in_a_loop
async def test_a_line_without_a_clip_is_a_turn_of_text_only() -> None:
    async with interview(SilentVoice()) as room:
        await room.feed(Begin())
        await room.until_turns(1)
    kinds = [type(event) for event in room.events]
    assert kinds == [Ready, ModelTranscriptGrew, ModelTranscriptGrew, ReplySent, TurnEnded, SessionEnded]


@in_a_loop
async def test_an_interrupted_turn_hands_over_no_more_sound(clips: Clips) -> None:
    async with interview(ClipVoice(clips)) as room:
        await room.feed(Begin())
        await room.until(lambda: any(isinstance(event, AudioArrived) for event in room.events))
        item = next(event.item for event in room.events if isinstance(event, AudioArrived))
        await room.session.interrupt(item, 40)
        seen = sum(isinstance(event, AudioArrived) for event in room.events)
        await room.until_turns(1)
        assert sum(isinstance(event, AudioArrived) for event in room.events) <= seen + 1
        assert Interrupted(3, item) in room.events
        await room.answer(LONG)
        await room.until_turns(2)
    assert room.turns == [SCRIPT.greeting, QUESTIONS[1].text]


@in_a_loop
async def test_a_transition_is_said_now_and_then_and_only_with_its_clip(clips: Clips) -> None:
    lines = ("I see. Thank you.", "There is no clip of this.")
    plan = Plan(Round.OWN, tuple(PlannedQuestion(q.text) for q in QUESTIONS) * 2)
    async with interview(ClipVoice(clips), plan=plan, transitions=lines) as room:
        await room.feed(Begin())
        for number in range(1, 6):
            await room.until_turns(number)
            await room.answer(LONG)
        await room.until_turns(6)
    assert [turn.startswith(lines[0]) for turn in room.turns] == [False, True, False, False, False, True]
    assert not any(lines[1] in turn for turn in room.turns)


@pytest.mark.parametrize("content", [b"", b"OggS not a clip", None])
@in_a_loop
async def test_a_damaged_clip_leaves_its_line_as_text(
    tmp_path: Path, content: bytes | None, expect_log: Callable[[str, str], None]
) -> None:
    clip = tmp_path / f"{LINES.index(QUESTIONS[0].text)}.wav"
    if content is None:
        soundfile.write(clip, np.zeros(4410, "int16"), 44_100)
    else:
        clip.write_bytes(content)
    expect_log("coach_app.live.offline", "its line stays text")
    async with interview(ClipVoice(Clips(tmp_path))) as room:
        await room.feed(Begin())
        await room.until_turns(1)
    assert room.turns == [f"{SCRIPT.greeting} {QUESTIONS[0].text}"]
    assert room.sound == {}


def test_a_voice_cancelled_while_it_reads_leaves_no_file_open(clips: Clips) -> None:
    async def cancel_midway(turns: int) -> None:
        sound = pieces(ClipVoice(clips), QUESTIONS[0].text, 0.0)
        reading = asyncio.ensure_future(anext(sound))
        for _ in range(turns):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.wait({reading})

    for turns in range(1, 40):
        asyncio.run(cancel_midway(turns))
    assert not any(str(clips.folder) in file.path for file in psutil.Process().open_files())
