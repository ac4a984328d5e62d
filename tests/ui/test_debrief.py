"""The debrief: what to do next, what the scores stand on, and that the user has the last word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach_app.core.commands.choices import GiveConsent, ShowSettings
from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.playback import PlayStretch
from coach_app.core.commands.practice import StartSession
from coach_app.core.commands.review import AskCoach, DisputeQuote, ReviewSession
from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.playback import PlaybackEnded
from coach_app.core.desk_events.records import SessionOpened
from coach_app.core.desk_events.review import CoachSaid, ReviewStored
from coach_app.core.desk_events.words import WordsShown, WordTime
from coach_app.core.rounds import EngineName, Round, Speaker
from coach_app.core.session import Consent, Turn
from coach_app.core.settings import Colours, LookSettings, PracticeSettings, PrivacySettings, Settings
from coach_app.review.cue_record import quiet_note
from coach_app.ui.screens.moment import ASK
from coach_app.ui.screens.session import SessionScreen
from coach_app.ui.view.debrief import said_at
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.quote import QuoteButton
from coach_app.ui.widgets.score import ScoreLine
from coach_app.ui.widgets.text import Text
from coach_app.ui.window import MainWindow
from tests.screens import samples
from tests.screens.review_samples import REVIEW, Table, failed, reviewed
from tests.screens.stage import Engine, settle

pytestmark = pytest.mark.gui

AGREED = replace(
    samples.SHOWN,
    consents=(*samples.SHOWN.consents, Consent("scoring", True, "2026-11-19T18:00:00Z", 1)),
)


def shown(
    window: MainWindow, engine: Engine, review: Table = REVIEW, *, recorded: bool = True
) -> SessionScreen:
    window.desk.history.opened.emit("s6")
    engine.give(SessionOpened(replace(reviewed(review), has_recording=recorded)))
    engine.taken()
    return window.desk.session


@pytest.fixture
def screen(desk: MainWindow, engine: Engine) -> SessionScreen:
    return shown(desk, engine)


def buttons(screen: SessionScreen, kind: type[Button] = Button) -> dict[str, Button]:
    return {one.accessibleName(): one for one in screen.findChildren(kind) if one.isVisible()}


def test_what_to_do_next_stands_first(screen: SessionScreen) -> None:
    assert screen.title.text() == "Three things to do next"
    assert screen.subtitle.text().startswith("Behavioural round, Warehouse shift lead · Thursday 19 November")
    filled = [one.text() for one in buttons(screen).values() if one.kind == "primary"]
    assert filled == ["Practise question 3 again"]


def test_every_dimension_says_its_range_and_how_sure_it_is(screen: SessionScreen) -> None:
    lines = screen.debrief.findChildren(ScoreLine)
    assert [(line.accessibleName(), line.accessibleDescription()) for line in lines] == [
        ("Structure, score", "3.5 of 5, between 3.3 and 3.7. High confidence, both readings agree"),
        ("Clarity, score", "4.2 of 5, between 4.0 and 4.4. High confidence, both readings agree"),
        ("Delivery, score", "3.0 of 5, between 2.2 and 3.8. Low confidence, readings differ by 1.6"),
        ("Content, score", "Not assessed, no score is guessed. Add a job description and score again."),
    ]
    low, middle, high = (lines[0].place(value) for value in (3.3, 3.5, 3.7))
    assert low < middle < high
    assert screen.debrief.foot.text() == (
        "Accent, speed and length of speech are not scored. "
        "Rubric behavioural-4, prompt 7, gemini-3.8-flash, app 1.0. Your words went to text.example."
    )


def test_a_quote_is_heard_where_it_was_said(screen: SessionScreen, engine: Engine) -> None:
    quote = next(one for one in screen.debrief.findChildren(QuoteButton) if "split the load" in one.words)
    turn = samples.stored().turns[3]
    assert turn.started is not None
    assert turn.ended is not None
    share = turn.text.index("we split the load") / len(turn.text)
    at = turn.started + share * (turn.ended - turn.started)
    quote.click()
    (play,) = engine.taken()
    assert isinstance(play, PlayStretch)
    assert play.session == "s6"
    assert play.started < at < play.ended
    assert at - play.started < 1
    assert quote.accessibleName().startswith("Stop “we split")
    engine.give(PlaybackEnded("s6", play.started, play.ended, "done"))
    assert quote.accessibleName().startswith("Hear “we split")


def timed(turn: Turn) -> WordsShown:
    """Each word of a turn a second after the one before, which no estimate would find."""
    count = len(turn.text.split())
    return WordsShown("s6", {turn.turn: tuple(WordTime(100.0 + n, 100.9 + n, 0.9) for n in range(count))})


def test_a_quote_is_heard_where_its_words_sound(screen: SessionScreen, engine: Engine) -> None:
    screen.open_moment(4)
    assert screen.moment is not None
    screen.moment.entry.setText("Was that")
    turn = samples.stored().turns[3]
    engine.give(timed(turn))
    quote = next(one for one in screen.debrief.findChildren(QuoteButton) if "split the load" in one.words)
    quote.click()
    (play,) = engine.taken()
    assert isinstance(play, PlayStretch)
    at = 100.0 + turn.text.split().index("split") - 1  # “we split the load”
    assert 0 < at - play.started < 1
    assert screen.moment.entry.text() == "Was that"
    engine.give(ReviewStored("s6", failed()))
    engine.give(ReviewStored("s6", REVIEW))
    again = next(one for one in screen.debrief.findChildren(QuoteButton) if "split the load" in one.words)
    assert again.place == quote_place(turn, at)


def quote_place(turn: Turn, at: float) -> str:
    """The place beside a quote of the session's first turn of that question."""
    assert turn.started is not None
    seconds = max(0, int(at - turn.started))
    return f"Q{turn.question}, {seconds // 60}:{seconds % 60:02d}"


