"""Draws every screen into docs/screens: both themes, 100 % and 200 % text, and the smallest window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from coach_app.core.desk_events.playback import PlaybackMoved
from coach_app.core.desk_events.recordings import RecordingAnalysed
from coach_app.core.desk_events.records import SessionOpened, SessionsFound, SessionsListed
from coach_app.core.rounds import EngineName
from coach_app.core.settings import Colours, LookSettings
from coach_app.cues import length
from coach_app.cues.clusters import FILLER_WORDS, HEDGE_WORDS
from coach_app.cues.talk import FAST_WORDS, SILENCE_WORDS, SLOW_WORDS
from coach_app.ui.theme.tokens import load_tokens
from coach_app.ui.view.setup import form_of
from coach_app.ui.widgets.cue import CueSlot, ShownCue
from coach_app.ui.window import MainWindow
from tests.screens import replay_samples, review_samples, samples
from tests.screens.components import Components
from tests.screens.first_run import FIRST_RUN, first_run
from tests.screens.reports import reports
from tests.screens.stage import ASSETS, Engine, listen, settle, window_for

OUT = Path(__file__).resolve().parents[2] / "docs" / "screens"
THEME = ASSETS / "themes" / "quiet-studio.toml"
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
    engine.give(SessionsListed((), 0), first_run(window))
    window.desk.go("home")


def home_offer(window: MainWindow, engine: Engine) -> None:
    engine.give(samples.broken_off())
    window.desk.go("home")


def home_discard(window: MainWindow, engine: Engine) -> None:
    home_offer(window, engine)
    window.desk.home.offer.discard.click()


def set_up(window: MainWindow, engine: Engine) -> None:
    window.desk.go("practise")


def consent(window: MainWindow, engine: Engine) -> None:
    engine.give(first_run(window))
    window.desk.start(replace(form_of(samples.SETTINGS), engine=EngineName.GEMINI))


def live(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.wrapped_up())
    listen(window, engine, user=-26.0, interviewer=-90.0, seconds=119.0)
    while window.desk.live.stage.cue.presence < 1.0:
        settle()


def live_speaking(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.speaking())
    listen(window, engine, user=-90.0, interviewer=-29.0, seconds=2.0)


def overlay(colours: Colours, scale: float) -> QImage:
    """The compact window in the three states the design draws, one above the other."""
    engine = Engine()
    window = window_for(engine, replace(samples.SETTINGS, look=LookSettings(colours, scale, False)))
    drawn = []
    for draw in (live, live_speaking, live_reconnecting):
        draw(window, engine)
        window.desk.live.show_compact(True)
        while draw is live and window.desk.live.overlay.cue.presence < 1.0:
            settle()
        listen(window, engine, user=engine.levels[0], interviewer=engine.levels[1], seconds=0.5)
        drawn.append(picture(window.desk.live.overlay))
        window.desk.live.show_compact(False)
        window.desk.live.overlay.cue.leave()
        while window.desk.live.overlay.cue.cue is not None:
            settle()
    gap = 24
    tall = sum(image.height() + gap for image in drawn) + gap
    sheet = QImage(drawn[0].width() + 2 * gap, tall, QImage.Format.Format_RGB32)
    sheet.fill(window.look.colour("background"))
    painter = QPainter(sheet)
    top = gap
    for image in drawn:
        painter.drawImage(gap, top, image)
        top += image.height() + gap
    painter.end()
    window.bridge.close()
    window.deleteLater()
    settle()
    return sheet


def cues(colours: Colours, scale: float) -> QImage:
    """Every kind of cue in its slot, in the window's size and in the compact window's."""
    dressed = window_for(Engine(), replace(samples.SETTINGS, look=LookSettings(colours, scale, False)))
    sheet = QWidget()
    sheet.setPalette(dressed.palette())
    grid = QGridLayout(sheet)
    grid.setContentsMargins(24, 24, 24, 24)
    for row, (kind, words) in enumerate(CUES):
        for column, tight in enumerate((False, True)):
            slot = CueSlot(dressed.look, tight=tight)
            slot.cue, slot.presence = ShownCue(kind, words), 1.0
            slot.setMinimumWidth(dressed.look.pad(320))
            grid.addWidget(slot, row, column)
    sheet.show()
    settle()
    image = picture(sheet)
    sheet.deleteLater()
    dressed.bridge.close()
    dressed.deleteLater()
    settle()
    return image


def live_reconnecting(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.lost())
    listen(window, engine, user=-33.0, interviewer=-90.0, seconds=54.0)


def live_writing(window: MainWindow, engine: Engine) -> None:
    engine.give(*samples.in_writing())
    window.desk.live.controls.writing.edit.setPlainText(
        "I would ask what each of them needs by tonight, then"
    )
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


def history_search(window: MainWindow, engine: Engine) -> None:
    window.desk.go("history")
    window.desk.history.search.setText("pallet")
    engine.give(samples.hits())


def history_nothing(window: MainWindow, engine: Engine) -> None:
    window.desk.go("history")
    window.desk.history.search.setText("pineapple")
    engine.give(SessionsFound("pineapple", (), False))


def history_empty(window: MainWindow, engine: Engine) -> None:
    engine.give(SessionsListed((), 0))
    window.desk.go("history")


def history_recording(window: MainWindow, engine: Engine) -> None:
    window.desk.go("history")
    metrics = {"answer_seconds": 101.4, "wpm": 148.0, "fillers": {"sound": 6}, "pauses": [0.9, 1.6]}
    engine.give(RecordingAnalysed("answer.wav", True, metrics))


def session(window: MainWindow, engine: Engine) -> None:
    window.desk.history.opened.emit("s6")
    engine.give(SessionOpened(samples.stored()))


def card(window: MainWindow, engine: Engine) -> None:
    engine.give(*review_samples.at_card())


def debrief(window: MainWindow, engine: Engine) -> None:
    window.desk.history.opened.emit("s6")
    engine.give(SessionOpened(review_samples.reviewed()))


def debrief_failed(window: MainWindow, engine: Engine) -> None:
    window.desk.history.opened.emit("s6")
    engine.give(SessionOpened(review_samples.reviewed(review_samples.failed())))


def debrief_moment(window: MainWindow, engine: Engine) -> None:
    debrief(window, engine)
    window.desk.session.open_moment(4)


def session_turn(window: MainWindow, engine: Engine) -> None:
    window.desk.history.hit.emit("s6", 4)
    engine.give(SessionOpened(samples.stored()))


def replay(window: MainWindow, engine: Engine) -> None:
    """An answer in the middle of being heard, and why its last cue came."""
    window.desk.history.opened.emit(replay_samples.NAME)
    engine.give(SessionOpened(replay_samples.stored()))
    window.desk.session.replayed.emit(replay_samples.ANSWER)
    engine.give(replay_samples.outline(), replay_samples.words())
    page = window.desk.replay
    page.held.setChecked(True)
    page.play.click()
    page.show_mark(next(n for n, one in enumerate(page.wave.marks) if one.kind == "length"))
    engine.give(PlaybackMoved(replay_samples.NAME, page.wave.started, replay_samples.AT))


def replay_text(window: MainWindow, engine: Engine) -> None:
    """The same without sound."""
    window.desk.history.opened.emit(replay_samples.NAME)
    engine.give(SessionOpened(replace(replay_samples.stored(), has_recording=False)))
    window.desk.session.replayed.emit(replay_samples.ANSWER)


def session_offer(window: MainWindow, engine: Engine) -> None:
    window.desk.history.opened.emit("s6")
    cut = replace(samples.SESSIONS[0], state="unfinished")
    engine.give(SessionOpened(replace(samples.stored(), summary=cut)))


def privacy(window: MainWindow, engine: Engine) -> None:
    window.desk.go("privacy")
    engine.give(samples.ledger())


def settings(window: MainWindow, engine: Engine) -> None:
    window.desk.go("settings")


SCREENS: dict[str, Draw] = {
    **FIRST_RUN,
    "home": home,
    "home-first": welcome,
    "home-offer": home_offer,
    "home-discard": home_discard,
    "setup": set_up,
    "consent": consent,
    "live": live,
    "live-speaking": live_speaking,
    "live-reconnecting": live_reconnecting,
    "live-writing": live_writing,
    "live-end": live_end,
    "card": card,
    "debrief": debrief,
    "debrief-failed": debrief_failed,
    "debrief-moment": debrief_moment,
    "history": history,
    "history-delete": history_delete,
    "history-search": history_search,
    "history-nothing": history_nothing,
    "history-empty": history_empty,
    "history-recording": history_recording,
    "session": session,
    "session-turn": session_turn,
    "session-offer": session_offer,
    "replay": replay,
    "replay-text": replay_text,
    "privacy": privacy,
    "settings": settings,
}
SMALL = (960, 640)
CUES = (
    ("length", length.WORDS),
    ("filler", FILLER_WORDS),
    ("pace", FAST_WORDS),
    ("pace", SLOW_WORDS),
    ("silence", SILENCE_WORDS),
    ("hedging", HEDGE_WORDS),
)
"""What each kind of cue says."""


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
    image = picture(window)
    window.bridge.close()
    window.deleteLater()
    settle()
    return image


def picture(widget: QWidget) -> QImage:
    """The widget on an opaque ground, as on a screen: text is blended differently over nothing."""
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(widget.palette().window().color())
    widget.render(image)
    return image


def save(image: QImage, name: str) -> None:
    """With 256 colours of its own, others go to the nearest: a third of the size, the same to the eye."""
    path = OUT / f"{name}.png"
    if not indexed(image).save(str(path), "PNG", 0):  # type: ignore[call-overload]  # str is taken
        raise OSError(f"{path} cannot be written; is the folder there and the disk not full?")


def indexed(image: QImage) -> QImage:
    flat = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = flat.width(), flat.height()
    pixels = np.frombuffer(flat.constBits(), np.uint32).reshape(height, flat.bytesPerLine() // 4)[:, :width]
    colours, where, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    own = [
        int(QColor(value).rgb())
        for scheme in load_tokens(THEME).schemes.values()
        for value in scheme.values()
    ]
    first = np.intersect1d(np.array(own, np.uint32), colours)
    often = colours[np.argsort(counts)[::-1]]
    kept = np.concatenate([first, often[~np.isin(often, first)]])[:256]
    apart = np.abs(_channels(colours)[:, None] - _channels(kept)[None]).sum(axis=2)
    indices = np.ascontiguousarray(apart.argmin(axis=1)[where].reshape(height, width).astype(np.uint8))
    small = QImage(indices.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    small.setColorTable([int(colour) | 0xFF000000 for colour in kept])
    return small.copy()


def _channels(colours: np.ndarray) -> np.ndarray:
    return np.stack([(colours >> shift) & 0xFF for shift in (16, 8, 0)], axis=1).astype(np.int16)


def main(wanted: list[str]) -> int:
    QApplication.instance() or QApplication(sys.argv[:1])
    OUT.mkdir(parents=True, exist_ok=True)
    for look in looks():
        for name in SCREENS:
            if not wanted or name in wanted:
                save(draw(name, look), f"{name}-{look.suffix}")
    for look in looks():
        if (not wanted or "overlay" in wanted) and look.size != SMALL:
            save(overlay(look.colours, look.scale), f"overlay-{look.suffix}")
        if (not wanted or "cues" in wanted) and look.size != SMALL:
            save(cues(look.colours, look.scale), f"cues-{look.suffix}")
    for colours in (Colours.LIGHT, Colours.DARK):
        if not wanted or "components" in wanted:
            sheet = Components(colours)
            sheet.show()
            settle()
            save(picture(sheet), f"components-{colours}")
            sheet.deleteLater()
            settle()
    if not wanted or "report" in wanted:
        for name, image in reports():
            save(image, name)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
