"""Painted parts show what is true: measured in the pixels they paint."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from coach_app.ui.theme.look import Look, scheme_for
from coach_app.ui.view.bands import Band, Reading
from coach_app.ui.view.captions import CaptionLines
from coach_app.ui.widgets.arc import ArcTime, on_circle, paint_arc
from coach_app.ui.widgets.band import BandBar
from coach_app.ui.widgets.buttons import Button, Control
from coach_app.ui.widgets.captions import Captions
from coach_app.ui.widgets.cue import CueSlot, ShownCue
from coach_app.ui.widgets.mark import Glyph
from coach_app.ui.widgets.ring import Envelope, loudness, paint_ring, reaches, stepped
from coach_app.ui.widgets.segmented import Segmented
from coach_app.ui.widgets.text import Text
from coach_app.ui.widgets.voice import Voice

pytestmark = pytest.mark.gui

CENTRE = QPointF(160, 160)


def canvas(look: Look) -> QImage:
    image = QImage(QSize(320, 320), QImage.Format.Format_RGB32)
    image.fill(look.colour("background"))
    return image


def paint(widget: QWidget, look: Look) -> QImage:
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(look.colour("background"))
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image


def near(one: QColor, other: QColor) -> bool:
    apart = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return max(abs(step) for step in apart) <= 12


def colour_at(image: QImage, point: QPointF) -> QColor:
    return image.pixelColor(round(point.x()), round(point.y()))


def reach_of(image: QImage, look: Look, radius: float) -> float:
    """How far right of the ring anything is painted, in pixels."""
    ground = look.colour("background")
    for x in range(319, 160, -1):
        if image.pixelColor(x, 160) != ground:
            return x - 160 - radius
    return 0.0


@pytest.mark.parametrize("level", [0.2, 0.5, 1.0])
def test_a_ring_reaches_as_far_as_its_level(look: Look, level: float) -> None:
    image = canvas(look)
    painter = QPainter(image)
    paint_ring(painter, look, CENTRE, 72.0, level, "user-voice")
    painter.end()
    assert reach_of(image, look, 72.0) == pytest.approx(30 * 72 / 68 * level, abs=2.0)


def test_a_silent_ring_reaches_nowhere(look: Look) -> None:
    image = canvas(look)
    painter = QPainter(image)
    paint_ring(painter, look, CENTRE, 72.0, 0.0, "interviewer-voice")
    painter.end()
    assert reach_of(image, look, 72.0) <= 2.0
    assert near(colour_at(image, QPointF(160 + 72, 160)), look.colour("interviewer-voice"))


def test_a_lost_ring_is_dashed(look: Look) -> None:
    image = canvas(look)
    painter = QPainter(image)
    paint_ring(painter, look, CENTRE, 72.0, 0.0, "interviewer-voice", lost=True)
    painter.end()
    points = [on_circle(CENTRE, 72.0, share / 720) for share in range(720)]
    inked = sum(near(colour_at(image, point), look.colour("interviewer-voice")) for point in points)
    assert 0.2 < inked / 720 < 0.7


@pytest.mark.parametrize(("elapsed", "firm"), [(15.0, 150.0), (75.0, 150.0), (100.0, 150.0)])
def test_the_arc_fills_with_time(look: Look, elapsed: float, firm: float) -> None:
    image = canvas(look)
    painter = QPainter(image)
    paint_arc(painter, look, CENTRE, 112.0, ArcTime(elapsed, 105.0, firm))
    painter.end()
    filled = [
        near(colour_at(image, on_circle(CENTRE, 112.0, share / 360)), look.colour("user-voice"))
        for share in range(360)
    ]
    assert sum(filled) == pytest.approx(360 * elapsed / firm, abs=5)
    assert filled[5]
    assert not filled[355]


def test_the_arc_is_full_and_still_past_the_firm_limit() -> None:
    assert ArcTime(150.0, 105.0, 150.0).share == ArcTime(500.0, 105.0, 150.0).share == 1.0


def test_past_the_soft_limit_the_arc_is_hatched_and_still_told_by_a_notch(look: Look) -> None:
    image = canvas(look)
    painter = QPainter(image)
    paint_arc(painter, look, CENTRE, 112.0, ArcTime(140.0, 105.0, 150.0))
    painter.end()
    late = [
        colour_at(image, on_circle(CENTRE, 112.0, share)) for share in (0.72 + i / 2000 for i in range(400))
    ]
    watch = sum(near(colour, look.colour("watch")) for colour in late)
    hatch = sum(near(colour, look.colour("background")) for colour in late)
    assert watch > 150
    assert hatch > 15
    notch = colour_at(image, on_circle(CENTRE, 112.0 + 6, 0.7))
    assert notch.lightness() < look.colour("border").lightness() - 40


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_level_is_a_loudness(dbfs: float) -> None:
    assert 0.0 <= loudness(dbfs) <= 1.0
    assert stepped(loudness(dbfs)) in (0.0, 0.25, 0.5, 0.75, 1.0)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1000))
def test_an_envelope_moves_towards_the_level_and_never_past_it(
    now: float, level: float, elapsed: float
) -> None:
    moved = Envelope(now).towards(level, elapsed, 60, 320).value
    assert min(now, level) - 2e-3 <= moved <= max(now, level) + 1e-9


def test_attack_is_faster_than_release() -> None:
    assert Envelope(0.0).towards(1.0, 60, 60, 320).value == pytest.approx(1 - math.exp(-1))
    assert Envelope(1.0).towards(0.0, 320, 60, 320).value == pytest.approx(math.exp(-1))


def test_a_voice_paints_only_its_square(look: Look, qtbot: QtBot) -> None:
    voice = Voice(look, "user", "You")
    qtbot.addWidget(voice)
    voice.resize(voice.sizeHint())
    square = voice.ring_square()
    assert voice.rect().contains(square)
    assert square.width() / 2 >= voice.radius + reaches(look, voice.radius, 1.0)[0]
    assert square.width() < voice.width()


def test_a_voice_tells_its_time_and_a_lost_line(look: Look, qtbot: QtBot) -> None:
    voice = Voice(look, "user", "You")
    qtbot.addWidget(voice)
    voice.set_time(ArcTime(131.0, 105.0, 150.0))
    assert voice.accessibleName() == "You"
    assert voice.accessibleDescription() == "Your answer so far: 2:11, past the soft limit"
    voice.set_lost(True)
    assert voice.accessibleName() == "You, the line is lost"


def test_with_reduced_motion_a_voice_has_five_still_steps(look: Look, qtbot: QtBot) -> None:
    look.use("light", 1.0, True)
    voice = Voice(look, "user", "You")
    qtbot.addWidget(voice)
    seen = set()
    for dbfs in range(-60, 0):
        voice.follow(float(dbfs), 200)
        seen.add(voice.envelope.value)
    assert seen == {0.0, 0.25, 0.5, 0.75, 1.0}


def test_the_slot_of_the_cue_keeps_its_height(look: Look, qtbot: QtBot) -> None:
    slot = CueSlot(look)
    qtbot.addWidget(slot)
    empty = slot.sizeHint().height()
    assert empty == 56
    look.use("light", 1.0, True)
    slot.show_cue(ShownCue("length", "Wrap up: the result?"))
    assert slot.presence == 1.0
    assert slot.sizeHint().height() == empty
    assert slot.accessibleDescription() == "Wrap up: the result?"
    slot.leave()
    assert slot.cue is None
    assert slot.accessibleDescription() == ""


def test_a_cue_fades_in_and_is_honey(look: Look, qtbot: QtBot) -> None:
    slot = CueSlot(look)
    qtbot.addWidget(slot)
    slot.resize(400, 56)
    slot.show()
    slot.show_cue(ShownCue("filler", "Pause, then go on"))
    qtbot.waitUntil(lambda: slot.presence == 1.0, timeout=20_000)
    assert near(colour_at(paint(slot, look), QPointF(200, 6)), look.colour("cue-background"))


def test_text_stands_on_its_line_grid(look: Look, qtbot: QtBot) -> None:
    text = Text(look, "one two three four five six seven eight nine ten " * 3)
    qtbot.addWidget(text)
    for width in (200, 320, 700):
        text.resize(width, 10)
        assert text.heightForWidth(width) == 24 * len(text.line_texts())
    look.use("light", 2.0, False)
    assert text.heightForWidth(700) % 48 == 0


def test_a_balanced_heading_leaves_no_single_last_word(look: Look, qtbot: QtBot) -> None:
    words = "Tell me about a time you had to change a plan at short notice and how"
    for balance in (False, True):
        text = Text(look, words, step="display", balance=balance)
        qtbot.addWidget(text)
        text.resize(text.natural_width() - 40, 200)
        lines = text.line_texts()
        assert " ".join(lines) == words
        assert (len(lines[-1].split()) > 2) is balance


def test_a_line_that_does_not_wrap_is_cut_with_an_ellipsis(look: Look, qtbot: QtBot) -> None:
    text = Text(look, "a rather long line of words that will not fit", wrap=False)
    qtbot.addWidget(text)
    assert text.minimumSizeHint().width() < text.sizeHint().width()
    assert not text.hasHeightForWidth()


def test_buttons_keep_their_targets(look: Look, qtbot: QtBot) -> None:
    heights = {kind: Button(look, "Start", height=kind).sizeHint().height() for kind in (32, 40, 56)}
    assert heights == {32: 32, 40: 40, 56: 56}
    control = Control(look, "Mute", "mic", "Ctrl+M")
    qtbot.addWidget(control)
    assert control.sizeHint() == QSize(92, 64)
    control.fit(labelled=False, least=92)
    assert control.sizeHint() == QSize(64, 64)
    assert (control.accessibleName(), control.toolTip()) == ("Mute", "Mute (Ctrl+M)")


def test_a_primary_button_is_filled_and_a_disabled_one_is_not(look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Start", "primary")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    assert near(colour_at(paint(button, look), QPointF(6, 20)), look.colour("accent"))
    button.setEnabled(False)
    assert near(colour_at(paint(button, look), QPointF(6, 20)), look.colour("sunken"))


def test_a_segmented_control_breaks_into_even_rows(look: Look, qtbot: QtBot) -> None:
    control = Segmented(look, "Round", [(str(i), f"Choice {i}") for i in range(6)])
    qtbot.addWidget(control)
    whole = control.sizeHint().width()
    assert control.columns(whole) == 6
    assert control.columns(whole - 1) == 3
    assert control.heightForWidth(whole - 1) == 2 * control.heightForWidth(whole)
    control.choose("4")
    assert control.value == "4"
    control.choose("nine")
    assert control.value == "4"


def test_arrow_keys_move_through_a_segmented_control(look: Look, qtbot: QtBot) -> None:
    control = Segmented(look, "Round", [("a", "A"), ("b", "B"), ("c", "C")])
    qtbot.addWidget(control)
    control.choose("a")
    with qtbot.waitActive(control):
        control.show()
        control.activateWindow()
    control.segments()[0].setFocus()
    with qtbot.waitSignal(control.chosen) as told:
        QTest.keyClick(control.segments()[0], Qt.Key.Key_Right)
    assert told.args == ["b"]
    assert control.segments()[1].accessibleName() == "Round: B"


BANDS = (Band(3.0, "good"), Band(6.0, "watch"), Band(9.0, "work"))


@pytest.mark.parametrize(
    ("value", "painted"),
    [
        (1.0, ["good", "own-band", "own-band"]),
        (5.0, ["good", "watch", "own-band"]),
        (8.0, ["good", "own-band", "work"]),
        (99.0, ["good", "own-band", "work"]),
    ],
)
def test_a_band_bar_paints_the_target_and_where_you_are(
    look: Look, qtbot: QtBot, value: float, painted: list[str]
) -> None:
    bar = BandBar(look, "Fillers: about 5 a minute", Reading(value, BANDS, "Watch: more than 3"))
    qtbot.addWidget(bar)
    assert [role for _, role in bar.painted()] == painted
    bar.resize(300, 20)
    image = paint(bar, look)
    pill = round(min(295.5, max(4.5, 300 * min(1.0, value / 9))))
    assert near(image.pixelColor(pill, 10), look.colour("text"))
    assert bar.accessibleDescription() == "Watch: more than 3"


def test_captions_mark_what_is_not_settled(look: Look, qtbot: QtBot) -> None:
    captions = Captions(look)
    qtbot.addWidget(captions)
    captions.show_lines(CaptionLines("… before", "Then I rang", "each customer"), "")
    assert captions.latest.text() == "Then I rang each customer"
    (span,) = captions.latest.spans
    assert captions.latest.text()[span.start : span.start + span.length] == "each customer"
    assert span.dotted
    captions.show_lines(CaptionLines("", "Then I rang each customer.", ""), "")
    assert captions.latest.spans == ()


def test_an_icon_takes_the_colour_of_its_role(look: Look, qtbot: QtBot) -> None:
    glyph = Glyph(look, "end", "accent", 48)
    qtbot.addWidget(glyph)
    glyph.resize(48, 48)
    image = paint(glyph, look)
    inks = {image.pixelColor(x, 24).name() for x in range(48)}
    assert look.colour("accent").name() in inks
    look.use("dark", 1.0, False)
    inks = {paint(glyph, look).pixelColor(x, 24).name() for x in range(48)}
    assert look.colour("accent").name() in inks


def test_the_scheme_follows_the_system_only_when_asked() -> None:
    dark = Qt.ColorScheme.Dark
    assert scheme_for("system", dark) == "dark"
    assert scheme_for("system", Qt.ColorScheme.Unknown) == "light"
    assert scheme_for("light", dark) == "light"


def test_a_changed_look_reaches_every_part(look: Look, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    box = QVBoxLayout(holder)
    button, text = Button(look, "Start"), Text(look, "Words")
    box.addWidget(button)
    box.addWidget(text)
    before = button.sizeHint(), text.sizeHint()
    look.use("dark", 2.0, False)
    assert button.sizeHint().height() > before[0].height()
    assert text.sizeHint().height() == 2 * before[1].height()
    assert QRectF(holder.rect()).isValid()
