"""When a model falls silent or its line breaks: the next one goes on, and no word is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach_app.core.commands.practice import EndSession, SetPaused
from coach_app.core.errors import EngineFailed
from coach_app.live.offline.engine import OfflineEngine
from coach_app.live.offline.voice import ClipVoice
from coach_app.speech.recogniser import NullRecogniser
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import ANSWER, SHORT, Do, Sound, hold, plan_of, seconds_of

pytestmark = pytest.mark.unit

HEARS = ("One.", "Two.", "Three.")
ANSWER_OVER = 4.5 + seconds_of(ANSWER) + 1.0


class NoClips:
    """An index without a clip: the offline voice shows its lines as text."""

    def path(self, text: str) -> Path | None:
        return None


def _offline() -> OfflineEngine:
    return OfflineEngine(ClipVoice(NoClips()), NullRecogniser())


def _engine(name: str = "first", **manner: object) -> ScriptedEngine:
    return ScriptedEngine(name, Manner(hears=HEARS, **manner))  # type: ignore[arg-type]


def test_a_silent_model_is_replaced_after_the_time_it_has(tmp_path: Path) -> None:
    first, second = _engine(replies=0, lives=1), _engine("second")
    played = hold(tmp_path, [first, second], [Do(4.5, ANSWER), Do(21.0, SHORT)], answer_timeout=6.0)
    (changed,) = played.named("engine_changed")
    assert (changed["from"], changed["to"]) == ("first", "second")
    assert changed["at"] == pytest.approx(ANSWER_OVER + 6.0, abs=0.6)
    assert [q["index"] for q in played.named("question")] == [1, 2]
    assert played.texts("user") == ["One.", "One."]
    assert first.lines[0].closed
    assert [turn.text for turn in second.lines[0].brief.history if turn.speaker == "user"] == ["One."]
    assert played.outcome.reason == "done"


def test_a_pause_is_no_silence_of_the_model(tmp_path: Path) -> None:
    first, second = _engine(replies=0, lives=1), _engine("second")
    timetable = [
        Do(4.5, ANSWER),
        Do(ANSWER_OVER + 1.0, SetPaused(True)),
        Do(ANSWER_OVER + 31.0, SetPaused(False)),
        Do(ANSWER_OVER + 45.0, EndSession()),
    ]
    played = hold(tmp_path, [first, second], timetable, answer_timeout=6.0)
    (changed,) = played.named("engine_changed")
    assert changed["at"] == pytest.approx(ANSWER_OVER + 37.0, abs=0.6)


def test_an_engine_that_breaks_inside_an_answer_is_replaced_and_the_answer_kept(tmp_path: Path) -> None:
    first, second = _engine(breaks_in=1, breaks_after=2.0, lives=1), _engine("second")
    played = hold(tmp_path, [first, second], [Do(4.5, ANSWER), Do(18.0, SHORT)])
    assert played.named("engine_changed")[0]["at"] == pytest.approx(6.8, abs=0.6)
    (started, *_) = played.named("answer_started")
    (ended, *_) = played.named("answer_ended")
    assert (started["question"], ended["question"]) == (1, 1)
    assert ended["seconds"] == pytest.approx(seconds_of(ANSWER), abs=0.06)
    assert second.lines[0].faults == []
    assert [q["index"] for q in played.named("question")][-1] == 2
    assert played.outcome.reason == "done"
    assert _kept(played.user, ANSWER)


def test_the_new_engine_hears_the_whole_answer_the_old_one_broke_in(tmp_path: Path) -> None:
    first, second = _engine(breaks_in=1, breaks_after=2.0, lives=1), _engine("second")
    played = hold(tmp_path, [first, second], [Do(4.5, ANSWER), Do(18.0, SHORT)])
    heard = second.lines[0].answers[0]
    assert len(heard) / 32_000 >= seconds_of(ANSWER) + 0.3
    assert played.user.astype("<i2").tobytes().find(heard) >= 0
    assert played.texts("user") == ["One.", "Two."]


def test_offline_goes_on_where_the_line_broke(tmp_path: Path) -> None:
    first = _engine(breaks_in=2, breaks_after=0.5, lives=1)
    timetable = [Do(4.5, ANSWER), Do(15.0, ANSWER), Do(28.0, ANSWER), Do(40.0, ANSWER)]
    played = hold(tmp_path, [first, _offline()], timetable, plan=plan_of(3))
    assert [line["value"] for line in played.named("link")] == ["good", "lost", "offline"]
    asked = [q["index"] for q in played.named("question")]
    assert asked == sorted(asked)
    assert sorted(set(asked)) == [1, 2, 3]
    assert played.outcome.reason == "done"
    assert len(played.named("answer_ended")) >= 3


def test_an_engine_that_cannot_be_reached_is_passed_over_with_a_word(tmp_path: Path) -> None:
    timetable = [Do(4.5, ANSWER)]
    played = hold(tmp_path, [_engine(lives=0), _engine("second")], timetable, plan=plan_of(1))
    (warning,) = played.named("warning")
    assert (warning["code"], str(warning["text"]).startswith("nobody answers")) == (
        "engine_unavailable",
        True,
    )
    assert played.named("engine_changed")[0]["to"] == "second"
    assert played.texts("user") == ["One."]


def test_when_no_engine_is_left_what_was_said_is_kept(tmp_path: Path) -> None:
    played = hold(tmp_path, [_engine(replies=0, lives=1)], [Do(4.5, ANSWER)], answer_timeout=2.0)
    assert isinstance(played.outcome.failure, EngineFailed)
    assert played.outcome.reason == "error"
    assert played.stored.summary.state == "unfinished"
    assert played.texts("user") == ["One."]
    assert _kept(played.user, ANSWER)


def test_a_session_no_engine_could_begin_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="nobody answers"):
        hold(tmp_path, [_engine(lives=0)])
    assert list((tmp_path / "home" / "recordings").glob("*")) == []


def test_leaving_while_the_next_line_is_opened_ends_at_once(tmp_path: Path) -> None:
    timetable = [Do(4.5, ANSWER), Do(8.0, EndSession())]
    played = hold(
        tmp_path,
        [_engine(breaks_in=1, breaks_after=2.0, lives=1), _engine("second", opens_after=4.0)],
        timetable,
    )
    assert played.outcome.reason == "user"
    assert played.stored.summary.seconds == pytest.approx(8.0, abs=0.1)


def _kept(track: Sound, spoken: Sound) -> bool:
    return track.astype("<i2").tobytes().find(spoken.astype("<i2").tobytes()) >= 0


def test_speaking_on_before_the_reply_is_no_silence_of_the_model(tmp_path: Path) -> None:
    more = [Do(ANSWER_OVER + 0.5 + n * 4.3, ANSWER) for n in range(3)]
    slow, second = _engine(reply_after=3.0), _engine("second")
    played = hold(tmp_path, [slow, second], [Do(4.5, ANSWER), *more], plan=plan_of(1), answer_timeout=6.0)
    assert played.named("engine_changed") == []
    assert played.outcome.reason == "done"
