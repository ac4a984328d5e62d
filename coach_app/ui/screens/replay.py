"""Hearing a session again: two lanes, marks, words that light up as they sound."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.core.desk_events.outline import OutlineShown
from coach_app.ui.screens.page import Page, clear
from coach_app.ui.screens.why import Marked, Why
from coach_app.ui.theme.look import Look
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.replay import KINDS, Replay
from coach_app.ui.view.words import clock_time
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Rule
from coach_app.ui.widgets.segmented import Segmented
from coach_app.ui.widgets.shapes import Shape
from coach_app.ui.widgets.spoken import SpokenText
from coach_app.ui.widgets.text import Text
from coach_app.ui.widgets.transport import IconButton, PlayButton
from coach_app.ui.widgets.waveform import Waveform

SPEEDS = ((0.75, "0.75x"), (1.0, "1x"), (1.25, "1.25x"), (1.5, "1.5x"), (2.0, "2x"))
FRAME_MS = 16
NO_SOUND = "No sound was kept for this session. The text is all here."
SHOW, HIDE = "Show what was held back", "Outline: noticed, not shown. Hide"
DOTS = "Dots under the line: fillers that were heard. No cue came here."
ESTIMATED = "When each word sounds is estimated here."
BACK_SECONDS = 0.3
"""A mark this little behind the playhead counts as the one we are at."""


class ReplayScreen(Page):
    """The page. ``sought``, ``looped``, ``paced`` and ``played`` say what is wanted of the sound."""

    left = Signal()
    played = Signal()
    sought = Signal(float)
    looped = Signal(object)
    paced = Signal(float)
    soloed = Signal(bool)
    widened = Signal()
    retried = Signal(str)
    changed = Signal()

    def __init__(self, look: Look, clock: Callable[[], float]) -> None:
        """``clock`` in seconds; it moves the playhead between two pieces of news."""
        super().__init__(look, "")
        self.replay: Replay | None = None
        self.at, self.speed, self.playing = 0.0, 1.0, False
        self.lines: list[SpokenText] = []
        self._clock, self._told_at, self._lit = clock, 0.0, -1
        self.open_mark: int | None = None
        self._head_parts()
        self.wave = Waveform(look)
        self.body.addWidget(self.wave)
        self._legend_row()
        self._text_row()
        self._foot()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.tick)
        self._connect()

    def _head_parts(self) -> None:
        self.back = Link(self.look, "Session", icon="left")
        self.back.become("muted")
        self.back.base_pad = 2
        self.titles.insertWidget(0, self.back)
        self.body.setSpacing(12)
        self.whole = Button(self.look, "Whole session")
        self.retry = Button(self.look, "Retry", icon="refresh")
        for button in (self.whole, self.retry):
            self.head.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)

    def _legend_row(self) -> None:
        self.legend = QWidget()
        outer = QHBoxLayout(self.legend)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        self._named = QWidget()
        row = QHBoxLayout(self._named)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for kind in ("filler", "length", "pace", "silence", "bookmark"):
            row.addWidget(Shape(self.look, kind))
            row.addWidget(Text(self.look, KINDS[kind], step="small", role="text-muted", wrap=False))
            row.addSpacing(10)
        self.held = Link(self.look, SHOW)
        self.held.setCheckable(True)
        row.addWidget(self.held)
        self._dots = Text(self.look, DOTS, step="small", role="text-muted", wrap=False)
        outer.addWidget(self._named)
        outer.addWidget(self._dots)
        outer.addStretch(1)
        self.body.addWidget(self.legend)

    def _text_row(self) -> None:
        self._across_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across_row.setSpacing(self.look.tokens.layout["gutter"])
        self.transcript = QWidget()
        self._lines = QVBoxLayout(self.transcript)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(12)
        self.side = QWidget()
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(16)
        self.why, self.marked = Why(self.look), Marked(self.look)
        side.addWidget(self.why)
        side.addWidget(self.marked)
        side.addStretch(1)
        reading = QHBoxLayout()  # across, so that heights are worked out for the text's own width
        reading.addWidget(self.transcript, 1)
        reading.addStretch(0)
        self._across_row.addLayout(reading, 1)
        self._across_row.addWidget(self.side, 0)
        self.body.addLayout(self._across_row)

    def _foot(self) -> None:
        look = self.look
        self.play = PlayButton(look, "play", "Play", "Space")
        self.before = IconButton(look, "prev-mark", "Previous mark", "[")
        self.after = IconButton(look, "skip", "Next mark", "]")
        self.loop = IconButton(look, "loop", "Repeat this sentence", "L", checkable=True)
        self.solo = IconButton(look, "headphones", "Hear only me", "M", checkable=True)
        self.place = Text(look, "0:00", wrap=False)
        self.total = Text(look, "", step="small", role="text-muted", wrap=False)
        self.pace = Segmented(look, "Speed", [(str(speed), words) for speed, words in SPEEDS])
        self.pace.choose("1.0")
        self.foot, self._strip = QWidget(), QWidget()
        self._foot_row = QHBoxLayout(self.foot)
        self._foot_row.addStretch(0)
        self._foot_row.addWidget(self._strip)
        self._foot_row.addStretch(1)
        box = QVBoxLayout(self._strip)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(Rule(look))
        self._transport = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._transport.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.play, self.before, self.after, self.loop, self.solo):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.place)
        row.addWidget(self.total)
        row.addStretch(1)
        self._transport.addLayout(row, 1)
        self._speed_word = Text(look, "Speed", step="small", role="text-muted", wrap=False)
        self._transport.addWidget(self._speed_word)
        self._transport.addWidget(self.pace, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(self._transport)
        outer = self.layout()
        if outer is not None:
            outer.addWidget(self.foot)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.whole.clicked.connect(self.widened)
        self.retry.clicked.connect(lambda: self.retried.emit(self.replay.question if self.replay else ""))
        self.play.clicked.connect(self.played)
        self.before.clicked.connect(lambda: self.go_to_mark(-1))
        self.after.clicked.connect(lambda: self.go_to_mark(1))
        self.loop.toggled.connect(self._loop)
        self.solo.toggled.connect(self.soloed)
        self.held.toggled.connect(lambda _: self._show_marks())
        self.pace.chosen.connect(self._pace)
        self.wave.sought.connect(self.sought)
        self.wave.chosen.connect(self._choose)
        self.wave.opened.connect(self.show_mark)
        self.marked.sought.connect(self.sought)
        self.why.closed.connect(lambda: self.show_mark(None))
        self.why.changed.connect(self.changed)
        for keys, button in (
            ("Space", self.play),
            ("[", self.before),
            ("]", self.after),
            ("L", self.loop),
            ("M", self.solo),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)

    def show_replay(self, replay: Replay, at: float | None = None) -> None:
        """Show a question or a session; ``at`` is where the playhead stands."""
        fresh = self.replay is None or (replay.session, replay.started, replay.ended) != (
            self.replay.session,
            self.replay.started,
            self.replay.ended,
        )
        self.replay = replay
        self.title.say(replay.title)
        notes = [NO_SOUND] if not replay.audible else [ESTIMATED] if replay.estimated else []
        self.head_line(" ".join(notes))
        self.whole.setVisible(bool(replay.question) or replay.started > 0)
        self.retry.setVisible(bool(replay.question))
        for part in (self.wave, self.foot, self.legend):
            part.setVisible(replay.audible)
        self.total.say(f"of {clock_time(round(replay.seconds))}")
        if fresh:
            self.wave.show_scope(replay.started, replay.ended)
            self.loop.setChecked(False)
            self.show_mark(None)
        self._show_lines(replay)
        self._show_marks()
        place = replay.started if at is None and fresh else self.at if at is None else at
        self.show_place(place, follow=False)  # the new lines have no place yet

    def show_outline(self, outline: OutlineShown) -> None:
        """Draw the sound."""
        self.wave.show_sound(outline.user, outline.interviewer)

    def show_playing(self, *, on: bool) -> None:
        """Whether it sounds; where it does not, the playhead stands where Play goes on."""
        self.playing = on
        self.play.show_as("pause" if on else "play", "Pause" if on else "Play")
        self._told_at = self._clock()
        if on:
            self._timer.start()
        else:
            self._timer.stop()
            self._light(self.at)

    def show_place(self, at: float, *, follow: bool = True) -> None:
        """A session second sounds, or would; the page follows where its line is out of view."""
        self.at, self._told_at = at, self._clock()
        self._light(at, follow=follow)

    def go_to_mark(self, step: int) -> None:
        """Go to the next or previous mark that is shown, and say what it is."""
        marks = [(self.wave.marks[number].at, number) for number in self.wave.buttons]
        later = [one for one in marks if one[0] > self.at + BACK_SECONDS]
        sooner = [one for one in marks if one[0] < self.at - BACK_SECONDS]
        found = (later[:1] if step > 0 else sooner[-1:]) or None
        if found:
            at, number = found[0]
            if number != self.open_mark:
                self.show_mark(number)
            self.sought.emit(at)

    def show_mark(self, number: int | None) -> None:
        """Explain a mark beside the text; the same once more puts it away."""
        self.open_mark = None if number == self.open_mark else number
        self.wave.show_open(self.open_mark)
        self.why.show_mark(None if self.open_mark is None else self.wave.marks[self.open_mark])

    def arrange(self, frame: Frame) -> None:
        """The side goes below where there is no room beside the text."""
        super().arrange(frame)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._across_row.setDirection(down if frame.stacked else across)
        self.head.setDirection(down if frame.compact_rows else across)
        self.transcript.setMaximumWidth(round(self.look.tokens.layout["reading_max"] * self.look.scale))
        self.side.setFixedWidth(frame.content if frame.stacked else round(340 * self.look.scale))
        self._strip.setFixedWidth(frame.content)
        self._transport.setDirection(down if frame.stacked else across)
        self._transport.setStretch(0, 0 if frame.stacked else 1)
        self._speed_word.setVisible(not frame.stacked)
        self._foot_row.setContentsMargins(frame.margin, 0, 0, 20)
        self._foot_row.setStretch(0, 1 if frame.centred else 0)

    def _pace(self, value: str) -> None:
        self.speed = float(value)
        self.paced.emit(self.speed)

    def _choose(self, started: float, ended: float) -> None:
        """A stretch was drawn: repeat it."""
        self.wave.show_loop((started, ended))
        self.loop.setChecked(True)
        self.looped.emit((started, ended))

    def _loop(self, on: bool) -> None:
        if not on:
            self.wave.show_loop(None)
            self.looped.emit(None)
        elif self.wave.loop is None:
            line = self._line_at(self.at)
            if line is not None:
                self._choose(line.line_shown.started, line.line_shown.ended)

    def _line_at(self, at: float) -> SpokenText | None:
        """The sentence that sounds, or the next one."""
        timed = [one for one in self.lines if one.line_shown.times]
        return next((one for one in timed if one.line_shown.ended > at), timed[-1] if timed else None)

    def tick(self) -> None:
        """Show where the sound has got to since it was last told."""
        passed = min(self._clock() - self._told_at, 0.2)
        if self.replay is not None:
            self._light(min(self.at + passed * self.speed, self.replay.ended))

    def _light(self, at: float, *, follow: bool = True) -> None:
        self.wave.show_place(at)
        self.place.say(clock_time(at))
        lit = -1
        for number, line in enumerate(self.lines):
            shown = line.line_shown
            word = shown.word_at(at) if shown.times and shown.started <= at < shown.ended else None
            line.show_word(word)
            lit = number if word is not None else lit
        if lit not in (-1, self._lit) and self.playing and follow:
            self._keep_in_view(self.lines[lit])
        self._lit = lit

    def _keep_in_view(self, line: SpokenText) -> None:
        inner = self.scroller.widget()
        if inner is not None:
            top = line.mapTo(inner, QPoint(0, 0)).y()
            self.scroller.ensureVisible(0, top + line.height() // 2, 0, line.height())

    def _show_marks(self) -> None:
        if self.replay is not None:
            self.held.name(HIDE if self.held.isChecked() else SHOW)
            self.held.setVisible(any(not one.shown for one in self.replay.marks))
            self.wave.show_marks(self.replay.marks, self.replay.fillers, held_back=self.held.isChecked())
            self.wave.show_open(self.open_mark)
            self.marked.show_marks(self.replay.marks)
            for button in (self.before, self.after):
                button.setEnabled(bool(self.wave.buttons))
            self._named.setVisible(bool(self.replay.marks))
            self._dots.setVisible(bool(self.replay.fillers) and not self.replay.marks)

    def _show_lines(self, replay: Replay) -> None:
        clear(self._lines)
        self.lines = []
        for shown in replay.lines:
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(16)
            when = "" if shown.when is None else clock_time(shown.when)
            clock = Text(self.look, when, step="small", role="text-muted", wrap=False)
            clock.setFixedWidth(round(self.look.text_width("0:00:00", "small")) + 4)
            clock.setMinimumHeight(self.look.line("body"))
            row.addWidget(clock, 0, Qt.AlignmentFlag.AlignTop)
            line = SpokenText(self.look, shown)
            line.setAccessibleName(f"{'You' if shown.mine else 'Interviewer'}: {line.text()}")
            line.pressed.connect(self.sought)
            row.addWidget(line, 1)
            self.lines.append(line)
            self._lines.addWidget(part)