@pytest.mark.parametrize(("words", "number"), [("and (then", 1), ("(then", 2), ("then", 2), ("So", 0)])
def test_words_are_found_by_the_blanks_before_them(words: str, number: int) -> None:
    turn = Turn(1, Speaker.USER, "So and (then it went.", 50.0, 60.0, 1)
    times = tuple(WordTime(51.0 + n, 51.5 + n, 0.9) for n in range(5))
    assert said_at(turn, words, times) == 51.0 + number
    assert said_at(turn, "So", times[:4]) == 50.0, "times of other words say nothing"
    assert said_at(turn, "never said", times) == 50.0


def test_without_sound_a_quote_says_so(desk: MainWindow, engine: Engine) -> None:
    screen = shown(desk, engine, recorded=False)
    quotes = screen.debrief.findChildren(QuoteButton)
    assert not any(quote.isEnabled() for quote in quotes)
    assert "No sound was kept" in quotes[0].toolTip()


def test_leaving_the_page_is_quiet(desk: MainWindow, screen: SessionScreen, engine: Engine) -> None:
    screen.debrief.findChildren(QuoteButton)[0].click()
    engine.taken()
    desk.desk.go("home")
    assert [type(one).__name__ for one in engine.taken()] == ["StopPlayback"]


def test_a_dispute_is_kept_and_can_be_taken_back(screen: SessionScreen, engine: Engine) -> None:
    quote = "Nothing had to be thrown away"
    buttons(screen, Link)[f"Dispute “{quote}”"].click()
    assert engine.taken() == [DisputeQuote("s6", "clarity", 4, quote, True)]
    row = {"dimension": "clarity", "turn": 4, "text": quote, "note": "", "at": "2026-11-20T19:00:00+00:00"}
    engine.give(ReviewStored("s6", {**REVIEW, "disputes": [row]}))
    buttons(screen, Link)[f"Take back the dispute of “{quote}”"].click()
    assert engine.taken() == [DisputeQuote("s6", "clarity", 4, quote, False)]


def unscored() -> Table:
    """Nobody was asked for a score."""
    return {**failed(), "scoring": {"state": "off", "reason": "You have not agreed to it."}}


def test_scoring_asks_for_consent_and_says_where_the_words_go(desk: MainWindow, engine: Engine) -> None:
    scored = shown(desk, engine, unscored()).debrief.scored
    assert scored.words.text() == (
        "Not scored yet. Scoring sends the transcript of this session, and of later ones while you practise, "
        "to Gemini. You can take that back under Privacy."
    )
    assert scored.button.text() == "Allow and score"
    scored.button.click()
    assert engine.taken() == [
        GiveConsent("scoring", True),
        ShowSettings(),
        ReviewSession("s6", EngineName.AUTO),
    ]
    engine.give(AGREED)
    assert scored.button.text() == "Score this session"
    scored.button.click()
    assert engine.taken() == [ReviewSession("s6", EngineName.AUTO)]


@pytest.mark.parametrize(
    "known",
    [
        replace(samples.SHOWN, engines_with_key=()),
        replace(samples.SHOWN, settings=Settings(privacy=PrivacySettings(offline_only=True))),
        replace(samples.SHOWN, settings=Settings(practice=PracticeSettings(engine=EngineName.OFFLINE))),
    ],
    ids=["no key", "offline only", "offline interviewer"],
)
def test_consent_is_not_asked_for_where_nobody_could_score(
    desk: MainWindow, engine: Engine, known: SettingsShown
) -> None:
    engine.give(known)
    scored = shown(desk, engine, unscored()).debrief.scored
    assert "You have not agreed to it." in scored.words.text()
    scored.button.click()
    assert not [one for one in engine.taken() if isinstance(one, GiveConsent)]


