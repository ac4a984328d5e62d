"""Replay: what is asked of the sound, which word is lit, which marks are there and what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from coach_app.core.commands.outline import ShowOutline
from coach_app.core.commands.playback import PlayStretch, SteerPlayback, StopPlayback
from coach_app.core.commands.words import ShowWords
from coach_app.core.desk_events.playback import PlaybackEnded, PlaybackMoved
from coach_app.core.desk_events.records import SessionOpened
from coach_app.core.desk_events.words import WordsShown, WordTime
from coach_app.core.settings import LookSettings
from coach_app.ui.screens.replay import DOTS, ESTIMATED, NO_SOUND, ReplayScreen
from coach_app.ui.view.replay import replay_of
from coach_app.ui.widgets.text import Text
from coach_app.ui.window import MainWindow
from tests.screens import replay_samples as samples
from tests.screens import samples as screens
from tests.screens.stage import Engine, settle
from tests.ui.hands import place

pytestmark = pytest.mark.gui


@pytest.fixture
def page(desk: MainWindow, engine: Engine) -> ReplayScreen:
    """The third question, opened from its answer, sound and words known."""
    desk.desk.history.opened.emit(samples.NAME)
    engine.give(SessionOpened(samples.stored()))
    engine.taken()
    desk.desk.session.replayed.emit(samples.ANSWER)
    settle()
    assert place(desk) == "replay"
    assert engine.taken()[-2:] == [ShowOutline(samples.NAME), ShowWords(samples.NAME)]
    engine.give(samples.outline(), samples.words())
    return desk.desk.replay


def lit(page: ReplayScreen) -> list[str]:
    """Words on a plate."""
    return [line.line_shown.words[line.sounding] for line in page.lines if line.sounding is not None]


def played(engine: Engine) -> PlayStretch:
    (stretch,) = [one for one in engine.taken() if isinstance(one, PlayStretch)]
    return stretch


def test_the_session_page_leads_to_all_of_it_and_to_each_answer(desk: MainWindow, engine: Engine) -> None:
    desk.desk.history.opened.emit(samples.NAME)
    engine.give(SessionOpened(samples.stored()))
    desk.desk.session.replay.click()
    settle()
    assert place(desk) == "replay"
    assert desk.desk.replay.title.text() == "The whole session"
    assert desk.desk.replay.wave.started == 0.0
    desk.desk.replay.back.click()
    assert place(desk) == "session"


def test_space_plays_from_the_playhead_and_pauses_there(page: ReplayScreen, engine: Engine) -> None:
    page.wave.sought.emit(724.0)
    QTest.keyClick(page, Qt.Key.Key_Space)
    stretch = played(engine)
    assert (stretch.session, stretch.track, stretch.speed, stretch.loop) == (samples.NAME, "both", 1.0, False)
    assert stretch.at == 724.0
    assert stretch.started < 724.0 < stretch.ended
    assert page.play.accessibleName() == "Pause"
    engine.give(PlaybackMoved(samples.NAME, stretch.started, 725.5))
    QTest.keyClick(page, Qt.Key.Key_Space)
    assert engine.taken() == [StopPlayback()]
    engine.give(PlaybackEnded(samples.NAME, stretch.started, 725.5, "stopped"))
    page.play.click()
    assert played(engine).at == 725.5


def test_what_was_heard_to_its_end_begins_anew(page: ReplayScreen, engine: Engine) -> None:
    page.play.click()
    started = played(engine).started
    engine.give(PlaybackMoved(samples.NAME, started, 826.0))
    engine.give(PlaybackEnded(samples.NAME, started, 826.0, "done"))
    assert page.play.accessibleName() == "Play"
    page.play.click()
    assert played(engine).at == started


def test_the_word_that_sounds_is_lit_and_no_other(page: ReplayScreen, engine: Engine) -> None:
    page.play.click()
    started = played(engine).started
    line = next(one.line_shown for one in page.lines if "thirty-six" in one.line_shown.words)
    for word, time in zip(line.words, line.times, strict=True):
        engine.give(PlaybackMoved(samples.NAME, started, (time.started + time.ended) / 2))
        assert lit(page) == [word]
    engine.give(PlaybackMoved(samples.NAME, started, line.times[0].started - 1.0))
    assert lit(page) == []


def test_between_two_pieces_of_news_the_playhead_goes_on_at_its_speed(
    page: ReplayScreen, engine: Engine
) -> None:
    page.pace.choose("2.0")
    page.play.click()
    stretch = played(engine)
    assert stretch.speed == 2.0
    engine.give(PlaybackMoved(samples.NAME, stretch.started, 725.0))
    engine.now += 0.040
    page.tick()
    assert page.wave.at == pytest.approx(725.08)
    engine.now += 5.0
    page.tick()
    assert page.wave.at <= 725.5, "without news it stands soon"


def test_a_pause_shows_where_play_goes_on(page: ReplayScreen, engine: Engine) -> None:
    page.play.click()
    started = played(engine).started
    line = next(one.line_shown for one in page.lines if one.line_shown.times)
    told = line.ended - 0.02
    engine.give(PlaybackMoved(samples.NAME, started, told))
    engine.now += 0.150
    page.tick()
    assert page.wave.at == pytest.approx(told + 0.15)
    QTest.keyClick(page, Qt.Key.Key_Space)
    assert engine.taken() == [StopPlayback()]
    assert page.wave.at == told
    assert lit(page) == [line.words[-1]]
    QTest.keyClick(page, Qt.Key.Key_Space)
    assert played(engine).at == told


def test_play_begins_at_the_mark_that_was_gone_to(page: ReplayScreen, engine: Engine) -> None:
    page.play.click()
    started = played(engine).started
    engine.give(PlaybackMoved(samples.NAME, started, page.wave.ended - 1.0))
    engine.give(PlaybackEnded(samples.NAME, started, page.wave.ended - 1.0, "done"))
    QTest.keyClick(page, Qt.Key.Key_BracketRight)
    mark = page.wave.marks[page.open_mark or 0]
    assert page.wave.at == mark.at
    QTest.keyClick(page, Qt.Key.Key_Space)
    assert played(engine).at == mark.at


def test_a_press_on_a_word_or_on_the_waveform_goes_there(page: ReplayScreen, engine: Engine) -> None:
    page.play.click()
    engine.taken()
    line = page.lines[3]
    line.pressed.emit(line.line_shown.times[2].started)
    assert engine.taken() == [SteerPlayback(at=line.line_shown.times[2].started)]
    x = round(page.wave.x_of(750.0))
    QTest.mouseClick(page.wave, Qt.MouseButton.LeftButton, pos=QPoint(x, 140))
    (steered,) = engine.taken()
    assert isinstance(steered, SteerPlayback)
    assert steered.at == pytest.approx(750.0, abs=0.2)
    page.wave.setFocus()
    QTest.keyClick(page.wave, Qt.Key.Key_Right)
    (further,) = engine.taken()
    assert isinstance(further, SteerPlayback)
    assert further.at == pytest.approx((steered.at or 0) + 5.0, abs=0.01)


def test_a_word_is_found_under_the_pointer(page: ReplayScreen) -> None:
    line = page.lines[2]
    heard: list[float] = []
    line.pressed.connect(heard.append)
    for number in (0, 5, len(line.line_shown.words) - 1):
        box = line.boxes(number)[0]
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    times = line.line_shown.times
    assert heard == [times[0].started, times[5].started, times[-1].started]


def test_a_sentence_is_repeated_until_it_is_not(page: ReplayScreen, engine: Engine) -> None:
    line = page.lines[2].line_shown
    page.wave.sought.emit(line.started + 0.1)
    page.play.click()
    engine.taken()
    QTest.keyClick(page, Qt.Key.Key_L)
    (loop,) = engine.taken()
    assert loop == SteerPlayback(at=None, loop=True, stretch=(line.started, line.ended))
    page.wave.sought.emit(line.ended + 20.0)
    end, jump = engine.taken()
    assert isinstance(end, SteerPlayback)
    assert (end.loop, jump) == (False, SteerPlayback(at=line.ended + 20.0))
    assert not page.loop.isChecked()


def test_a_drag_repeats_what_it_drew(page: ReplayScreen, engine: Engine) -> None:
    left, right = (QPoint(round(page.wave.x_of(at)), 140) for at in (730.0, 760.0))
    QTest.mousePress(page.wave, Qt.MouseButton.LeftButton, pos=left)
    QTest.mouseRelease(page.wave, Qt.MouseButton.LeftButton, pos=right)
    page.play.click()
    stretch = played(engine)
    assert stretch.loop
    assert (stretch.started, stretch.ended) == pytest.approx((730.0, 760.0), abs=0.3)


def test_speed_and_hearing_only_me_change_what_sounds(page: ReplayScreen, engine: Engine) -> None:
    page.play.click()
    engine.taken()
    page.pace.choose("0.75")
    page.solo.click()
    assert engine.taken() == [SteerPlayback(speed=0.75), SteerPlayback(track="user")]


def test_marks_are_gone_to_in_order_and_say_why(page: ReplayScreen, engine: Engine) -> None:
    page.wave.sought.emit(700.0)
    seen = []
    for _ in range(4):
        QTest.keyClick(page, Qt.Key.Key_BracketRight)
        mark = None if page.open_mark is None else page.wave.marks[page.open_mark]
        seen.append(mark.kind if mark is not None else "")
    assert seen[:3] == ["filler", "bookmark", "length"]
    QTest.keyClick(page, Qt.Key.Key_BracketLeft)
    assert page.at == pytest.approx(744.6)
    QTest.keyClick(page, Qt.Key.Key_BracketRight)
    length = page.wave.marks[page.open_mark or 0]
    assert dict(length.why)["Your answer so far"] == "2 min 1 s"
    assert dict(length.why)["Shown from"] == "2 min"
    assert page.why.isVisible()
    page.wave.sought.emit(length.at - 5.0)
    QTest.keyClick(page, Qt.Key.Key_BracketRight)
    assert page.why.isVisible(), "gone to once more, it is still explained"
    page.why.closed.emit()
    assert not page.why.isVisible()


def test_what_was_held_back_is_there_on_request_with_its_reason(page: ReplayScreen) -> None:
    def kinds() -> list[str]:
        return [page.wave.marks[number].kind for number in page.wave.buttons]

    assert kinds() == ["filler", "bookmark", "length"]
    page.held.click()
    assert kinds() == ["filler", "bookmark", "pace", "silence", "length"]
    held = next(one for one in page.wave.marks if one.kind == "pace")
    assert held.because == "Noticed, not shown: another cue had just been shown."
    names = [button.accessibleName() for button in page.wave.buttons.values()]
    assert names[2] == "Pace at 12:48: A little slower., noticed, not shown"


def test_bookmarks_are_listed_and_lead_there(page: ReplayScreen, engine: Engine) -> None:
    (link,) = page.marked.findChildren(QAbstractButton)
    assert "How I split the load" in link.text()
    link.click()
    assert page.at == pytest.approx(744.6)


def test_fillers_are_underlined_words(page: ReplayScreen) -> None:
    said = [line.line_shown.words[n] for line in page.lines for n in sorted(line.line_shown.fillers)]
    assert said == ["um,", "um,", "um,"]


def test_without_sound_the_text_is_all_there(desk: MainWindow, engine: Engine) -> None:
    desk.desk.history.opened.emit(samples.NAME)
    engine.give(SessionOpened(replace(samples.stored(), has_recording=False)))
    engine.taken()
    desk.desk.session.replay.click()
    page = desk.desk.replay
    settle()
    assert engine.taken() == []
    assert page.subtitle.text() == NO_SOUND
    assert not page.wave.isVisible()
    assert not page.play.isVisible()
    assert len(page.lines) > 5


def test_estimated_times_are_said_to_be_estimated(page: ReplayScreen, engine: Engine) -> None:
    assert page.subtitle.text() == ""
    guessed = {
        turn: tuple(WordTime(one.started, one.ended, None) for one in times)
        for turn, times in samples.words().turns.items()
    }
    engine.give(WordsShown(samples.NAME, guessed))
    assert page.subtitle.text() == ESTIMATED


def test_the_sound_is_drawn_once_and_only_the_playhead_moves(page: ReplayScreen, engine: Engine) -> None:
    settle()
    pictures = page.wave.pictures
    assert pictures is not None
    page.play.click()
    started = played(engine).started
    for step in range(20):
        engine.give(PlaybackMoved(samples.NAME, started, 700.0 + step))
    assert page.wave.pictures is pictures


def test_everything_that_can_be_pressed_has_a_name_and_the_keyboard_gets_there(page: ReplayScreen) -> None:
    for button in page.findChildren(QAbstractButton):
        assert button.accessibleName(), button
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert page.wave.accessibleName()
    assert page.wave.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_question_is_practised_again(desk: MainWindow, page: ReplayScreen, engine: Engine) -> None:
    heard: list[str] = []
    page.retried.connect(heard.append)
    page.retry.click()
    assert heard == [samples.QUESTION]


def test_a_session_without_times_has_all_its_words() -> None:
    shown = replay_of(samples.stored(), 3, None)
    assert " ".join(word for line in shown.lines for word in line.words).count("um,") == 3
    assert all(line.word_at(730.0) is None for line in shown.lines)


def test_news_of_the_words_does_not_move_the_page(desk: MainWindow, engine: Engine) -> None:
    desk.desk.history.opened.emit(samples.NAME)
    engine.give(SessionOpened(samples.stored()))
    desk.desk.session.replayed.emit(samples.ANSWER)
    engine.give(samples.outline())
    page = desk.desk.replay
    page.play.click()
    started = played(engine).started
    words = samples.words()
    first = words.turns[samples.ANSWER][0]
    engine.give(PlaybackMoved(samples.NAME, started, (first.started + first.ended) / 2))
    settle()
    bar = page.scroller.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(0)
    engine.give(words)
    assert lit(page) != []
    settle()
    assert bar.value() == 0


def test_where_there_are_no_marks_none_is_offered(desk: MainWindow, engine: Engine) -> None:
    stored = samples.stored()
    plain = tuple(line for line in stored.events if line["event"] not in ("cue", "bookmark"))
    desk.desk.history.opened.emit(samples.NAME)
    engine.give(SessionOpened(replace(stored, events=plain, gaps=())))
    desk.desk.session.replayed.emit(samples.ANSWER)
    settle()
    replay = desk.desk.replay
    assert not replay.before.isEnabled()
    assert not replay.after.isEnabled()
    said = [label.text() for label in replay.legend.findChildren(Text) if label.isVisible()]
    assert said == [DOTS]


def test_the_speeds_have_a_row_of_their_own_where_there_is_little_room(
    desk: MainWindow, page: ReplayScreen, engine: Engine
) -> None:
    settings = replace(screens.SETTINGS, look=LookSettings(text_scale=2.0))
    engine.give(replace(screens.SHOWN, settings=settings))
    desk.resize(960, 640)
    settle()
    under = page.play.mapTo(page.foot, page.play.rect().bottomLeft()).y()
    assert page.pace.mapTo(page.foot, QPoint(0, 0)).y() > under
    assert page.foot.height() < desk.height() * 0.4
