"""Secrets don't show themselves."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.secrets import SecretText

pytestmark = pytest.mark.unit

KEY = "AIza-very-private"


@dataclass(frozen=True)
class Holder:
    key: SecretText


def test_no_way_of_printing_shows_it() -> None:
    secret = SecretText(KEY)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret!r:>20}", "%s" % (secret,), "{}".format(secret)]  # noqa: UP031, UP032
    shown += [repr(Holder(secret)), repr([secret]), repr({secret: secret})]
    assert not any(KEY in one for one in shown)
    assert all("***" in one for one in shown)


def test_it_is_not_in_a_traceback_or_a_log_line(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError(SecretText(KEY))
    except ValueError:
        assert KEY not in traceback.format_exc()
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("key %s", SecretText(KEY))
    assert caplog.messages == ["key ***"]


def test_it_holds_nothing_that_could_be_looked_through() -> None:
    assert not hasattr(SecretText(KEY), "__dict__")


def test_only_revealing_gives_the_text() -> None:
    assert SecretText(KEY).reveal() == KEY


@given(st.text(), st.text())
def test_equal_texts_are_equal_secrets(one: str, other: str) -> None:
    assert (SecretText(one) == SecretText(other)) is (one == other)
    assert SecretText(one) != one
    assert bool(SecretText(one)) is bool(one)
    assert len({SecretText(one), SecretText(one)}) == 1
