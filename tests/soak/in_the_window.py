"""A long interview with the window open, on a virtual card whose speaker is fed back into its microphone.

Nothing inside the program is asked: it is used with the service's stand-in as a person uses it, and what it
stored is looked at afterwards.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import soundfile

from coach_app.audio.timeline import decode_chunks
from coach_app.core.folders import Home
from coach_app.core.session import StoredSession
from coach_app.storage.opening import open_store
from tests.audio.room import INTERVIEWER, as_samples, user
from tests.bench.talk import Load
from tests.engine.candidate import RATE
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import GeminiStandIn, Hearing, InterviewServer, Pace
from tests.stand_ins.gemini.record import Record
from tests.virtual_sound import FEED, HEARD, Recording, SoundCard
from tests.window.hearing import Sound, heard_between, place_of, slips
from tests.window.seat import Seat

FEEDBACK_MILLISECONDS = 60
FEEDBACK_VOLUME = "50%"
"""18 dB less than what is played."""

SILENT = 30
"""What a silent speaker may sound like, in steps of 16 bits."""

BAND_HERTZ = (500.0, 3500.0)
BEFORE_SECONDS = 2.0
"""Looked for so long before the program saw the first answer begin."""

LIKE_CANCELLED = 0.75
"""Likeness from which a piece is the same sound: the canceller has filtered it; another is under 0.3."""

QUESTIONS = 60
BREATH_SECONDS = 0.8
ANSWER_GAP_SECONDS = 0.3
SETTLED_SECONDS = 120.0
"""Memory counts from here on: by then every part of the program was used once."""

LOST_SECONDS = 60.0
"""A question that is not over after this has gone wrong; the next answer is given all the same."""


@dataclass(frozen=True)
class Soaked:
    """What the session showed. Memory in MB: of the window's process, and of all of them."""

    seconds: float
    answers_given: int
    answers_heard: int
    questions_spoken: int
    interrupted: int
    cut_by_the_client: int
    gaps: tuple[tuple[float, float, str], ...]
    pieces_lost: int
    frames_slipped: int
    alignment_ms: tuple[float, float]
    grown_mb: float
    grown_all_mb: float
    most_mb: float
    share_of_core: float
    load_average: float
    warnings: tuple[str, ...]


def soak(folder: Path, minutes: float) -> Soaked:
    """Hold one session of so many minutes; the user answers each question and never interrupts."""
    answers = [_answer(number) for number in range(4)]
    plan = _plan(folder)
    model = InterviewServer(pace=Pace(speed=1.5), hearing=Hearing(answers=("An answer.",) * QUESTIONS))
    service = GeminiStandIn(model, make_certificate(folder / "tls"))
    words = ("practise", "--engine", "gemini", "--plan", str(plan), "--minutes", str(round(minutes) + 10))
    with service, Seat(folder / "home", service.environment(), words=words) as seat:
        _feed_back(seat.card)
        seat.wait_for_live()
        began = time.monotonic()
        said: list[tuple[float, Sound]] = []
        speaker = seat.card.start_recording()
        with Load(seat.process.pid) as load, _Own(seat.process.pid) as own:
            while time.monotonic() - began < minutes * 60:
                _wait_for_question(service.record, len(said) + 1, speaker)
                sound = answers[len(said) % len(answers)]
                path = folder / f"answer-{len(said) % len(answers)}.wav"
                soundfile.write(path, sound, RATE)
                said.append((time.monotonic(), sound))
                seat.card.play(path)
        np.save(folder / "speaker.npy", speaker.stop())
        (folder / "said.json").write_text(json.dumps([[at, len(sound)] for at, sound in said]))
        (folder / "memory.json").write_text(json.dumps([own.rss, load.rss]))
        seat.keep("soaked")
        seat.pictures["soaked"].save(str(folder / "soaked.png"))
        seat.leave(15.0)
        seconds = time.monotonic() - began
    stored, track = _kept(folder / "home")
    began_at = next(float(str(one["at"])) for one in stored.events if one.get("event") == "answer_started")
    lost, slipped, aligned = _compared(track, said, began_at)
    events = [str(event.get("event")) for event in stored.events]
    return Soaked(
        seconds=seconds,
        answers_given=len(said),
        answers_heard=events.count("answer_started"),
        questions_spoken=len(service.record.spoken),
        interrupted=events.count("interrupted"),
        cut_by_the_client=sum(turn.interrupted for turn in service.record.spoken),
        gaps=tuple((gap.started, gap.ended, gap.reason) for gap in stored.gaps),
        pieces_lost=lost,
        frames_slipped=slipped,
        alignment_ms=aligned,
        grown_mb=_grown(own.rss),
        grown_all_mb=_grown(load.rss),
        most_mb=max(load.rss),
        share_of_core=float(np.mean(load.shares)),
        load_average=os.getloadavg()[2],
        warnings=tuple(str(one["code"]) for one in stored.events if one.get("event") == "warning"),
    )


