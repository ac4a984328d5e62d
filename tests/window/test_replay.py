"""Replay on a real screen and sound card: what is heard from the speaker is the word that is lit."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from coach_app.audio.recorder import encode_flac
from coach_app.audio.values import Chunk
from coach_app.core.events import Bookmarked, QuestionAsked, as_json
from coach_app.core.folders import Home
from coach_app.core.pcm import MIC_RATE
from coach_app.core.rounds import Speaker
from coach_app.core.session import NewSession, Turn
from coach_app.storage.recording import WordRow
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from tests.children import wait_until
from tests.engine.studio import KEYED
from tests.isolation import needs
from tests.virtual_sound import Recording
from tests.window.glance import Box
from tests.window.hearing import heard_between
from tests.window.rounds import FIRST_ROW
from tests.window.seat import Seat

pytestmark = pytest.mark.gui

NAME = "20261120-193005-0001"
WORDS = ("Alpha", "bravo", "charlie", "delta.")
HERTZ = (400.0, 700.0, 1100.0, 1700.0)
"""Each word sounds as a tone of its own, so that a moment of sound says which word it is."""

BEGUN, EACH = 1.0, 1.4
"""Session second of the first word, and the length of each."""

MARKED = BEGUN + 1.5 * EACH
"""A bookmark in the middle of the second word."""

REPLAY = 1080, 90
TOOLS: Box = (1030, 70, 1240, 110)
TEXT: Box = (300, 380, 900, 420)
"""Where the sentence stands."""

LANES: Box = (250, 160, 1245, 300)
"""The two lanes, through which the playhead goes."""

FIRST_FRAME = 340
"""Where the playhead stands at the beginning."""

AROUND_SECONDS = 0.35
"""Sound this near to a look counts as of the same moment: the recorder and a busy machine are late."""


@pytest.fixture(scope="module")
def tools() -> None:
    for tool in ("Xvfb", "xdotool", "pulseaudio", "pactl", "parec"):
        if reason := needs(tool):
            pytest.skip(reason)


def fill(store: Store) -> None:
    """A session whose only answer is four tones, with the times of its words."""
    plan = {"role": "baker", "round": "behavioural", "mode": "practice", "questions": []}
    store.begin(NewSession(NAME, "2026-11-20T19:30:05+00:00", "offline", "own", "practice", plan, True))
    ended = BEGUN + EACH * len(WORDS)
    store.put_turn(NAME, Turn(1, Speaker.USER, " ".join(WORDS), BEGUN, ended, 1))
    store.put_events(
        NAME, [as_json(QuestionAsked(0.0, 1, "own", "Why?", 0, 1)), as_json(Bookmarked(MARKED, 1, "here"))]
    )
    times = np.arange(round(EACH * MIC_RATE)) / MIC_RATE
    tones = [np.zeros(round(BEGUN * MIC_RATE))] + [8000 * np.sin(2 * np.pi * f * times) for f in HERTZ]
    sound = np.concatenate(tones).astype(np.int16)
    half = MIC_RATE // 2
    pieces = [sound[at : at + half] for at in range(0, len(sound), half)]
    store.add_chunks(
        NAME,
        [
            Chunk("user", n / 2, len(one), MIC_RATE, encode_flac(one, MIC_RATE))
            for n, one in enumerate(pieces)
        ],
    )
    rows = [WordRow(1, n, BEGUN + n * EACH, BEGUN + (n + 1) * EACH, 0.9) for n in range(len(WORDS))]
    store.of_recording(NAME, lambda recording: recording.keep_words(rows), None)
    store.finish(NAME, "finished", ended + 1.0, 1)


def lit(seat: Seat) -> int | None:
    """Left edge of the plate under a word, in pixels; None where there is none."""
    columns = np.flatnonzero(seat.has("selected", TEXT).sum(axis=0) > 8)
    return int(columns[0]) if len(columns) else None


def at_the_beginning(seat: Seat) -> bool:
    """Whether the playhead stands where all begins; it comes back there once all was heard."""
    columns = np.flatnonzero(seat.has("text", LANES).sum(axis=0) > 100)
    return len(columns) > 0 and abs(LANES[0] + int(columns[0]) - FIRST_FRAME) < 4


def sounding(recording: Recording, since: float, until: float) -> set[int]:
    """Numbers of the words whose tones were heard from one moment to another."""
    sound = heard_between(recording, since, until).astype(float)
    size = round(0.05 * recording.rate)
    found = set()
    for first in range(0, len(sound) - size, size):
        part = sound[first : first + size]
        if np.sqrt(np.mean(part**2)) > 300:
            top = np.argmax(np.abs(np.fft.rfft(part * np.hanning(size)))) * recording.rate / size
            found.add(int(np.argmin([abs(top - hertz) for hertz in HERTZ])))
    return found


class Eye:
    """Where each word stands, learnt from the plate as it goes from word to word."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self.edges: list[int] = []

    def word(self) -> int | None:
        """Number of the word that is lit."""
        edge = lit(self._seat)
        if edge is None:
            return None
        if all(abs(edge - one) > 5 for one in self.edges):
            self.edges.append(edge)
        return min(range(len(self.edges)), key=lambda n: abs(self.edges[n] - edge))

    def wait(self, number: int) -> float:
        """Until that word is lit; when that was."""
        wait_until(lambda: self.word() == number, 60.0, f"word {number}")
        return time.monotonic()


def test_what_sounds_is_what_is_lit(tools: None, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    thread = StoreThread()
    store = thread.open(Home(home), KEYED).store
    thread.call(lambda: fill(store))
    thread.close()
    with Seat(home, KEYED) as seat:
        recording = seat.card.start_recording()
        seat.wait("the window", "home")
        seat.go("history")
        wait_until(lambda: seat.inked(FIRST_ROW), 60.0, "the session in the list")
        seat.click((FIRST_ROW[0] + FIRST_ROW[2]) // 2, (FIRST_ROW[1] + FIRST_ROW[3]) // 2)
        wait_until(lambda: seat.inked(TOOLS), 60.0, "the session's page")
        seat.keep("session")
        seat.click(*REPLAY)
        seat.press("accent", "Play", (208, 700, 400, 800))
        eye = Eye(seat)
        looks = [(number, eye.wait(number)) for number in range(len(WORDS))]
        wait_until(lambda: at_the_beginning(seat), 30.0, "the end")
        seat.display.xdotool("key", "bracketright")
        eye.wait(1)
        begun = time.monotonic()
        seat.display.xdotool("key", "space")
        looks.append((2, eye.wait(2)))
        from_the_mark = begun, looks[-1][1]
        seat.display.xdotool("key", "l")
        looks.append((3, eye.wait(3)))
        looks.append((0, eye.wait(0)))
        seat.click(300 + eye.edges[2] + 12, (TEXT[1] + TEXT[3]) // 2)
        looks.append((2, eye.wait(2)))
        time.sleep(AROUND_SECONDS + 0.3)
        around = [(number, at - AROUND_SECONDS, at + AROUND_SECONDS) for number, at in looks]
        heard = [(number, sounding(recording, since, until)) for number, since, until in around]
        after_the_mark = sounding(recording, *from_the_mark)
        recording.stop()
        seat.leave()
    assert all(number in words for number, words in heard), heard
    assert 1 in after_the_mark
    assert 0 not in after_the_mark
