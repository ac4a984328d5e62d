"""Three people at three seats: one talks with the service to the end, one stops early, one is interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import soundfile
from PySide6.QtGui import QImage

from tests.children import wait_until
from tests.cli.coach_process import Done, Line, exported, listed
from tests.engine.candidate import RATE, sound_of
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import GeminiStandIn, Hearing, InterviewServer, Pace, Record
from tests.stand_ins.speech import speech
from tests.virtual_display import WIDTH
from tests.virtual_sound import Recording, SoundCard
from tests.window.glance import Box
from tests.window.hearing import Sound
from tests.window.seat import PAGE, Seat

ANSWERS = (
    "Our main supplier closed without warning, and I found two others.",
    "Keeping every customer calm was hard.",
    "I learned to ask for help early.",
)
GREETING, CLOSING = "Hello.", "Thank you. Goodbye."

FIRST_ROW: Box = (300, 202, WIDTH - 60, 246)
SECOND_ROW: Box = (300, 300, WIDTH - 60, 345)
OFFER_HEIGHT = 101
"""How far the rows move down when an unfinished session is offered above them."""
"""Rows of History."""

BREATH_SECONDS = 0.6
"""How long a person waits after the interviewer's last word."""


@dataclass
class Outcome:
    """What there was to see and hear, and what was stored."""

    home: Path
    done: Done
    seconds_to_end: float
    rows_seen: tuple[bool, bool]
    listed: list[Line]
    document: Line
    pictures: dict[str, QImage]
    record: Record = field(default_factory=Record)
    heard: Recording | None = None
    said: tuple[Sound, ...] = ()

    @property
    def log(self) -> str:
        """What the program wrote into its log."""
        return "".join(path.read_text("utf-8") for path in (self.home / "logs").iterdir())


def whole_round(folder: Path) -> Outcome:
    """An interview with the service's stand-in, agreed to on the way, until it ends by itself."""
    # All at once: where little waits to be played, speech may be slowed.
    model = InterviewServer(
        greeting=GREETING, closing=CLOSING, pace=Pace(speed=0), hearing=Hearing(answers=ANSWERS)
    )
    service = GeminiStandIn(model, make_certificate(folder / "tls"))
    # Without the canceller the recording is the very sound that is sent, so that samples can be compared.
    with service, Seat(folder / "home", service.environment(), echo="off") as seat:
        recording = seat.card.start_recording()
        said = tuple(sound_of(text) for text in ANSWERS)
        seat.start_with_the_service()
        converse(seat.card, service.record, folder, said, lambda: seat.keep("live"))
        seat.wait("the session that ended by itself", "history", 20.0)
        seat.keep("session")
        return _leave(seat, record=service.record, heard=recording, said=said)


def converse(
    card: SoundCard, record: Record, folder: Path, said: Sequence[Sound], between: Callable[[], None]
) -> None:
    """Answer each question aloud as it comes; `between` is called after the second answer."""
    for number, sound in enumerate(said, 1):
        path = folder / f"answer-{number}.wav"
        soundfile.write(path, sound, RATE)
        _wait_for_question(record, number)
        card.play(path)
        if number == 2:
            between()


def _wait_for_question(record: Record, number: int) -> None:
    wait_until(lambda: _asked(record, number), 30.0, f"question {number}")


def _asked(record: Record, number: int) -> bool:
    """Whether the interviewer has spoken so many turns to their end, and a breath longer."""
    if len(record.spoken) < number:
        return False
    turn = record.spoken[number - 1]
    sound = speech(turn.text)
    over = turn.started + len(sound) / 2 / 24_000 + BREATH_SECONDS
    return len(turn.pcm) == len(sound) and time.monotonic() > over


def ended_early(folder: Path) -> Outcome:
    """The offline interviewer, ended with the mouse while it speaks."""
    with Seat(folder / "home") as seat:
        _start_offline(seat)
        seat.end()
        seat.wait("the session that was ended", "history")
        seat.keep("session")
        return _leave(seat, offered=True)


def told_to_stop(folder: Path) -> Outcome:
    """The offline interviewer, and a polite kill in the middle of it."""
    with Seat(folder / "home") as seat:
        _start_offline(seat)
        began = time.monotonic()
        done = seat.leave(10.0)
        took = time.monotonic() - began
        return _outcome(seat, done, took, (False, False))


def _start_offline(seat: Seat) -> None:
    seat.press("accent", "Start on Home")
    seat.wait("the question before the first session", "practise")
    seat.press("accent", "Start below the question")
    seat.wait_for_live()
    seat.keep("live")


def _leave(
    seat: Seat,
    record: Record | None = None,
    heard: Recording | None = None,
    said: tuple[Sound, ...] = (),
    *,
    offered: bool = False,
) -> Outcome:
    down = OFFER_HEIGHT if offered else 0
    first, second = _lower(FIRST_ROW, down), _lower(SECOND_ROW, down)
    seat.go("history")
    seat.display.xdotool("mousemove", str(PAGE[2] - 30), str(PAGE[3] - 30))
    wait_until(lambda: seat.inked(first), 10.0, "a row in History")
    seat.keep("history")
    rows = seat.inked(first), seat.inked(second)
    if heard is not None:
        heard.stop()
    began = time.monotonic()
    done = seat.leave(10.0)
    outcome = _outcome(seat, done, time.monotonic() - began, rows)
    outcome.record, outcome.heard, outcome.said = record or Record(), heard, said
    return outcome


def _lower(box: Box, down: int) -> Box:
    left, top, right, bottom = box
    return left, top + down, right, bottom + down


def _outcome(seat: Seat, done: Done, took: float, rows: tuple[bool, bool]) -> Outcome:
    return Outcome(seat.home, done, took, rows, listed(seat.home), exported(seat.home), seat.pictures)
