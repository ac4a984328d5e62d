"""Draws every screen into docs/screens: both themes, 100 % and 200 % text, and the smallest window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from coach_app.core.desk_events import SessionOpened, SessionsListed
from coach_app.core.rounds import EngineName
from coach_app.core.settings import Colours, LookSettings
from coach_app.ui.view.setup import form_of
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.components import Components
from tests.screens.stage import Engine, listen, settle, window_for

OUT = Path(__file__).resolve().parents[2] / "docs" / "screens"
Draw = Callable[[MainWindow, Engine], None]


@dataclass(frozen=True)
class Look:
    colours: Colours
    scale: float
    size: tuple[int, int] = (1280, 800)

    @property
    def suffix(self) -> str:
        parts = [] if self.size == (1280, 800) else ["x".join(map(str, self.size))]
        parts += [] if self.scale == 1 else [f"text{self.scale * 100:.0f}"]
        return "-".join([*parts, str(self.colours)])


def home(window: MainWindow, engine: Engine) -> None:
    window.desk.go("home")


def welcome(window: MainWindow, engine: Engine) -> None:
    engine.give(SessionsListed((), 0), samples.FIRST_RUN)
    window.desk.go("home")


def set_up(window: MainWindow, engine: Engine) -> None:
    window.desk.go("practise")


def consent(window: MainWindow, engine: Engine) -> None:
    engine.give(samples.FIRST_RUN)
    window.desk.start(replace(form_of(samples.SETTINGS), engine=EngineName.GEMINI))


def live(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.wrapped_up())
    listen(window, engine, user=-26.0, interviewer=-90.0, seconds=119.0)
    window.desk.live.stage.cue.presence = 1.0


def live_speaking(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.speaking())
    listen(window, engine, user=-90.0, interviewer=-29.0, seconds=2.0)


def live_reconnecting(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.lost())
    listen(window, engine, user=-33.0, interviewer=-90.0, seconds=54.0)


def live_writing(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.in_writing())
    window.desk.live.controls.writing.edit.setPlainText("I would ask what each of them needs by tonight, then")
    listen(window, engine, user=-90.0, interviewer=-90.0, seconds=1.0)


def live_end(window: MainWindow, engine: Engine) -> None:
    live(window, engine)
    window.desk.live.ask_to_end()


def history(window: MainWindow, engine: Engine) -> None:
    window.desk.go("history")
    for session in ("s5", "s4"):
        window.desk.history.ticks[session].setChecked(True)


def history_delete(window: MainWindow, engine: Engine) -> None:
    history(window, engine)
    window.desk.history.delete_button.click()


def history_empty(window: MainWindow, engine: Engine) -> None:
    engine.give(SessionsListed((), 0))
    window.desk.go("history")


def session(window: MainWindow, engine: Engine) -> None:
    window.desk.history.opened.emit("s6")
    engine.give(SessionOpened(samples.stored()))


def privacy(window: MainWindow, engine: Engine) -> None:
    window.desk.go("privacy")
    engine.give(*(SessionOpened(stored) for stored in samples.ledger_sessions()))


def settings(window: MainWindow, engine: Engine) -> None:
    window.desk.go("settings")


SCREENS: dict[str, Draw] = {
    "home": home,
    "home-first": welcome,
    "setup": set_up,
    "consent": consent,
    "live": live,
    "live-speaking": live_speaking,
    "live-reconnecting": live_reconnecting,
    "live-writing": live_writing,
    "live-end": live_end,
    "history": history,
    "history-delete": history_delete,
    "history-empty": history_empty,
    "session": session,
    "privacy": privacy,
    "settings": settings,
}
SMALL = (960, 640)


def looks() -> list[Look]:
    every = [Look(colours, scale) for colours in (Colours.LIGHT, Colours.DARK) for scale in (1.0, 2.0)]
    return [*every, Look(Colours.LIGHT, 1.0, SMALL)]


def draw(name: str, look: Look) -> QImage:
    """One screen, from a fresh window that is told everything through events."""
    engine = Engine()
    chosen = replace(samples.SETTINGS, look=LookSettings(look.colours, look.scale, False))
    window = window_for(engine, chosen)
    window.resize(*look.size)
    window.show()
    engine.give(replace(samples.SHOWN, settings=chosen), samples.LISTED, samples.DEVICES)
    SCREENS[name](window, engine)
    window.setFocus()
    settle()
    image = window.grab().toImage()
    window.bridge.close()
    window.deleteLater()
    settle()
    return image


def save(image: QImage, name: str) -> None:
    """As an opaque picture, packed as small as PNG goes."""
    path = OUT / f"{name}.png"
    if not image.convertToFormat(QImage.Format.Format_RGB888).save(str(path), "PNG", 0):  # type: ignore[call-overload]  # str is taken
        raise OSError(f"{path} cannot be written; is the folder there and the disk not full?")


def main(wanted: list[str]) -> int:
    QApplication.instance() or QApplication(sys.argv[:1])
    OUT.mkdir(parents=True, exist_ok=True)
    for look in looks():
        for name in SCREENS:
            if not wanted or name in wanted:
                save(draw(name, look), f"{name}-{look.suffix}")
    for colours in (Colours.LIGHT, Colours.DARK):
        if not wanted or "components" in wanted:
            sheet = Components(colours)
            sheet.show()
            settle()
            save(sheet.grab().toImage(), f"components-{colours}")
            sheet.deleteLater()
            settle()
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
