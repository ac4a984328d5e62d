"""From Start to a session: set-up, the questions before the first one, and what can go wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach_app.core.commands.choices import ChangeSetting, GiveConsent, ShowSettings
from coach_app.core.commands.practice import EndSession, StartSession
from coach_app.core.commands.sound import ListDevices
from coach_app.core.desk_events import CommandFailed
from coach_app.core.desk_events.sound import DevicesListed
from coach_app.core.rounds import EngineName, Mode, Persona, Round
from coach_app.core.settings import PracticeSettings, Settings
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.stage import Engine, settle
from tests.ui.hands import go, place

pytestmark = pytest.mark.gui


def test_home_starts_the_last_set_up(desk: MainWindow, engine: Engine) -> None:
    desk.desk.home.start_button.click()
    (command,) = engine.taken()
    assert isinstance(command, StartSession)
    assert command.request.role == "Warehouse shift lead"
    assert command.engine is EngineName.AUTO
    assert command.keep_recording is True
    assert desk.desk.live.isVisible()
    assert desk.desk.live.stage.state.text() == "Connecting"


def test_start_before_the_engine_stands_waits_for_what_must_be_asked(
    window: MainWindow, engine: Engine
) -> None:
    window.desk.home.start_button.click()
    assert not [one for one in engine.taken() if isinstance(one, StartSession)]
    engine.give(samples.SHOWN)
    assert [one for one in engine.taken() if isinstance(one, StartSession)]
    assert window.desk.live.isVisible()


def test_a_job_description_is_pasted_used_and_not_remembered(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    job = desk.desk.set_up.job
    assert not job.field.isVisible()
    assert job.link.text() == "Add a job description"
    job.link.click()
    assert job.field.isVisible()
    assert job.field.edit.accessibleName() == "Job description (optional)"
    job.field.edit.setPlainText("  Lead the night shift.\nPlan routes.  ")
    job.link.click()
    assert (job.field.isVisible(), job.link.text()) == (False, "Job description, 6 words")
    desk.desk.set_up.summary.start_button.click()
    *changes, start = engine.taken()
    assert isinstance(start, StartSession)
    assert start.request.job_description == "Lead the night shift.\nPlan routes."
    assert "shift" not in repr([one for one in changes if isinstance(one, ChangeSetting)])


def test_a_job_description_outlives_new_settings_and_another_start(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    desk.desk.set_up.job.field.edit.setPlainText("Plan routes.")
    go(desk, "home")
    engine.give(samples.SHOWN)
    engine.taken()
    desk.desk.home.start.emit()
    (start,) = [one for one in engine.taken() if isinstance(one, StartSession)]
    assert start.request.job_description == "Plan routes."
    assert desk.desk.set_up.job.written == "Plan routes."


def test_set_up_becomes_a_session_and_is_remembered(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    form = desk.desk.set_up
    form.role.setText("Night manager")
    form.company.setText("Northgate")
    form.round.choose("case")
    form.length.choose("10")
    form.questions.choose("3")
    form.persona.choose("pressing")
    form.modes[Mode.REALISTIC].setChecked(True)
    form.microphone.choose("Headset")
    form.summary.start_button.click()
    *changes, start = engine.taken()
    assert isinstance(start, StartSession)
    request = start.request
    assert (request.role, request.company) == ("Night manager", "Northgate")
    assert (request.round, request.persona) == (Round.CASE, Persona.PRESSING)
    assert (request.mode, request.minutes, request.questions) == (Mode.REALISTIC, 10.0, 3)
    assert start.microphone == "Headset"
    assert ChangeSetting("practice.role", "Night manager") in changes
    assert ChangeSetting("sound.microphone", "Headset") in changes


def test_what_settings_do_not_remember_stays_in_the_form(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    form = desk.desk.set_up
    form.company.setText("Northgate")
    form.round.choose("own")
    form.own.edit.setPlainText("Why us?")
    form.summary.start_button.click()
    engine.give(samples.SHOWN)
    kept = form.form()
    assert (kept.company, kept.own, kept.round) == ("Northgate", "Why us?", Round.OWN)


def test_who_answers_in_writing_gets_a_field_at_once(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    desk.desk.set_up.microphone.choose("none")
    desk.desk.set_up.summary.start_button.click()
    engine.give(*samples.started("offline"))
    assert desk.desk.live.controls.writing.isVisible()


def test_devices_are_asked_for_again_where_they_are_chosen(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    go(desk, "settings")
    asked = [command for command in engine.taken() if isinstance(command, ListDevices)]
    assert len(asked) == 2


def test_practise_offline_instead(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    button = desk.desk.set_up.summary.offline_button
    assert button.isVisible()
    button.click()
    start = engine.taken()[-1]
    assert isinstance(start, StartSession)
    assert start.engine is EngineName.OFFLINE


def test_own_questions_are_needed_before_start(desk: MainWindow, engine: Engine) -> None:
    go(desk, "practise")
    form = desk.desk.set_up
    assert not form.own.isVisible()
    form.round.choose("own")
    settle()
    assert form.own.isVisible()
    assert not form.summary.start_button.isEnabled()
    assert form.summary.start_button.toolTip() == "Write at least one question of your own."
    form.own.edit.setPlainText("Why us?")
    assert form.summary.start_button.isEnabled()


def test_without_a_microphone_set_up_says_so(desk: MainWindow, engine: Engine) -> None:
    engine.give(DevicesListed((), (), "the sound system does not answer"))
    form = desk.desk.set_up
    assert form.notice.words.text() == (
        "No microphone found. You can answer in writing. The sound system does not answer."
    )
    assert form.form().microphone == "none"


def test_first_session_asks_twice_and_assumes_nothing_about_sound(desk: MainWindow, engine: Engine) -> None:
    engine.give(replace(samples.FIRST_RUN, settings=samples.SETTINGS))
    desk.desk.home.start_button.click()
    consent = desk.desk.consent
    assert place(desk) == "consent"
    assert engine.taken() == []
    assert not consent.send.isChecked()
    assert not consent.stay.isChecked()
    assert consent.keep.isChecked()
    assert not consent.go.isEnabled()
    consent.send.click()
    consent.go.click()
    given = engine.taken()
    assert given[:3] == [GiveConsent("live_audio", True), GiveConsent("recordings", True), ShowSettings()]
    assert isinstance(given[-1], StartSession)
    assert given[-1].engine is EngineName.AUTO


def test_to_stay_offline_is_respected(desk: MainWindow, engine: Engine) -> None:
    engine.give(replace(samples.FIRST_RUN, settings=samples.SETTINGS))
    desk.desk.home.start_button.click()
    desk.desk.consent.stay.click()
    desk.desk.consent.drop.click()
    desk.desk.consent.go.click()
    given = engine.taken()
    assert GiveConsent("live_audio", False) in given
    assert GiveConsent("recordings", False) in given
    start = given[-1]
    assert isinstance(start, StartSession)
    assert (start.engine, start.keep_recording) == (EngineName.OFFLINE, False)


def test_offline_is_not_asked_about_sending(desk: MainWindow, engine: Engine) -> None:
    offline = Settings(practice=PracticeSettings(engine=EngineName.OFFLINE))
    engine.give(replace(samples.FIRST_RUN, settings=offline))
    desk.desk.home.start_button.click()
    assert not desk.desk.consent.voice_card.isVisible()
    assert desk.desk.consent.keep_card.isVisible()
    assert desk.desk.consent.go.isEnabled()


def test_a_start_that_fails_comes_back_with_one_line(desk: MainWindow, engine: Engine) -> None:
    desk.desk.home.start_button.click()
    engine.give(CommandFailed("StartSession", "the key was refused", "check that all of it was pasted"))
    assert place(desk) == "practise"
    assert desk.desk.set_up.notice.isVisible()
    assert desk.desk.set_up.notice.words.text() == ("The key was refused. Check that all of it was pasted.")


def test_connecting_can_be_stopped(desk: MainWindow, engine: Engine) -> None:
    desk.desk.home.start_button.click()
    engine.taken()
    live = desk.desk.live
    live.controls.end.click()
    assert live.controls.question.words.text() == "Stop connecting?"
    live.controls.question.act.click()
    assert engine.taken() == [EndSession()]
    assert place(desk) == "home"
