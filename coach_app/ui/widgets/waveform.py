"""Two lanes of sound drawn from outlines, marks over them, a playhead through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coach_app.core.desk_events.outline import COARSE_SECONDS, FINE_SECONDS, TrackOutline
from coach_app.ui.theme.look import Look
from coach_app.ui.view.replay import Mark
from coach_app.ui.view.words import clock_time
from coach_app.ui.widgets.shapes import MarkButton

LABELS = 92
"""Room for the names of the lanes at 100 %."""

MARKS, INTERVIEWER, USER, AXIS, HEIGHT = 16, 68, 142, 202, 216
"""Middles of the rows, and the whole height, at 100 %."""

REACHES = (18.0, 42.0)
"""Half the height of the loudest bar of interviewer and user."""

UNPLAYED = 0.55
STEP_SECONDS = 5.0
"""How far an arrow key goes."""

DRAG = 6
"""Pixels from which a press becomes a selection."""

_TICKS = (5, 10, 15, 30, 60, 120, 300, 600)


@dataclass(frozen=True, slots=True)
class _Lane:
    name: str
    role: str
    ink: str
    middle: int
    reach: float


class Waveform(QWidget):
    """From `started` to `ended` session seconds.

    ``sought`` carries a second, ``chosen`` the two of a stretch, ``opened`` the number of a mark.
    """

    sought = Signal(float)
    chosen = Signal(float, float)
    opened = Signal(int)

    def __init__(self, look: Look) -> None:
        """Empty."""
        super().__init__()
        self.look = look
        self.started, self.ended, self.at = 0.0, 1.0, 0.0
        self.loop: tuple[float, float] | None = None
        self.marks: tuple[Mark, ...] = ()
        self.fillers: tuple[float, ...] = ()
        self.buttons: dict[int, MarkButton] = {}
        self._tracks: tuple[TrackOutline, TrackOutline] = (TrackOutline(), TrackOutline())
        self.pictures: tuple[QPixmap, QPixmap] | None = None
        self._pressed: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Recording")
        self.setProperty("corner", look.tokens.radius["control"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._forget)

    def show_scope(self, started: float, ended: float) -> None:
        """Show another stretch of the session."""
        self.started, self.ended = started, max(ended, started + 1.0)
        self.loop = None
        self._forget()
        self.show_place(started)

    def show_sound(self, user: TrackOutline, interviewer: TrackOutline) -> None:
        """Draw these outlines."""
        self._tracks = (interviewer, user)
        self._forget()

    def show_marks(self, marks: Sequence[Mark], fillers: Sequence[float], *, held_back: bool) -> None:
        """Put marks over the lanes, those held back too where wanted, and a dot for each filler heard."""
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()
        self.marks, self.fillers = tuple(marks), tuple(fillers)
        self.buttons = {}
        for number, mark in enumerate(self.marks):
            if mark.kind == "seam" or not (mark.shown or held_back):
                continue
            button = MarkButton(self.look, mark.kind, mark.name, shown=mark.shown, parent=self)
            button.clicked.connect(lambda _=False, n=number: self.opened.emit(n))
            self.buttons[number] = button
            button.show()
        self._place_marks()
        self.update()

    def show_open(self, number: int | None) -> None:
        """Mark the mark whose reasons are read."""
        for one, button in self.buttons.items():
            button.setChecked(one == number)

    def show_loop(self, loop: tuple[float, float] | None) -> None:
        """Shade the stretch that is repeated."""
        self.loop = loop
        self.update()

    def show_place(self, at: float) -> None:
        """Move the playhead; only what changed is painted."""
        before, self.at = self.x_of(self.at), at
        now = self.x_of(at)
        low, high = sorted((before, now))
        self.update(QRect(int(low) - 8, 0, int(high - low) + 17, self.height()))
        self.setAccessibleDescription(f"At {clock_time(at)} of {clock_time(self.ended)}")

    def x_of(self, at: float) -> float:
        """Pixel of a session second."""
        share = (min(max(at, self.started), self.ended) - self.started) / (self.ended - self.started)
        return self._left + share * max(self.width() - self._left, 1)

    def second_at(self, x: float) -> float:
        """Session second of a pixel."""
        share = (x - self._left) / max(self.width() - self._left, 1)
        return self.started + min(max(share, 0.0), 1.0) * (self.ended - self.started)

    @property
    def _left(self) -> int:
        return round(LABELS * self.look.scale)

    def sizeHint(self) -> QSize:
        """Rows at the user's text size."""
        return QSize(400, self.look.pad(HEIGHT) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lanes, loop, dotted lines under marks, playhead, times."""
        painter = QPainter(self)
        if self.pictures is None:
            self.pictures = (self._picture(1.0), self._picture(UNPLAYED))
        if self.loop is not None:
            left, right = (self.x_of(one) for one in self.loop)
            top = self.look.pad(MARKS + 18)
            painter.fillRect(
                QRectF(left, top, right - left, self.look.pad(AXIS - 14) - top), self.look.colour("selected")
            )
        x = round(self.x_of(self.at))
        played, rest = self.pictures
        ratio = played.devicePixelRatio()
        cut = round(x * ratio)
        painter.drawPixmap(QPointF(0, 0), played, QRectF(0, 0, cut, played.height()))
        painter.drawPixmap(QPointF(x, 0), rest, QRectF(cut, 0, rest.width() - cut, rest.height()))
        self._paint_stems(painter)
        self._paint_head(painter, x)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go five seconds, Home and End to the ends."""
        steps = {Qt.Key.Key_Left: -STEP_SECONDS, Qt.Key.Key_Right: STEP_SECONDS}
        if event.key() in steps:
            self.sought.emit(min(max(self.at + steps[Qt.Key(event.key())], self.started), self.ended))
        elif event.key() == Qt.Key.Key_Home:
            self.sought.emit(self.started)
        elif event.key() == Qt.Key.Key_End:
            self.sought.emit(self.ended)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press is a place, a drag a stretch."""
        self._pressed = event.position().x() if event.position().x() >= self._left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Where it ends decides which."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        x = event.position().x()
        if abs(x - pressed) < DRAG:
            self.sought.emit(self.second_at(x))
        else:
            low, high = sorted((pressed, x))
            self.chosen.emit(self.second_at(low), self.second_at(high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew."""
        self._forget()
        self._place_marks()

    def _forget(self) -> None:
        self.pictures = None
        self.updateGeometry()
        self._place_marks()
        self.update()

    def _place_marks(self) -> None:
        side = self.look.pad(32)
        for number, button in self.buttons.items():
            left = round(self.x_of(self.marks[number].at)) - side // 2
            button.setGeometry(min(left, self.width() - side), 0, side, side)

    def _lanes(self) -> tuple[_Lane, _Lane]:
        return (
            _Lane("Interviewer", "interviewer-voice", "interviewer-voice-text", INTERVIEWER, REACHES[0]),
            _Lane("You", "user-voice", "user-voice-text", USER, REACHES[1]),
        )

    def _picture(self, strength: float) -> QPixmap:
        """Names, lines, bars and times, at a strength of the bars."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.look.font("small"))
        self._name(painter, "Marks", "text-muted", MARKS)
        for lane, track in zip(self._lanes(), self._tracks, strict=True):
            painter.setFont(self.look.font("small", 500))
            self._name(painter, lane.name, lane.ink, lane.middle)
            middle = self.look.pad(lane.middle)
            painter.setPen(QPen(self.look.colour("border"), 1))
            painter.drawLine(QPointF(self._left - 4, middle), QPointF(self.width(), middle))
            self._bars(painter, lane, track, strength)
        self._times(painter)
        painter.end()
        return pixmap

    def _name(self, painter: QPainter, name: str, role: str, middle: int) -> None:
        painter.setPen(self.look.colour(role))
        line = self.look.line("small")
        box = QRectF(0, self.look.pad(middle) - line / 2, self._left - 6, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)

    def _bars(self, painter: QPainter, lane: _Lane, track: TrackOutline, strength: float) -> None:
        stroke = self.look.tokens.stroke
        step = stroke["wave_bar"] + stroke["wave_gap"]
        count = int((self.width() - self._left) / step)
        if count < 1:
            return
        levels = _levels(track, self.started, self.ended, count)
        loudest = max(max(levels), 16)
        colour = self.look.colour(lane.role, strength)
        painter.setPen(QPen(colour, stroke["wave_bar"], Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        middle, reach = self.look.pad(lane.middle), self.look.pad(lane.reach)
        for number, level in enumerate(levels):
            half = reach * level / loudest - 1
            if level > 1 and half >= 0:
                x = self._left + number * step + stroke["wave_bar"] / 2
                painter.drawLine(QPointF(x, middle - half), QPointF(x, middle + half))

    def _times(self, painter: QPainter) -> None:
        painter.setFont(self.look.font("small"))
        painter.setPen(self.look.colour("text-muted"))
        room = self.look.text_width("0:00:00", "small") * 1.8
        span = self.ended - self.started
        most = max((self.width() - self._left) / room, 1)
        step = next((one for one in _TICKS if span / one <= most), _TICKS[-1])
        at = -(-self.started // step) * step
        line = self.look.line("small")
        while at <= self.ended:
            words = clock_time(at)
            width = self.look.text_width(words, "small") + 2
            left = min(max(self.x_of(at) - width / 2, 0), self.width() - width)
            painter.drawText(QRectF(left, self.look.pad(AXIS) - line / 2, width, line), words)
            at += step

    def _paint_stems(self, painter: QPainter) -> None:
        """A dotted line under each mark, a dashed one through both lanes where nothing was recorded."""
        bottom = self.look.pad(AXIS - 18)
        for number, mark in enumerate(self.marks):
            if number not in self.buttons and mark.kind != "seam":
                continue
            style = Qt.PenStyle.DashLine if mark.kind == "seam" else Qt.PenStyle.DotLine
            painter.setPen(QPen(self.look.colour("text-muted"), 1, style))
            x = round(self.x_of(mark.at)) + 0.5
            painter.drawLine(QPointF(x, self.look.pad(MARKS + 16)), QPointF(x, bottom))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("watch"))
        for at in self.fillers:
            painter.drawEllipse(QPointF(self.x_of(at), self.look.pad(USER + 50)), 2.5, 2.5)

    def _paint_head(self, painter: QPainter, x: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = self.look.pad(AXIS - 14)
        painter.setPen(QPen(self.look.colour("text"), self.look.tokens.stroke["playhead"]))
        painter.drawLine(QPointF(x, self.look.pad(MARKS + 18)), QPointF(x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("text"))
        painter.drawEllipse(QPointF(x, bottom), 5, 5)


def _levels(track: TrackOutline, started: float, ended: float, count: int) -> list[int]:
    """The loudest sample of each of `count` columns, 0 to 128."""
    column = (ended - started) / count
    cells, seconds = (
        (track.coarse, COARSE_SECONDS) if column > 2 * COARSE_SECONDS else (track.fine, FINE_SECONDS)
    )
    signed = memoryview(cells).cast("b")
    out = []
    for number in range(count):
        first = 2 * int((started + number * column) / seconds)
        last = max(2 * int((started + (number + 1) * column) / seconds), first + 2)
        part = signed[first:last]
        out.append(max(-min(part), max(part)) if len(part) else 0)
    return out
