"""Charts: figures stand where they belong, and the course of past sessions is drawn from three on."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.events import CueDecided, as_json
from coach_app.reports.charts import (
    bar_svg,
    cues_svg,
    fillers_svg,
    minute_ticks,
    pace_scale,
    pace_svg,
    trend_svg,
)
from coach_app.reports.feedback import Bar, Course, Mark, Trend
from coach_app.reports.feedback_of import feedback_of
from coach_app.reports.trend import MOST, Past, trends
from coach_app.review.facts import Listening
from tests.reports.pages import BEGAN, a_page, a_session
from tests.review.stories import COLD_STORE, session

pytestmark = pytest.mark.unit

SECONDS = st.floats(0, 20_000)
COURSES = st.builds(
    lambda minutes, points, fillers, marks: Course(
        minutes, "", tuple(points), (130.0, 165.0), "", tuple(fillers), "", tuple(marks)
    ),
    st.floats(0, 400),
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 900)), min_size=2, max_size=9),
    st.lists(st.floats(0, 400), max_size=9),
    st.lists(st.builds(Mark, st.floats(0, 400), st.sampled_from(["filler", "silence"]), st.booleans())),
)


def past(*values: float | None) -> list[Past]:
    """Sessions of successive days with these words a minute."""
    return [Past(f"2026-10-{day:02}T09:00:00+00:00", {"wpm": pace}) for day, pace in enumerate(values, 1)]


def test_a_filler_stands_at_its_minute() -> None:
    course = a_page(a_session(2)).course
    assert course is not None
    assert course.fillers is not None
    assert course.fillers == pytest.approx([10 / 60, 20 / 60, 110 / 60, 120 / 60])
    strokes = [float(x) for x in re.findall(r"M([\d.]+) 2v12", fillers_svg(course))]
    assert len(strokes) == 4
    assert strokes == pytest.approx([5 + 730 * (at / course.minutes) for at in course.fillers], abs=0.06)


def test_one_that_was_heard_and_read_is_one() -> None:
    stored = session([COLD_STORE], ums=(10.0, 10.3, 40.0))
    course = feedback_of(stored, Listening(fillers=True)).course
    assert course is not None
    assert course.fillers == pytest.approx([10 / 60, 40 / 60])


def test_nobody_listening_draws_no_fillers() -> None:
    course = feedback_of(session([COLD_STORE, COLD_STORE])).course
    assert course is not None
    assert (course.fillers, course.fillers_sentence) == (None, "")


def test_a_bar_is_as_long_as_its_answer() -> None:
    svg = bar_svg(Bar((60.0, 150.0), 105.0, 120.0, 150.0))
    widths = [float(w) for w in re.findall(r'width="([\d.]+)" height="6.0"', svg)]
    assert widths == pytest.approx([114 * 60 / 172.5, 114 * 150 / 172.5], abs=0.06)
    uprights = re.findall(r'M([\d.]+) \d+V\d+" stroke="#23201C"', svg)
    assert [float(x) for x in uprights] == pytest.approx(
        [1 + 114 * point / 172.5 for point in (105, 120, 150)], abs=0.06
    )


def test_questions_carry_the_points_of_their_kind() -> None:
    bar = a_page(session([COLD_STORE], 90.0)).questions[0].bar
    assert bar == Bar((90.0,), 105, 120, 150)
    assert a_page(session([COLD_STORE], typed=True)).questions[0].bar is None


def test_what_followed_a_cue_is_measured() -> None:
    stored = session([COLD_STORE], 90.0, ums=(20.0, 50.0, 61.0, 85.0))
    cues = (
        CueDecided(30.0, "filler", "Pause, then go on", True, "shown", 3.0, 3.0),
        CueDecided(80.0, "filler", "Pause, then go on", True, "shown", 3.0, 3.0),
        CueDecided(86.0, "length", "Wrap up: the result?", True, "shown", 120.0, 120.0),
        CueDecided(99.0, "length", "Wrap up: the result?", True, "shown", 120.0, 120.0),
    )
    stored = replace(stored, events=(*stored.events, *map(as_json, cues)))
    assert [cue.followed for cue in a_page(stored).cues] == [
        "1 in the next 30 s.",
        "1 in the rest of the answer.",
        "The answer closed 10 s later.",
        "",
    ]


def test_a_course_of_sessions_begins_with_the_third() -> None:
    this = Past("2026-11-20T19:30:05+00:00", {"wpm": 150.0})
    assert trends(past(120.0), this, {}) == ()
    (drawn,) = trends(past(120.0, 133.4), this, BEGAN)
    assert drawn == Trend(
        "Pace",
        (("2026-10-01", 120.0), ("2026-10-02", 133.4), ("2026-11-20", 150.0)),
        (150.0, 170.0),
        "150 now, 120 to 133 before",
    )


def test_sessions_without_a_figure_are_left_out_of_its_course() -> None:
    this = Past("2026-11-20T19:30:05+00:00", {"wpm": 150.0})
    (drawn,) = trends(past(120.0, None, 130.0, None), this, {})
    assert [value for _, value in drawn.points] == [120.0, 130.0, 150.0]
    assert trends(past(120.0, 130.0, 140.0), Past(this.started, {"wpm": None}), {}) == ()
    (long,) = trends(past(*[100.0 + n for n in range(25)]), this, {})
    assert len(long.points) == MOST


def test_the_page_shows_the_course_only_where_there_is_one() -> None:
    assert a_page().trends == ()
    page = feedback_of(a_session(2), began=BEGAN, past=past(120.0, 130.0, 140.0))
    assert [trend.name for trend in page.trends] == ["Pace"]
    assert page.trends_note.startswith("The last 4 sessions; the filled dot is this one. Shaded:")


@pytest.mark.parametrize(
    ("minutes", "ticks"), [(0.5, []), (3.0, [1, 2]), (24.0, [5, 10, 15, 20]), (100.0, [30, 60])]
)
def test_ticks_are_round_minutes(minutes: float, ticks: list[int]) -> None:
    assert [minute for _, minute in minute_ticks(minutes)] == ticks


@given(COURSES, st.lists(SECONDS, min_size=1, max_size=9), st.lists(SECONDS, min_size=3, max_size=10))
def test_nothing_is_drawn_outside_its_frame(
    course: Course, answers: list[float], values: list[float]
) -> None:
    low, high = pace_scale(course)
    assert all(low <= pace <= high for _, pace in course.points)
    trend = Trend("Pace", tuple(("2026-10-01", value) for value in values), (values[0], values[1] + 1), "")
    bar = bar_svg(Bar(tuple(answers), 105.0, 120.0, 150.0))
    for svg in (pace_svg(course), fillers_svg(course), cues_svg(course), trend_svg(trend), bar):
        width, height = (
            float(n) for n in re.findall(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', svg)[0]
        )
        places = (
            re.findall(r"(-?[\d.]+),(-?[\d.]+)", svg.split("polyline", 1)[-1].split('"')[1])
            if ("polyline" in svg)
            else []
        )
        assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in places)
        dots = re.findall(r'cx="(-?[\d.]+)" cy="(-?[\d.]+)"', svg)
        assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in dots)
        assert "nan" not in svg
        assert "inf" not in svg
    assert all(0 < across < 1 for across, _ in minute_ticks(course.minutes))
