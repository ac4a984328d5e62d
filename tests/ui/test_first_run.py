"""The first run: every step by keyboard or mouse, every step skippable, nothing agreed to by default."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from coach_app.core.commands.choices import ChangeSetting, GiveConsent, SetKey
from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.practice import StartSession
from coach_app.core.commands.sound_check import HearMicrophone, RecordSample, TrySpeaker
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.choices import KeyTested
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.records import SessionsListed
from coach_app.core.desk_events.sound import ECHO_JOB, DevicesListed
from coach_app.core.desk_events.sound_check import METER_JOB, SAMPLE_JOB, SPEAKER_JOB, SampleJudged
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.ui.view.sound_check import HEARD, IN_WRITING, NO_MICROPHONE, SAY_SOMETHING, SILENT
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import Engine, settle

pytestmark = pytest.mark.gui

SEEN = ChangeSetting("look.welcomed", "true")
NOBODY = replace(samples.FIRST_RUN, engines_with_key=())


@pytest.fixture
def first(window: MainWindow, engine: Engine) -> MainWindow:
    window.desk.welcome.begin()
    engine.give(NOBODY, SessionsListed((), 0), samples.DEVICES)
    engine.taken()
    return window


def press(widget: QWidget) -> None:
    """With the keyboard alone."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(widget, Qt.Key.Key_Space)
    settle()


def test_one_question_starts_at_once_offline_and_keeps_no_sound(first: MainWindow, engine: Engine) -> None:
    assert first.sidebar.isHidden()
    press(first.desk.first.try_button)
    (start,) = [command for command in engine.commands if isinstance(command, StartSession)]
    assert (start.engine, start.keep_recording, start.request.questions) == (EngineName.OFFLINE, False, 1)
    changed = [command for command in engine.taken() if isinstance(command, ChangeSetting)]
    assert changed == [SEEN], "the first question is not remembered as a set-up"
    assert first.desk.place == "live"


def test_all_of_it_can_be_skipped_once_and_for_all(first: MainWindow, engine: Engine) -> None:
    press(first.desk.first.skip)
    assert (first.desk.place, first.sidebar.isHidden(), first.topbar.isHidden()) == ("home", False, True)
    assert SEEN in engine.taken()
    first.desk.go("settings")
    assert SEEN not in engine.taken()


@pytest.mark.parametrize("step", ["key", "leave", "microphone"])
def test_every_step_can_be_skipped_and_leads_back(first: MainWindow, engine: Engine, step: str) -> None:
    press(getattr(first.desk.first, step))
    assert first.desk.place == step
    press(first.desk.pages[step].foot.skip)  # type: ignore[attr-defined]  # steps have a foot
    assert first.desk.place == "welcome"
    assert not [one for one in engine.taken() if isinstance(one, GiveConsent | SetKey | ChangeSetting)]


def test_who_has_sessions_is_not_welcomed(window: MainWindow, engine: Engine) -> None:
    window.desk.welcome.begin()
    engine.give(samples.LISTED)
    assert window.desk.place == "home"
    assert SEEN in engine.taken()


def test_consents_are_separate_and_off(first: MainWindow, engine: Engine) -> None:
    first.desk.go("leave")
    page = first.desk.leave
    assert [switch.isChecked() for switch in page.switches.values()] == [False] * 3
    press(page.switches["scoring"])
    press(page.keep)
    given = [command for command in engine.taken() if isinstance(command, GiveConsent)]
    assert given == [
        GiveConsent("live_audio", False),
        GiveConsent("recordings", False),
        GiveConsent("scoring", True),
    ]
    assert first.desk.place == "welcome"


def paste(window: MainWindow, key: str) -> None:
    window.desk.go("key")
    window.desk.key.entry.setText(key)
    QTest.keyClick(window.desk.key.entry, Qt.Key.Key_Return)
    settle()


def test_a_key_is_tested_and_kept(first: MainWindow, engine: Engine) -> None:
    paste(first, "  AIza-test ")
    page = first.desk.key
    assert engine.taken()[-1] == SetKey(EngineName.GEMINI, SecretText("AIza-test"))
    assert not page.test.isEnabled()
    engine.give(KeyTested("gemini", "", kept=True), replace(NOBODY, engines_with_key=("gemini",)))
    assert page.said.text() == "The key works. It is in this computer's keychain."
    assert (page.entry.text(), page.foot.skip.text()) == ("", "Done")
    assert first.desk.first.key.done


def test_what_is_said_of_sending_is_true_while_a_key_is_tested(first: MainWindow, engine: Engine) -> None:
    paste(first, "AIza-test")
    assert first.topbar.sending.text() == "Your key goes to Gemini, to be tested."
    engine.give(KeyTested("gemini", "", kept=True))
    assert first.topbar.sending.text() == "Nothing is being sent."


