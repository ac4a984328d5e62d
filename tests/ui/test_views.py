"""Words, frames, timers, set-up, lists, facts and the ledger, all without a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.commands.choices import ChangeSetting
from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.rounds import EngineName, Mode, Persona, Round
from coach_app.core.session import Consent, EgressRow
from coach_app.core.settings import PrivacySettings, Settings
from coach_app.ui.theme.tokens import load_tokens
from coach_app.ui.view import privacy, setup
from coach_app.ui.view import words as say
from coach_app.ui.view.frame import frame, live_frame
from coach_app.ui.view.live import LiveView, apply
from coach_app.ui.view.sessions import cells, page, shown
from coach_app.ui.view.timer import AnswerTimer
from tests.screens import samples
from tests.screens.stage import ASSETS

pytestmark = pytest.mark.unit

LAYOUT = load_tokens(ASSETS / "themes" / "quiet-studio.toml").layout


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (say.count(1, "question"), "1 question"),
        (say.count(5, "question"), "5 questions"),
        (say.spelled(4, "answer"), "Four answers"),
        (say.exact_time(142), "2 min 22 s"),
        (say.exact_time(120), "2 min"),
        (say.exact_time(59.6), "1 min"),
        (say.rough_time(1460), "24 min"),
        (say.clock_time(680), "11:20"),
        (say.clock_time(3723), "1:02:03"),
        (say.size(0), "0"),
        (say.size(31_000), "31 kB"),
        (say.size(62_000_000), "62 MB"),
        (say.long_day(datetime(2026, 11, 19)), "Thursday 19 November"),
        (say.short_day(datetime(2026, 11, 19)), "Thu 19 Nov"),
        (say.short_day(None), ""),
        (say.sentence("the key was refused"), "The key was refused."),
        (say.greeting(datetime(2026, 1, 1, 9)), "Good morning."),
        (say.greeting(datetime(2026, 1, 1, 14)), "Good afternoon."),
        (say.greeting(datetime(2026, 1, 1, 23)), "Good evening."),
        (say.greeting(datetime(2026, 1, 1, 0, 44)), "Hello."),
    ],
)
def test_words(said: str, expected: str) -> None:
    assert said == expected


def test_a_time_nobody_can_read_is_left_out() -> None:
    assert say.local_time("yesterday") is None


@pytest.mark.parametrize(
    ("width", "scale", "icons_only", "margin", "stacked"),
    [
        (960, 1.0, True, 24, True),
        (1280, 1.0, False, 40, False),
        (1920, 1.0, False, 40, False),
        (1280, 2.0, True, 40, True),
        (1099, 1.0, True, 24, False),
    ],
)
def test_frame(width: int, scale: float, icons_only: bool, margin: int, stacked: bool) -> None:
    split = frame(width, scale, LAYOUT)
    assert (split.icons_only, split.margin, split.stacked) == (icons_only, margin, stacked)
    if width == 1280 and scale == 1.0:
        assert (split.sidebar, split.content) == (208, 992)


@given(st.integers(960, 4000), st.sampled_from([1.0, 1.15, 1.3, 1.5, 2.0]))
def test_a_page_never_goes_sideways(width: int, scale: float) -> None:
    split = frame(width, scale, LAYOUT)
    assert split.sidebar + 2 * split.margin + split.content <= width
    assert split.content > 0.6 * min(width, LAYOUT["content_max"]) - split.sidebar


@pytest.mark.parametrize(
    ("size", "scale", "ring", "labels"),
    [((1280, 800), 1.0, 0, True), ((960, 640), 1.0, 1, True), ((1280, 800), 2.0, 2, False)],
)
def test_live_frame(size: tuple[int, int], scale: float, ring: int, labels: bool) -> None:
    laid = live_frame(*size, scale)
    assert (laid.ring, laid.labels) == (ring, labels)


def test_a_timer_leaves_out_what_stood_still() -> None:
    timer = AnswerTimer().resumed(10.0)
    timer = timer.stopped(20.0)
    assert timer.elapsed(100.0) == 10.0
    assert timer.resumed(100.0).elapsed(105.0) == 15.0
    assert timer.resumed(100.0).resumed(103.0).elapsed(105.0) == 15.0


@given(st.lists(st.floats(0, 100), min_size=2, max_size=20))
def test_a_timer_never_runs_backwards(steps: list[float]) -> None:
    timer, now, last = AnswerTimer(), 0.0, 0.0
    for at, step in enumerate(steps):
        now += step
        timer = timer.stopped(now) if at % 2 else timer.resumed(now)
        assert timer.elapsed(now) >= last - 1e-9
        last = timer.elapsed(now)


FORM = setup.Form(role=" Planner ", company="Acme", engine=EngineName.OFFLINE)


def test_the_form_becomes_the_command() -> None:
    command = setup.start(replace(FORM, microphone="Headset"), keep_recording=False)
    assert command.engine is EngineName.OFFLINE
    assert command.microphone == "Headset"
    assert command.keep_recording is False
    assert (command.request.role, command.request.company) == ("Planner", "Acme")
    assert (command.request.round, command.request.questions) == (Round.BEHAVIOURAL, 5)
    assert setup.start(FORM).microphone is None


def test_own_questions_are_planned() -> None:
    form = replace(FORM, round=Round.OWN, own="Why us?\n\n  What went wrong? \n")
    command = setup.start(form)
    assert [question.text for question in command.request.own] == ["Why us?", "What went wrong?"]
    assert command.request.questions == 2
    assert setup.problem(form) == ""
    assert setup.problem(replace(form, own="  ")) == "Write at least one question of your own."


def test_a_drill_has_one_question() -> None:
    form = replace(FORM, mode=Mode.DRILL, persona=Persona.PRESSING)
    assert setup.outline(form) == "25 minutes · 1 question · Firm questioner · Drill mode"
    assert setup.headline(form) == "Behavioural round, Planner"


def test_only_what_changed_is_remembered() -> None:
    changes = setup.to_remember(replace(FORM, minutes=10.0), Settings())
    assert set(changes) == {
        ChangeSetting("practice.role", "Planner"),
        ChangeSetting("practice.minutes", "10"),
        ChangeSetting("practice.engine", "offline"),
    }
    assert setup.to_remember(setup.form_of(Settings()), Settings()) == ()
    typed = replace(setup.form_of(Settings()), microphone=setup.NO_MICROPHONE)
    assert setup.to_remember(typed, Settings()) == ()


def known(
    *consents: Consent, keys: tuple[str, ...] = ("gemini",), offline_only: bool = False
) -> SettingsShown:
    settings = Settings(privacy=PrivacySettings(offline_only=offline_only))
    return SettingsShown(settings, consents, keys, ())


YES = Consent("live_audio", True, "2026-11-01T10:00:00Z", 1)
NO = Consent("live_audio", False, "2026-11-02T10:00:00Z", 1)
KEPT = Consent("recordings", True, "2026-11-01T10:00:00Z", 1)


@pytest.mark.parametrize(
    ("engine", "shown_now", "asked"),
    [
        (EngineName.AUTO, known(), ("live_audio", "recordings")),
        (EngineName.AUTO, known(keys=()), ("recordings",)),
        (EngineName.OFFLINE, known(), ("recordings",)),
        (EngineName.GEMINI, known(YES, KEPT), ()),
        (EngineName.GEMINI, known(YES, NO, KEPT), ("live_audio",)),
        (EngineName.AUTO, known(YES, NO, KEPT), ()),
        (EngineName.GEMINI, known(KEPT, offline_only=True), ()),
        (EngineName.AUTO, None, ("recordings",)),
    ],
)
def test_questions_before_a_session(
    engine: EngineName, shown_now: SettingsShown | None, asked: tuple[str, ...]
) -> None:
    assert setup.open_questions(replace(FORM, engine=engine), shown_now) == asked


def test_the_latest_consent_holds() -> None:
    assert setup.consent(known(NO, YES), "live_audio") is False
    assert setup.consent(known(), "live_audio") is None


def test_what_goes_where() -> None:
    online = setup.destinations(replace(FORM, engine=EngineName.GEMINI), known(YES))
    assert [line.leaves for line in online] == [True, True, False]
    offline = setup.destinations(FORM, known(YES))
    assert [line.leaves for line in offline] == [False]
    assert not any(
        line.leaves for line in setup.destinations(replace(FORM, engine=EngineName.AUTO), known(NO))
    )


def test_rows_of_the_list() -> None:
    row = cells(samples.SESSIONS[3])
    assert (row.round, row.role, row.length) == ("Case", "Regional planner", "7 min")
    assert row.questions == "2 questions, not finished"
    assert "Regional planner" in row.spoken()
    gone = replace(samples.SESSIONS[0], state="discarded")
    assert shown([gone, samples.SESSIONS[1]]) == [samples.SESSIONS[1]]


def test_the_page_of_a_session() -> None:
    shown_page = page(samples.stored())
    assert shown_page.title == "Behavioural round, Warehouse shift lead"
    assert "Thursday 19 November" in shown_page.subtitle
    assert [line.speaker for line in shown_page.lines] == ["Interviewer", "You"] * 3


def test_the_ledger_tells_what_left() -> None:
    sessions = samples.ledger().sessions
    rows = privacy.ledger(sessions)
    assert len(rows) == 6
    assert (rows[0].to, rows[0].sent) == ("Gemini", "31 MB")
    assert (rows[1].to, rows[1].sent) == ("Nowhere", "0")
    assert privacy.ledger_title(sessions) == "Your voice went to one place."
    assert privacy.ledger_title([sessions[1]]) == "Nothing has left this computer."


def test_the_ledger_tells_words_from_a_voice() -> None:
    spoken, offline = samples.ledger().sessions[:2]
    words = EgressRow("text.example", 9_000, 400, 3.0, "words")
    read = replace(offline, egress=(words,))
    (row,) = privacy.ledger([read])
    assert (row.to, row.host, row.what) == ("Text model", "text.example", "Words of the transcript")
    assert privacy.ledger_title([read]) == "Your words went to one place."
    assert privacy.ledger_title([spoken, read]) == "Your voice went to one place."


def test_the_foot_says_what_is_being_sent() -> None:
    assert privacy.being_sent(None) == "Nothing is being sent."
    online = LiveView()
    for event in samples.started():
        online = apply(online, event)
    assert privacy.being_sent(online) == "Your voice goes to Gemini while this session runs."
    assert privacy.being_sent(replace(online, engine="offline")) == "Nothing is being sent."
