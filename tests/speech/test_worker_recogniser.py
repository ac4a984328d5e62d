"""The built-in recogniser in a real worker process, on synthesised speech."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coach_app.engine.worker import Worker, WorkerFailed
from coach_app.speech.hearing_job import FINISH, HearingJob, NothingLoaded
from coach_app.speech.recogniser import Heard
from coach_app.speech.worker_recogniser import WorkerRecogniser
from tests.stand_ins.speech import speech

pytestmark = [
    pytest.mark.unit,
    pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed"),
]

WORDS = "we moved the tables on monday and the manager was happy with the work"
RATE = 16_000


def recogniser() -> tuple[WorkerRecogniser, Worker]:
    worker = Worker((sys.executable, "-m", "coach_app", "_worker"))
    return WorkerRecogniser(worker.run, worker.close), worker


def share_of_words(heard: Heard | None) -> float:
    assert heard is not None
    said = set(WORDS.split())
    return len(said & set(heard.text.split())) / len(said)


def test_it_hears_along_and_its_text_is_a_draft() -> None:
    async def listen() -> tuple[Heard | None, Heard | None]:
        ear, _ = recogniser()
        pcm = speech(WORDS, RATE, "rms")
        try:
            first = ear.listen(RATE)
            for start in range(0, len(pcm), 1024):
                first.feed(pcm[start : start + 1024])
            return await first.finish(), await ear.transcribe(pcm, RATE)
        finally:
            await ear.close()

    first, second = asyncio.run(listen())
    assert share_of_words(first) >= 0.8
    assert share_of_words(second) >= 0.8
    assert first is not None
    assert first.draft
    assert 0.3 < first.confidence <= 1.0


def test_a_model_that_cannot_be_loaded_is_given_up_for_the_built_in_one(
    tmp_path: Path, expect_log: Callable[[str, str], None]
) -> None:
    expect_log("coach_app.speech.worker_recogniser", "can't be loaded; the built-in one listens")

    async def listen() -> tuple[bool, Heard | None, bool]:
        worker = Worker((sys.executable, "-m", "coach_app", "_worker"))
        ear = WorkerRecogniser(worker.run, worker.close, tmp_path)
        before = ear.draft
        try:
            return before, await ear.transcribe(speech(WORDS, RATE, "rms"), RATE), ear.draft
        finally:
            await ear.close()

    before, heard, after = asyncio.run(listen())
    assert share_of_words(heard) >= 0.8
    assert heard is not None
    assert (before, heard.draft, after) == (False, True, True)


def test_silence_is_no_text_and_a_dropped_answer_leaves_the_next_one_alone() -> None:
    async def listen() -> tuple[Heard | None, Heard | None]:
        ear, _ = recogniser()
        try:
            silence = await ear.transcribe(bytes(2 * RATE), RATE)
            dropped = ear.listen(RATE)
            dropped.feed(speech(WORDS, RATE, "rms"))
            dropped.drop()
            return silence, await ear.transcribe(speech(WORDS, RATE, "rms"), RATE)
        finally:
            await ear.close()

    silence, heard = asyncio.run(listen())
    assert silence is None
    assert share_of_words(heard) >= 0.8


def test_a_worker_that_dies_costs_one_answer() -> None:
    async def listen() -> Heard | None:
        ear, worker = recogniser()
        try:
            hearing = ear.listen(RATE)
            hearing.feed(speech(WORDS, RATE, "rms"))
            os.kill(int((await worker.run("about")).split()[-1]), signal.SIGKILL)
            with pytest.raises(WorkerFailed):
                await hearing.finish()
            return await ear.transcribe(speech(WORDS, RATE, "rms"), RATE)
        finally:
            await ear.close()

    assert share_of_words(asyncio.run(listen())) >= 0.8


def test_closing_in_the_middle_of_an_answer_ends_the_process() -> None:
    async def listen() -> int:
        ear, worker = recogniser()
        hearing = ear.listen(RATE)
        hearing.feed(speech(WORDS, RATE, "rms"))
        number = int((await worker.run("about")).split()[-1])
        await ear.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return number

    number = asyncio.run(listen())
    assert not Path(f"/proc/{number}").exists()


def test_a_call_before_loading_says_so() -> None:
    with pytest.raises(NothingLoaded):
        HearingJob()(FINISH)


def test_only_the_microphones_rate_is_taken() -> None:
    async def listen() -> None:
        ear, _ = recogniser()
        with pytest.raises(ValueError, match="8000"):
            ear.listen(8_000)

    asyncio.run(listen())
