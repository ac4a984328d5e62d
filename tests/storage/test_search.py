from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach_app.core.folders import Home
from coach_app.core.rounds import Speaker
from coach_app.core.session import NewSession, Turn
from coach_app.storage.opening import open_store
from coach_app.storage.search import match_query
from coach_app.storage.store import Store

pytestmark = pytest.mark.unit

SAID = {
    "20261118-100000-aaaa": ["I moved the warehouse in spring.", "Thirty-six of the forty had left."],
    "20261119-100000-bbbb": ["The warehouse was cold.", "Café crème, naïve façade."],
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(Home(tmp_path), {"COACH_DATABASE_KEY": "3c" * 32}).store
    for session, texts in SAID.items():
        started = f"{session[:4]}-{session[4:6]}-{session[6:8]}T10:00:00+00:00"
        opened.begin(NewSession(session, started, "offline", "behavioural", "practice", {}, True))
        for number, text in enumerate(texts, 1):
            opened.put_turn(session, Turn(number, Speaker.USER, text, number * 5.0, None, 1))
        opened.finish(session, "finished", 20.0, 1)
    yield opened
    opened.close()


def found(store: Store, text: str, **more: int) -> list[tuple[str, int]]:
    return [(hit.session[-4:], hit.turn) for hit in store.search(text, **more)]


def test_newest_first_with_the_words_around(store: Store) -> None:
    assert found(store, "warehouse") == [("bbbb", 1), ("aaaa", 1)]
    hit = store.search("cold")[0]
    assert (hit.snippet, hit.at, hit.started[:10]) == ("The warehouse was cold.", 5.0, "2026-11-19")


def test_every_word_must_be_there_in_any_order_case_or_accent(store: Store) -> None:
    assert found(store, "SPRING warehouse") == [("aaaa", 1)]
    assert found(store, "cold spring") == []
    assert found(store, "cafe facade") == [("bbbb", 2)]


def test_the_last_word_may_be_a_beginning_from_three_letters_on(store: Store) -> None:
    assert found(store, "ware") == [("bbbb", 1), ("aaaa", 1)]
    assert found(store, "wa") == []
    assert found(store, "ware ") == [], "a space ends the word"


def test_pages_follow_each_other(store: Store) -> None:
    assert found(store, "warehouse", most=1) == [("bbbb", 1)]
    assert found(store, "warehouse", most=1, skip=1) == [("aaaa", 1)]


def test_a_turn_that_grew_is_found_by_its_newest_words_only(store: Store) -> None:
    store.put_turn("20261119-100000-bbbb", Turn(1, Speaker.USER, "It was icy.", 5.0, None, 1))
    assert found(store, "icy") == [("bbbb", 1)]
    assert found(store, "cold") == []


def test_deleted_sessions_are_not_found(store: Store) -> None:
    store.delete(["20261119-100000-bbbb"])
    assert found(store, "warehouse") == [("aaaa", 1)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=30))
def test_whatever_is_typed_is_words_never_a_query(store: Store, text: str) -> None:
    for hit in store.search(text):
        assert hit.session in SAID
    assert match_query(f"{text} NEAR(") != f"{text} NEAR("