class _Own(Load):
    """The program's first process alone."""

    def _family(self) -> list[psutil.Process]:
        return [self._root]


def _grown(rss: Sequence[float]) -> float:
    """Median of the last minute over that of the first one that counts; values come once a second."""
    start = min(round(SETTLED_SECONDS), len(rss) // 3)
    return float(np.median(rss[-60:]) - np.median(rss[start : start + 60]))


def _answer(number: int) -> Sound:
    pause = np.zeros(round(ANSWER_GAP_SECONDS * RATE))
    parts = [part for turn in range(3) for part in (user(number + turn), pause)]
    return as_samples(np.concatenate(parts))


def _plan(folder: Path) -> Path:
    """Long questions, so that there is much to take for the user's voice."""
    path = folder / "plan.toml"
    texts = [" ".join(INTERVIEWER[(n + m) % len(INTERVIEWER)] for m in range(4)) for n in range(QUESTIONS)]
    asked = "".join(f'[[question]]\ntext = "{n + 1}. {text}"\n' for n, text in enumerate(texts))
    path.write_text(f"minutes = 60\n{asked}", encoding="utf-8")
    return path


def _feed_back(card: SoundCard) -> None:
    loop = (f"source={HEARD}", f"sink={FEED}", f"latency_msec={FEEDBACK_MILLISECONDS}")
    module = card.pactl("load-module", "module-loopback", *loop).strip()
    inputs = card.pactl("list", "short", "sink-inputs").splitlines()
    (fed_back,) = [line.split()[0] for line in inputs if "module-loopback" in line] or [inputs[-1].split()[0]]
    assert module
    card.pactl("set-sink-input-volume", fed_back, FEEDBACK_VOLUME)


def _wait_for_question(record: Record, number: int, speaker: Recording) -> None:
    """Until so many turns were spoken and the speaker has been silent for a breath."""
    deadline = time.monotonic() + LOST_SECONDS
    while time.monotonic() < deadline:
        now = time.monotonic()
        if len(record.spoken) >= number and now > record.spoken[number - 1].started + BREATH_SECONDS:
            newest = heard_between(speaker, now - BREATH_SECONDS, now)
            if len(newest) and int(np.abs(newest.astype(int)).max()) <= SILENT:
                return
        time.sleep(0.05)


def _kept(home: Path) -> tuple[StoredSession, Sound]:
    opened = open_store(Home(home), {})
    try:
        stored, chunks = opened.store.load("latest"), opened.store.chunks("latest", "user")
    finally:
        opened.store.close()
    return stored, decode_chunks(chunks, RATE)  # type: ignore[arg-type]  # a stored chunk has all of a fresh one


def _compared(
    track: Sound, said: Sequence[tuple[float, Sound]], first: float
) -> tuple[int, int, tuple[float, float]]:
    """Pieces of the answers not found in the track, frames they slipped by, spread of their places.

    Compared between 500 and 3500 Hz: the high-pass before the canceller moves what is lower. The places are
    those of each answer in the track, against the first and the moments it was begun: median and range, ms.
    """
    lost, slipped, places = 0, 0, []
    narrow = _band(track)
    zero = 0.0
    for number, (at, sound) in enumerate(said):
        wanted = _band(sound)
        since = max(at - said[0][0] + zero - 1.5 if number else first - BEFORE_SECONDS, 0.0)
        until = since + 3.5 + len(sound) / RATE
        part = narrow[round(since * RATE) : round(until * RATE)]
        changes, missing = slips(wanted, part, RATE, LIKE_CANCELLED)
        lost += missing
        slipped += sum(abs(change) for change in changes)
        place = place_of(wanted[: 2 * RATE], part)[0] / RATE + since
        zero = zero if number else place
        places.append((place - zero) - (at - said[0][0]))
    spread = np.asarray(places) * 1e3
    return lost, slipped, (float(np.median(spread)), float(np.ptp(spread)))


def _band(sound: Sound) -> Sound:
    spectrum = np.fft.rfft(sound.astype(np.float64))
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(hertz < BAND_HERTZ[0]) | (hertz > BAND_HERTZ[1])] = 0.0
    return as_samples(np.fft.irfft(spectrum, len(sound)))
