"""Who has the floor, in whole sessions of virtual time: barge-in, patience, pauses, and the session's clock.

The model's turns last three seconds: the first sounds from second 0.03 on.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from coach_app.audio.microphone import QueuedMicrophone
from coach_app.audio.values import SILENT, Captured
from coach_app.core.clock import Clock
from coach_app.core.commands.practice import EndSession, FinishAnswer, LetMeThink, SetMuted, SetPaused
from tests.engine.scripted_model import LEVEL, Manner, ScriptedEngine
from tests.engine.studio import (
    ANSWER,
    MIC_RATE,
    OUT_RATE,
    SHORT,
    Do,
    Played,
    Sound,
    hold,
    plan_of,
    seconds_of,
)

pytestmark = pytest.mark.unit

FIRST_ENDS = 3.03
LONG = seconds_of(ANSWER)
PREROLL = 0.3
Stand = type[SetMuted] | type[SetPaused]
HEARS = ("One.", "Two.", "Three.")


def _engine(**manner: object) -> ScriptedEngine:
    return ScriptedEngine(manner=Manner(hears=HEARS, **manner))  # type: ignore[arg-type]


def _sent(pcm: bytes, played: Played, spoken: Sound) -> int:
    """Where the sound of an answer begins, counted in samples from the start of what was spoken.

    What was sent must be the recording, sample for sample.
    """
    heard = np.frombuffer(pcm, "<i2")
    place = played.user.astype("<i2").tobytes().find(heard.tobytes()) // 2
    assert place > 0, "samples were lost, doubled or out of order"
    (at,) = [at for at, sound in played.spoken if sound is spoken]
    return place - round(at * MIC_RATE)


def test_an_answer_goes_out_from_before_its_onset_to_its_end(tmp_path: Path) -> None:
    engine = _engine()
    played = hold(tmp_path, [engine], [Do(4.5, ANSWER), Do(15.0, SHORT)])
    assert engine.lines[0].faults == []
    for pcm, spoken in zip(engine.lines[0].answers, (ANSWER, SHORT), strict=True):
        first = _sent(pcm, played, spoken)
        assert -(PREROLL + 0.05) * MIC_RATE <= first <= -(PREROLL - 0.05) * MIC_RATE
        assert first + len(pcm) // 2 >= len(spoken)
    lengths = [line["seconds"] for line in played.named("answer_ended")]
    assert lengths == pytest.approx([LONG, seconds_of(SHORT)], abs=0.05)


def test_speaking_over_the_interviewer_turns_it_down_then_stops_it(tmp_path: Path) -> None:
    engine = _engine(seconds=8.0)
    played = hold(tmp_path, [engine], [Do(2.0, SHORT), Do(4.5, EndSession())])
    assert played.level(1.5, 1.99) == pytest.approx(LEVEL, rel=0.01)
    assert played.level(2.25, 2.29) <= 0.11 * LEVEL
    assert played.level(2.47, 4.5) == 0
    (interrupted,) = played.named("interrupted")
    assert 2.28 <= interrupted["at"] <= 2.45
    assert interrupted["played_ms"] == pytest.approx((interrupted["at"] - 0.03) * 1000, abs=30)
    assert [name for name, _ in engine.lines[0].cut] == ["1-1"]
    assert engine.lines[0].cut[0][1] == interrupted["played_ms"]
    assert engine.lines[0].faults == []


def test_an_interrupted_turn_keeps_only_the_words_that_were_heard(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine(seconds=8.0)], [Do(2.0, SHORT), Do(4.5, EndSession())])
    whole = "Hello, welcome. Tell me about a plan that changed."
    cut, answer = played.stored.turns[:2]
    assert cut.text
    assert whole.startswith(cut.text)
    assert len(cut.text) < len(whole) / 2
    assert cut.ended == pytest.approx(2.36, abs=0.08)
    assert answer.started == pytest.approx(2.0, abs=0.05)
    assert played.finals()[0]["text"] == cut.text


def test_the_interviewers_track_holds_what_was_heard_not_what_was_sent(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine(seconds=8.0)], [Do(2.0, SHORT), Do(4.5, EndSession())])
    track = played.interviewer
    assert len(track) / OUT_RATE <= 2.5
    assert np.array_equal(track, played.out[: len(track)])
    assert not played.out[len(track) :].any()


def test_a_cough_only_turns_the_interviewer_down_for_a_moment(tmp_path: Path) -> None:
    engine = _engine(seconds=8.0)
    cough = ANSWER[:2600]
    played = hold(tmp_path, [engine], [Do(2.0, cough), Do(9.5, EndSession())])
    assert played.named("interrupted", "answer_started") == []
    assert engine.lines[0].answers == []
    assert engine.lines[0].cut == []
    lowest = min(played.level(at, at + 0.02) for at in np.arange(2.0, 2.4, 0.02))
    assert lowest <= 0.15 * LEVEL
    assert played.level(3.2, 3.3) == pytest.approx(LEVEL, rel=0.01)
    assert played.stored.turns[0].ended == pytest.approx(8.07, abs=0.07)


def test_at_half_duplex_nothing_said_over_the_interviewer_is_an_answer(tmp_path: Path) -> None:
    engine = _engine(seconds=5.0)
    played = hold(
        tmp_path, [engine], [Do(0.5, ANSWER), Do(6.5, SHORT), Do(12.0, EndSession())], full_duplex=False
    )
    assert played.named("interrupted") == []
    assert played.level(0.5, 5.0) == pytest.approx(LEVEL, rel=0.01)
    (pcm,) = engine.lines[0].answers
    assert _sent(pcm, played, SHORT) <= 0
    assert len(pcm) / 2 < len(SHORT) + 2 * MIC_RATE


def test_patience_ends_an_answer_and_a_shorter_silence_does_not(tmp_path: Path) -> None:
    second = 4.5 + LONG + 0.8
    played = hold(tmp_path, [_engine()], [Do(4.5, ANSWER), Do(second, SHORT)], plan=plan_of(1), patience=1.0)
    (ended,) = played.named("answer_ended")
    assert ended["seconds"] == pytest.approx(second + seconds_of(SHORT) - 4.5, abs=0.05)
    assert ended["at"] == pytest.approx(second + seconds_of(SHORT) + 1.0, abs=0.06)


class _Overrun(QueuedMicrophone):
    """What sounds between two seconds of the session is dropped, as by a ring that is full."""

    def __init__(self, clock: Clock, since: float, until: float) -> None:
        super().__init__(clock)
        self._clock, self._since, self._until = clock, since, until
        self._dropped = 0

    def read(self) -> Captured:
        captured = super().read()
        if self._since <= self._clock() < self._until:
            self._dropped += len(captured.samples)
            return Captured(captured.at, SILENT, 0)
        lost, self._dropped = self._dropped, 0
        return Captured(captured.at, captured.samples, lost)


@pytest.mark.parametrize("seconds", [0.9, 1.3, 2.5])
def test_sound_that_was_lost_is_no_silence(tmp_path: Path, seconds: float) -> None:
    first = 4.5 + LONG - 0.2
    mic = partial(_Overrun, since=first, until=first + seconds)
    again = first + seconds + 0.4
    timetable = [Do(4.5, ANSWER), Do(again, SHORT)]
    played = hold(tmp_path, [_engine()], timetable, plan=plan_of(1), microphone=mic)
    (ended,) = played.named("answer_ended")
    assert ended["at"] == pytest.approx(again + seconds_of(SHORT) + 1.0, abs=0.06)
    assert _gaps(played) == [(_near(first), _near(first + seconds), "lost")]


def test_after_lost_sound_patience_goes_on_where_it_stood(tmp_path: Path) -> None:
    over = 4.5 + LONG
    mic = partial(_Overrun, since=over + 0.5, until=over + 2.5)
    played = hold(tmp_path, [_engine()], [Do(4.5, ANSWER)], plan=plan_of(1), microphone=mic)
    (ended,) = played.named("answer_ended")
    assert ended["at"] == pytest.approx(over + 3.0, abs=0.06)
    assert ended["seconds"] == pytest.approx(LONG, abs=0.06)


def test_thinking_before_the_first_word_is_never_cut_short(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine()], [Do(33.0, ANSWER)], plan=plan_of(1))
    (started,) = played.named("answer_started")
    assert started["at"] == pytest.approx(33.2, abs=0.1)
    assert [line["text"] for line in played.finals()][1] == "One."


def test_let_me_think_holds_patience_until_the_next_word(tmp_path: Path) -> None:
    timetable = [Do(4.5, ANSWER), Do(4.5 + LONG + 0.5, LetMeThink()), Do(17.0, SHORT)]
    played = hold(tmp_path, [_engine()], timetable, plan=plan_of(1))
    (ended,) = played.named("answer_ended")
    assert ended["seconds"] == pytest.approx(17.0 + seconds_of(SHORT) - 4.5, abs=0.06)
    assert ended["at"] == pytest.approx(17.0 + seconds_of(SHORT) + 1.0, abs=0.06)


def test_finishing_ends_an_answer_at_once(tmp_path: Path) -> None:
    done = 4.5 + LONG + 0.1
    engine = _engine()
    played = hold(tmp_path, [engine], [Do(4.5, ANSWER), Do(done, FinishAnswer())], plan=plan_of(1))
    (ended,) = played.named("answer_ended")
    assert ended["at"] == pytest.approx(done, abs=0.03)
    assert ended["seconds"] == pytest.approx(LONG, abs=0.06)
    (pcm,) = engine.lines[0].answers
    assert _sent(pcm, played, ANSWER) + len(pcm) // 2 >= len(ANSWER)


def test_a_pause_stops_patience_recording_and_sending_but_not_time(tmp_path: Path) -> None:
    engine = _engine()
    over = 4.5 + LONG
    timetable = [
        Do(4.5, ANSWER),
        Do(over + 0.5, SetPaused(True)),
        Do(over + 2.0, SHORT),
        Do(over + 20.5, SetPaused(False)),
    ]
    played = hold(tmp_path, [engine], timetable, plan=plan_of(1))
    (ended,) = played.named("answer_ended")
    assert ended["at"] == pytest.approx(over + 21.0, abs=0.15)
    assert ended["seconds"] == pytest.approx(LONG, abs=0.06)
    assert _gaps(played) == [(_near(over + 0.5), _near(over + 20.5), "paused")]
    quiet = played.user[round((over + 0.6) * MIC_RATE) : round((over + 20.4) * MIC_RATE)]
    assert not quiet.any()
    (pcm,) = engine.lines[0].answers
    assert len(pcm) / 32_000 == pytest.approx(LONG + PREROLL + 1.0, abs=0.2)
    assert [line["value"] for line in played.named("state")].count("paused") == 1


def test_a_pause_in_the_middle_of_a_word_does_not_move_it(tmp_path: Path) -> None:
    engine = _engine()
    timetable = [Do(4.5, ANSWER), Do(6.5, SetPaused(True)), Do(26.5, SetPaused(False))]
    played = hold(tmp_path, [engine], timetable, plan=plan_of(1))
    (ended,) = played.named("answer_ended")
    assert ended["seconds"] == pytest.approx(2.0, abs=0.25)
    assert ended["at"] == pytest.approx(27.5, abs=0.3)
    assert played.stored.turns[1].ended == pytest.approx(6.5, abs=0.25)


def test_while_paused_the_state_says_so(tmp_path: Path) -> None:
    timetable = [Do(1.0, SetPaused(True)), Do(10.0, SetPaused(False)), Do(11.0, EndSession())]
    played = hold(tmp_path, [_engine()], timetable)
    told = [(line["value"], line["at"]) for line in played.named("state")]
    values = [value for value, _ in told]
    paused = values.index("paused")
    assert told[paused][1] == pytest.approx(1.0, abs=0.02)
    assert told[paused + 1][1] == pytest.approx(10.0, abs=0.02)
    assert values[paused + 1] == "listening"


def test_muted_time_is_a_gap_and_goes_nowhere(tmp_path: Path) -> None:
    engine = _engine()
    timetable = [Do(4.0, SetMuted(True)), Do(4.5, ANSWER), Do(10.0, SetMuted(False)), Do(11.0, SHORT)]
    played = hold(tmp_path, [engine], timetable, plan=plan_of(1))
    assert _gaps(played) == [(_near(4.0), _near(10.0), "muted")]
    assert not played.user[round(4.1 * MIC_RATE) : round(9.9 * MIC_RATE)].any()
    (pcm,) = engine.lines[0].answers
    assert _sent(pcm, played, SHORT) == pytest.approx(-PREROLL * MIC_RATE, abs=0.05 * MIC_RATE)


def test_muting_in_the_middle_of_a_word_does_not_move_it(tmp_path: Path) -> None:
    timetable = [Do(4.5, ANSWER), Do(6.5, SetMuted(True)), Do(26.5, SetMuted(False))]
    played = hold(tmp_path, [_engine()], timetable, plan=plan_of(1))
    (ended,) = played.named("answer_ended")
    assert ended["seconds"] == pytest.approx(2.0, abs=0.25)
    assert played.stored.turns[1].ended == pytest.approx(6.5, abs=0.25)


@pytest.mark.parametrize("stand", [SetMuted, SetPaused])
def test_an_answer_is_no_longer_for_standing_still_within_it(tmp_path: Path, stand: Stand) -> None:
    timetable = [Do(4.5, ANSWER), Do(6.5, stand(True)), Do(26.5, stand(False)), Do(26.7, ANSWER)]
    played = hold(tmp_path, [_engine()], timetable, plan=plan_of(1))
    (ended,) = played.named("answer_ended")
    assert ended["seconds"] == pytest.approx(2.0 + 0.2 + LONG, abs=0.35)
    assert played.stored.turns[1].ended == pytest.approx(26.7 + LONG, abs=0.25)


@pytest.mark.parametrize("command", [SetMuted(True), SetPaused(True)])
def test_nothing_is_recorded_when_the_end_comes_while_not_listening(
    tmp_path: Path, command: SetMuted | SetPaused
) -> None:
    timetable = [Do(4.0, command), Do(4.5, ANSWER), Do(6.0, EndSession())]
    played = hold(tmp_path, [_engine()], timetable)
    assert not played.user[round(4.05 * MIC_RATE) :].any()
    ((started, ended, _),) = _gaps(played)
    assert (started, ended) == (_near(4.0), _near(played.stored.summary.seconds))


@pytest.mark.parametrize("end", [2.0, 6.0, 11.23])
def test_the_users_track_is_as_long_as_the_session(tmp_path: Path, end: float) -> None:
    played = hold(tmp_path, [_engine()], [Do(4.5, ANSWER), Do(end, EndSession())])
    assert len(played.user) / MIC_RATE == pytest.approx(played.stored.summary.seconds, abs=0.02)
    assert played.stored.summary.seconds == pytest.approx(end, abs=0.02)
    for at, sound in [(at, sound) for at, sound in played.spoken if at < end]:
        first = round(at * MIC_RATE)
        kept = played.user[first - 200 : first + len(sound) + 200]
        assert kept.astype("<i2").tobytes().find(sound[: len(kept) - 400].astype("<i2").tobytes()) >= 0


def _gaps(played: Played) -> list[tuple[object, object, str]]:
    return [(gap.started, gap.ended, gap.reason) for gap in played.stored.gaps]


def _near(second: float) -> object:
    return pytest.approx(second, abs=0.03)


def test_a_device_the_system_changed_is_told_and_was_never_lost(tmp_path: Path) -> None:
    made: list[QueuedMicrophone] = []

    def microphone(clock: Clock) -> QueuedMicrophone:
        made.append(QueuedMicrophone(clock, "Desk"))
        return made[0]

    def move() -> None:
        made[0].name = "Headset"

    played = hold(tmp_path, [_engine()], [Do(2.0, move), Do(3.0, EndSession())], microphone=microphone)
    (told,) = played.named("warning")
    assert (told["code"], told["text"]) == ("microphone_changed", "You are heard through Headset now.")
