"""Finding the clip of a wording, and what happens when an index is missing or damaged."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.errors import BadInput
from coach_app.knowledge.clips import INDEX_FILE, clip_key, load_clips

pytestmark = pytest.mark.unit

ENTRY = {"seconds": 1.5, "sha256": "00", "recipe": "11", "fillers": [[0.1, 0.4]]}


def write_index(folder: Path, clips: object, schema: int = 1) -> Path:
    index = {"schema": schema, "voice": "someone", "engine": "something", "clips": clips}
    (folder / INDEX_FILE).write_text(json.dumps(index), encoding="utf-8")
    return folder


def test_what_is_not_heard_makes_no_difference() -> None:
    assert clip_key("It's  “fine” –\n really.") == clip_key('it\u2019s "Fine" - really.')


def test_what_is_heard_does() -> None:
    assert len({clip_key(text) for text in ("Why?", "Why.", "Why not?", "Whynot?")}) == 4


@given(st.text())
def test_keys_are_plain_file_names(text: str) -> None:
    key = clip_key(text)
    assert len(key) == 16
    assert set(key) <= set("0123456789abcdef")
    assert clip_key(f"  {text}\n") == key


def test_a_known_wording_has_a_path_and_a_length(tmp_path: Path) -> None:
    key = clip_key("Hello there.")
    (tmp_path / f"{key}.opus").write_bytes(b"x")
    clips = load_clips(write_index(tmp_path, {key: ENTRY}))
    assert clips.path("hello  there.") == tmp_path / f"{key}.opus"
    assert clips.seconds("Hello there.") == 1.5
    found = clips.clip("Hello there.")
    assert found is not None
    assert found.fillers == ((0.1, 0.4),)
    assert (clips.voice, clips.engine) == ("someone", "something")


def test_an_unknown_wording_or_a_lost_file_has_none(tmp_path: Path) -> None:
    clips = load_clips(write_index(tmp_path, {clip_key("Lost."): ENTRY}))
    assert clips.path("Lost.") is None
    assert clips.seconds("Lost.") is None
    assert clips.path("Never rendered.") is None


@pytest.mark.parametrize(
    "clips",
    [
        [],
        {"../../etc/passwd": ENTRY},
        {"0" * 16: {}},
        {"0" * 16: 3},
        {"0" * 16: {**ENTRY, "seconds": "long"}},
        {"0" * 16: {**ENTRY, "fillers": 3}},
        {"0" * 16: {**ENTRY, "fillers": [[1]]}},
    ],
)
def test_a_damaged_index_is_one_line(tmp_path: Path, clips: object) -> None:
    with pytest.raises(BadInput, match="is damaged; reinstall"):
        load_clips(write_index(tmp_path, clips))


def test_an_index_of_another_schema_or_no_json_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is damaged"):
        load_clips(write_index(tmp_path, {}, schema=2))
    (tmp_path / INDEX_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="is damaged"):
        load_clips(tmp_path)
    (tmp_path / INDEX_FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="is damaged"):
        load_clips(tmp_path)


def test_a_missing_index_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has no index"):
        load_clips(tmp_path / "nobody")
