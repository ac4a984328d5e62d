"""Welcome and its steps, as somebody sees them who has never been here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coach_app.core.desk_events.choices import KeyTested, SettingsShown
from coach_app.core.desk_events.jobs import JobMoved
from coach_app.core.desk_events.records import SessionsListed
from coach_app.core.desk_events.sound import DevicesListed
from coach_app.core.desk_events.sound_check import METER_JOB, SampleJudged
from coach_app.core.settings import Settings
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import Engine

Draw = Callable[[MainWindow, Engine], None]


def first_run(window: MainWindow) -> SettingsShown:
    """Nothing chosen and nothing asked yet, but in the look that is drawn."""
    return replace(samples.FIRST_RUN, settings=replace(Settings(), look=window.desk.settings.look))


def first_steps(page: str) -> Draw:
    """A page of the first run."""

    def draw(window: MainWindow, engine: Engine) -> None:
        engine.give(SessionsListed((), 0), replace(first_run(window), engines_with_key=()))
        window.desk.welcome.begin()
        if page != "welcome":
            window.desk.go(page)

    return draw


def microphone(window: MainWindow, engine: Engine) -> None:
    first_steps("microphone")(window, engine)
    engine.give(JobMoved(METER_JOB, None, "Listening."))
    engine.levels = (-27.0, -90.0)
    for _ in range(30):
        window.desk.check.tick()
    engine.give(SampleJudged("clear", -24.3, -61.2, 0))


def microphone_none(window: MainWindow, engine: Engine) -> None:
    first_steps("microphone")(window, engine)
    engine.give(DevicesListed((), ("Built-in speakers",), ""))


def key_refused(window: MainWindow, engine: Engine) -> None:
    first_steps("key")(window, engine)
    window.desk.key.entry.setText("AIza-not-a-key")
    window.desk.key.test.click()
    trouble = "Gemini refused the key; check that all of it was pasted"
    engine.give(KeyTested("gemini", trouble, kept=False))


FIRST_RUN: dict[str, Draw] = {
    "welcome": first_steps("welcome"),
    "key": first_steps("key"),
    "key-refused": key_refused,
    "leave": first_steps("leave"),
    "microphone": microphone,
    "microphone-none": microphone_none,
}
