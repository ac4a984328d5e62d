"""The real program on a screen and a sound card of its own, used with the mouse as a person uses it.

Nothing inside the program is asked: what stands on the screen is judged by its colours and their places, as
laid out at 1280 × 800 with the light theme.
"""

from __future__ import annotations

import functools
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from coach_app.core.folders import assets_folder
from coach_app.ui.theme.tokens import load_tokens
from tests.children import wait_until
from tests.cli.coach_process import Done, finished, started
from tests.virtual_display import HEIGHT, WIDTH, Display
from tests.virtual_sound import SoundCard
from tests.window.glance import Box, Glance

Mask = NDArray[np.bool_]

SIDEBAR: Box = (0, 60, 208, 740)
PAGE: Box = (208, 0, WIDTH, HEIGHT)
SEND_IT: Box = (272, 194, 738, 274)
"""The answer that lets sound go to the service, on the page that asks for consent."""

KEEP_THEM: Box = (272, 443, 738, 523)
"""The answer below it, which keeps recordings and is chosen from the start."""

LIVE_TOP: Box = (208, 150, WIDTH, 245)
"""Where Live shows the question, and every page its first card."""

LIVE_END: Box = (914, 722, 1004, 778)
"""The End control at the foot of Live."""

LIVE_SKIP: Box = (310, 722, 580, 778)
"""Repeat, Skip and Bookmark; empty while Live asks whether to end."""

LIVE_ANSWERS: Box = (1050, 722, WIDTH - 20, 778)
"""Where the answers to that question stand; the last of them ends."""

LIVE_RINGS: Box = (320, 270, 960, 510)

START_SECONDS = 90.0
"""How long anything may take to appear: a limit against hanging, which says nothing about speed."""

LOOK_SECONDS = 0.05
"""Between two looks at the screen."""

SMOOTHED = 60
"""How far the ink of small letters is from its colour: their edges are smoothed."""

PANEL_WIDTH, PANEL_HEIGHT = 24, 12

PLACES = {"home": 96, "practise": 140, "history": 184, "privacy": 661, "settings": 705}
"""The middle of each place in the sidebar, in pixels from the top."""

SETTINGS = """[practice]
questions = {questions}
patience = 0.8
follow_ups = 0
cards = false

[sound]
echo = "{echo}"

[gemini]
probe_timeout = 20

[look]
colours = "light"
welcomed = true
"""


