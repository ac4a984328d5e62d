"""Whatever the service sends, the line ends in order: no exception gets out, nothing hangs."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.live.protocol import Failed, ModelTranscriptGrew
from tests.faults.fuzz import FRAMES, faults, read

pytestmark = pytest.mark.unit


@settings(max_examples=300)
@given(st.lists(FRAMES, max_size=12))
def test_any_frames_end_in_one_failure(frames: list[bytes]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the SDK remarks on words it does not know
        assert faults(read(frames)) == []


def test_what_came_before_the_nonsense_is_handed_on() -> None:
    good = b'{"serverContent": {"outputTranscription": {"text": "Hello."}}}'
    events = read([good, b'{"serverContent": {"mod'])
    assert [one.text for one in events if isinstance(one, ModelTranscriptGrew)] == ["Hello."]
    (failed,) = [one for one in events if isinstance(one, Failed)]
    assert "mod" not in failed.text