def test_a_refused_key_is_said_in_words_and_may_be_mended(first: MainWindow, engine: Engine) -> None:
    paste(first, "AIza-half")
    engine.give(KeyTested("gemini", "Gemini refused the key; check that all of it was pasted", kept=False))
    page = first.desk.key
    assert page.said.text() == "Gemini refused the key. Check that all of it was pasted."
    assert (page.entry.text(), page.test.isEnabled(), page.foot.skip.text()) == ("AIza-half", True, "Skip")


def test_without_a_keychain_one_line_names_the_variable(first: MainWindow, engine: Engine) -> None:
    paste(first, "AIza-test")
    what, mend = "this system has no keychain to keep the key in", "set GEMINI_API_KEY in the environment"
    engine.give(CommandFailed("SetKey", what, mend))
    page = first.desk.key
    assert page.notice.words.text() == f"T{what[1:]}. S{mend[1:]}."
    assert page.test.isEnabled()


def test_the_key_is_never_shown_or_told(first: MainWindow, engine: Engine) -> None:
    paste(first, "AIza-test")
    assert "AIza" not in first.desk.key.entry.displayText()
    assert "AIza" not in repr(engine.taken())


@pytest.fixture
def check(first: MainWindow, engine: Engine) -> MainWindow:
    first.desk.go("microphone")
    settle()
    return first


def test_the_level_is_followed_while_the_page_is_open(check: MainWindow, engine: Engine) -> None:
    assert HearMicrophone() in engine.taken()
    page = check.desk.check
    engine.give(JobMoved(METER_JOB, None, "Listening."))
    assert page.said.text() == SAY_SOMETHING
    for level, words in ((-25.0, HEARD), (-60.0, HEARD), (-100.0, SILENT)):
        engine.levels = (level, -100.0)
        for _ in range(100):
            page.tick()
        assert page.said.text() == words
    press(page.foot.skip)
    assert CancelJob(METER_JOB) in engine.taken()


def test_five_seconds_are_recorded_judged_and_may_be_stopped(check: MainWindow, engine: Engine) -> None:
    engine.taken()
    page = check.desk.check
    press(page.record)
    assert engine.taken() == [RecordSample()]
    engine.give(JobMoved(SAMPLE_JOB, None, "Say a few words."))
    assert (page.record.text(), page.sound.isEnabled()) == ("Stop", False)
    press(page.record)
    assert engine.taken() == [CancelJob(SAMPLE_JOB)]
    engine.give(SampleJudged("clipped", -6.0, -61.2, 4), JobEnded(SAMPLE_JOB, "done"))
    assert page.said.text().startswith("That was too loud")
    assert page.sample_said.text() == "Voice \N{MINUS SIGN}6 dB, room \N{MINUS SIGN}61 dB, cut off 4 times."
    assert engine.taken() == [HearMicrophone()]


def test_the_speaker_is_tried_and_then_the_level_comes_back(check: MainWindow, engine: Engine) -> None:
    engine.taken()
    page = check.desk.check
    press(page.sound)
    engine.give(JobMoved(SPEAKER_JOB, None, "Playing a few words."), JobEnded(SPEAKER_JOB, "done"))
    engine.give(JobEnded(ECHO_JOB, "done"))
    assert engine.taken() == [TrySpeaker(), HearMicrophone(), HearMicrophone()]


def test_another_microphone_is_listened_to_at_once(check: MainWindow, engine: Engine) -> None:
    engine.taken()
    check.desk.check.microphone.choose("Headset")
    taken = engine.taken()
    assert taken[0] == ChangeSetting("sound.microphone", "Headset")
    assert taken[-1] == HearMicrophone()


def test_without_a_microphone_one_line_says_that_answers_are_typed(check: MainWindow, engine: Engine) -> None:
    page = check.desk.check
    engine.give(DevicesListed((), ("Desk",), ""))
    assert page.said.text() == NO_MICROPHONE
    assert (page.record.isEnabled(), page.test.begin.isEnabled(), page.sound.isEnabled()) == (False,) * 2 + (
        True,
    )
    assert page.foot.skip.isEnabled()
    press(page.foot.skip)
    assert check.desk.first.microphone.sentence == "None found. Answer in writing"


def test_a_microphone_that_may_not_be_used_blocks_nothing(check: MainWindow, engine: Engine) -> None:
    what, mend = "the microphone “Desk” can't be opened", "close other programs that use it"
    engine.give(CommandFailed("HearMicrophone", what, mend), JobEnded(METER_JOB, "failed"))
    page = check.desk.check
    assert page.notice.words.text() == f"T{what[1:]}. C{mend[1:]}."
    assert page.said.text() == IN_WRITING
    press(page.foot.skip)
    assert check.desk.place == "welcome"


def test_settings_lead_to_key_and_microphone_and_back(desk: MainWindow, engine: Engine) -> None:
    for button, step in ((desk.desk.preferences.add_key, "key"), (desk.desk.preferences.check, "microphone")):
        desk.desk.go("settings")
        press(button)
        assert (desk.desk.place, desk.sidebar.isHidden()) == (step, False)
        press(desk.desk.pages[step].foot.skip)  # type: ignore[attr-defined]  # steps have a foot
        assert desk.desk.place == "settings"