def test_failed_scoring_leaves_the_rest_and_can_be_tried_again(desk: MainWindow, engine: Engine) -> None:
    engine.give(AGREED)
    screen = shown(desk, engine, failed())
    scored = screen.debrief.scored
    assert scored.words.text() == (
        "Scoring did not finish. Your transcript is safe. "
        "The service refused the key. Check it under Settings."
    )
    assert screen.title.text() == "Three things to do next"
    scored.button.click()
    assert engine.taken() == [ReviewSession("s6", EngineName.AUTO)]
    engine.give(JobMoved("scoring s6", 0.25, "your answers are being read a second time"))
    assert scored.words.text() == "Your answers are being read a second time. 25% done."
    assert scored.button.text() == "Cancel"
    scored.button.click()
    assert engine.taken() == [CancelJob("scoring s6")]
    engine.give(JobEnded("scoring s6", "cancelled"))
    assert scored.button.text() == "Try again"
    engine.give(ReviewStored("s6", REVIEW), JobEnded("scoring s6", "done"))
    assert not scored.isVisible()
    assert screen.debrief.findChildren(ScoreLine)[0].isVisible()


def test_what_was_not_scored_is_said_once(desk: MainWindow, engine: Engine) -> None:
    part = shown(desk, engine, unscored()).debrief
    assert not part.read.isVisible()
    assert part.foot.text() == (
        "Content, structure, clarity and delivery: not assessed, no score is guessed. "
        "Accent, speed and length of speech are not scored."
    )


@pytest.mark.parametrize("recorded", [True, False])
def test_quotes_are_only_to_be_pressed_where_they_can_be_heard(
    desk: MainWindow, engine: Engine, recorded: bool
) -> None:
    screen = shown(desk, engine, recorded=recorded)
    said = [label.text() for label in screen.debrief.read.findChildren(Text)]
    assert any(words.startswith("0 to 5, with the range") for words in said)
    assert any("Press a quote" in words for words in said) == recorded


def test_news_of_another_session_changes_nothing(screen: SessionScreen, engine: Engine) -> None:
    engine.give(ReviewStored("s1", failed()), JobMoved("scoring s1", 0.5, "reading"))
    assert not screen.debrief.scored.isVisible()
    assert screen.debrief.shown is not None
    assert screen.debrief.shown.rows[0].score == 3.5


def test_the_coach_is_asked_about_a_moment(screen: SessionScreen, engine: Engine) -> None:
    links = [one for one in screen.findChildren(Link) if one.text() == ASK]
    assert len(links) == 3
    links[1].click()
    moment = screen.moment
    assert moment is not None
    moment.entry.setText("Was that too long?")
    moment.ask.click()
    assert engine.taken() == [AskCoach("s6", 4, "Was that too long?", "question")]
    assert not moment.ask.isEnabled()
    engine.give(CoachSaid("s6", 4, "question", "Half of it"))
    engine.give(CoachSaid("s6", 4, "question", "Half of it would do.", True))
    assert moment.saying.text() == "Half of it would do."
    assert moment.ask.isEnabled()


def test_example_phrasing_is_asked_for_and_trouble_is_said(screen: SessionScreen, engine: Engine) -> None:
    screen.open_moment(4)
    moment = screen.moment
    assert moment is not None
    moment.better.click()
    assert engine.taken() == [AskCoach("s6", 4, "", "phrasing")]
    engine.give(CoachSaid("s6", 4, "phrasing", "", True, "no text model is at hand; add a key"))
    assert moment.saying.text() == "no text model is at hand; add a key"


def test_a_question_is_practised_again_alone(screen: SessionScreen, engine: Engine) -> None:
    buttons(screen)["Practise question 3 again"].click()
    (start,) = [one for one in engine.taken() if isinstance(one, StartSession)]
    assert start.request.round is Round.OWN
    assert [one.text for one in start.request.own] == [samples.QUESTIONS[2]]
    assert start.request.questions == 1


def test_a_session_that_broke_off_shows_no_debrief_before_it_is_finished(
    desk: MainWindow, engine: Engine
) -> None:
    desk.desk.history.opened.emit("s3")
    engine.give(SessionOpened(replace(reviewed(), summary=samples.SESSIONS[3])))
    assert desk.desk.session.offer.isVisible()
    assert not desk.desk.session.debrief.isVisible()


@pytest.mark.parametrize(("size", "scale"), [((960, 640), 1.0), ((1280, 800), 2.0), ((960, 640), 2.0)])
def test_it_never_scrolls_sideways(
    desk: MainWindow, engine: Engine, size: tuple[int, int], scale: float
) -> None:
    settings = replace(samples.SETTINGS, look=LookSettings(colours=Colours.DARK, text_scale=scale))
    engine.give(replace(samples.SHOWN, settings=settings))
    desk.resize(*size)
    screen = shown(desk, engine)
    screen.open_moment(4)
    settle()
    assert screen.scroller.horizontalScrollBar().maximum() == 0
    assert screen.column.minimumSizeHint().width() <= screen.column.width()


def test_a_cue_that_has_gone_quiet_says_why(desk: MainWindow, engine: Engine) -> None:
    note = quiet_note({"kind": "pace", "shown": 5, "helped": 1})
    part = shown(desk, engine, {**REVIEW, "cues": {"notes": [note]}}).debrief
    assert part.cues.isVisible()
    assert part.cues.text() == (
        "The pace cue has gone quiet: of the last ones, one of five were followed by a change."
    )


def test_of_cues_that_helped_nothing_is_said(screen: SessionScreen) -> None:
    assert not screen.debrief.cues.isVisible()