class Seat:
    """A screen, a sound card, a home folder, and `coach` running there; a context manager."""

    def __init__(
        self,
        home: Path,
        more: Mapping[str, str] | None = None,
        *,
        questions: int = 3,
        echo: str = "auto",
        words: Sequence[str | Path] = (),
        settings: str | None = None,
    ) -> None:
        """`more` variables are set for the program, `words` stand on its command line.

        `questions` and `echo` are settings; `settings` are the whole file instead.
        """
        self._questions, self._echo = questions, echo
        self._words, self._settings = words, settings
        self.home = home
        self._more = dict(more or {})
        self._process: subprocess.Popen[str] | None = None
        self.pictures: dict[str, QImage] = {}

    def __enter__(self) -> Self:
        self.display = Display()
        self._glance = Glance(self.display)
        self.card = SoundCard()
        self.card.start()
        self.home.mkdir(parents=True, exist_ok=True)
        if self._settings is None:
            write_settings(self.home, self._questions, self._echo)
        else:
            (self.home / "settings.toml").write_text(self._settings, encoding="utf-8")
        more = {**self.display.env, **self.card.env, **self._more}
        self._process = started(self.home, *self._words, more=more)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        self.card.stop()
        self.display.stop()

    @property
    def process(self) -> subprocess.Popen[str]:
        """The running program."""
        assert self._process is not None
        return self._process

    def leave(self, seconds: float = 5.0) -> Done:
        """Ask the program to end; what it said and its exit code."""
        self.process.terminate()
        return finished(self.process, seconds)

    # What is seen

    def has(self, role: str, box: Box, near: int = 0) -> Mask:
        """Which pixels of a box have a role's colour, each channel at most `near` away from it."""
        left, top, right, bottom = box
        wanted = np.frombuffer(bytes.fromhex(light(role).lstrip("#")), np.uint8).astype(np.int16)
        there = self._glance.part((left, top, right, bottom)).astype(np.int16)
        found: Mask = (np.abs(there - wanted) <= near).all(axis=2)
        return found

    def panel(self, role: str, box: Box = PAGE) -> Box | None:
        """Where a role's colour fills at least 24 × 12 pixels within a box; outlines do not count."""
        mask = self.has(role, box)
        sums = np.pad(mask.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        high, wide = PANEL_HEIGHT, PANEL_WIDTH
        inside = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
        solid = inside == high * wide
        rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
        if not len(rows):
            return None
        left, top = box[0] + int(columns[0]), box[1] + int(rows[0])
        right, bottom = box[0] + int(columns[-1]) + PANEL_WIDTH, box[1] + int(rows[-1]) + PANEL_HEIGHT
        return left, top, right, bottom

    def place(self) -> str | None:
        """The place of the sidebar that is marked as the one we are at; None on Live."""
        panel = self.panel("selected", SIDEBAR)
        if panel is None:
            return None
        middle = (panel[1] + panel[3]) / 2
        return min(PLACES, key=lambda name: abs(PLACES[name] - middle))

    def inked(self, box: Box) -> bool:
        """Whether words or an icon in full ink stand in a box."""
        return int(self.has("text", box, SMOOTHED).sum()) > 20

    def live(self) -> bool:
        """Whether Live stands there with a running session: its End can be pressed, its voices are drawn."""
        voices = min(int(self.has(role, LIVE_RINGS).sum()) for role in ("interviewer-voice", "user-voice"))
        return self.place() is None and self.inked(LIVE_END) and voices > 50

    def wait(self, what: str, place: str, seconds: float = START_SECONDS) -> None:
        """Wait until we are at a place of the sidebar."""
        self._wait(lambda: self.place() == place, seconds, what)

    def wait_for_live(self, seconds: float = START_SECONDS) -> None:
        """Wait until Live shows a question."""
        self._wait(lambda: self.live() and self.inked(LIVE_TOP), seconds, "Live with a question")

    def keep(self, name: str) -> None:
        """Keep a picture of the screen as it stands."""
        self.pictures[name] = self.display.picture()

    # What is done

    def click(self, x: int, y: int) -> None:
        """Go there and press the left button."""
        self.display.xdotool("mousemove", str(x), str(y), "sleep", "0.05", "click", "1")

    def press(self, role: str, what: str, box: Box = PAGE) -> None:
        """Press the button that is filled with a role's colour, as soon as it stands still."""
        seen: list[Box | None] = []

        def still() -> bool:
            seen.append(self.panel(role, box))
            return len(seen) > 1 and seen[-1] is not None and seen[-1] == seen[-2]

        self._wait(still, START_SECONDS, what)
        panel = seen[-1]
        assert panel is not None
        self.click((panel[0] + panel[2]) // 2, (panel[1] + panel[3]) // 2)

    def start_with_the_service(self) -> None:
        """From Home into a session, agreeing on the way that sound is sent and recordings are kept."""
        self._wait(self._asked_about_the_service, START_SECONDS, "the question whether sound may be sent")
        self.keep("consent")
        self.click((SEND_IT[0] + SEND_IT[2]) // 2, (SEND_IT[1] + SEND_IT[3]) // 2)
        self.press("accent", "Start, now that all is answered")
        self.wait_for_live()

    def _asked_about_the_service(self) -> bool:
        """Press Start on Home; where keys are not known yet, only recordings are asked for: back to Home."""
        self.press("accent", "Start on Home")
        self.wait("the questions before the first session", "practise")
        time.sleep(0.2)
        if self.panel("accent-soft", KEEP_THEM) is not None:
            return True
        self.go("home")
        return False

    def go(self, place: str) -> None:
        """Go to a place of the sidebar."""
        self.click(104, PLACES[place])
        self.wait(f"the page {place}", place)

    def end(self) -> None:
        """Press End on Live, and End once more when asked."""
        self.click((LIVE_END[0] + LIVE_END[2]) // 2, (LIVE_END[1] + LIVE_END[3]) // 2)
        self._wait(lambda: not self.inked(LIVE_SKIP), 5.0, "the question whether to end")
        self.keep("end")
        self.click(*self._last_words(LIVE_ANSWERS))

    def _last_words(self, box: Box) -> tuple[int, int]:
        """Middle of the words farthest to the right in a box: those of the last button there."""
        mask = self.has("text", box, SMOOTHED)
        columns = np.flatnonzero(mask.any(axis=0))
        assert len(columns), "no button stands there"
        breaks = np.flatnonzero(np.diff(columns) > 16)
        words = columns[breaks[-1] + 1 :] if len(breaks) else columns
        rows = np.flatnonzero(mask[:, words].any(axis=1))
        return box[0] + int(words.mean()), box[1] + int(rows.mean())

    def _wait(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        def alive() -> bool:
            if self.process.poll() is not None:
                out, err = self.process.communicate()
                raise RuntimeError(f"the program ended with {self.process.returncode}: {out}{err}")
            time.sleep(LOOK_SECONDS)
            return ready()

        try:
            wait_until(alive, seconds, what)
        except TimeoutError:
            self.keep("stuck")
            raise


def write_settings(home: Path, questions: int = 3, echo: str = "auto") -> None:
    """The settings of a person who has used the program before: short patience, light colours.

    On a busy machine the service may take longer than usual to answer.
    """
    (home / "settings.toml").write_text(SETTINGS.format(questions=questions, echo=echo), encoding="utf-8")


@functools.cache
def light(role: str) -> str:
    """The colour of a role in the light theme, `#RRGGBB`."""
    return load_tokens(assets_folder() / "themes" / "quiet-studio.toml").schemes["light"][role]
