"""A card's points by a text model: real SDK and store, a service over TLS on this machine."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coach_app.core.session import Consent, EgressRow, StoredSession
from coach_app.review.points import Point
from coach_app.wiring import card_coach
from coach_app.wiring.card_coach import CardCoach
from coach_app.wiring.household import Household
from tests.patient_loop import run_patiently
from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini_text import GeminiTextStandIn, refusal
from tests.stand_ins.text_server import Asked, Trouble
from tests.wiring.kept_session import ANSWERS, SESSION, keep_session

pytestmark = pytest.mark.live

SAID = ANSWERS[2].split(". ")[0]
REPLY = (
    f"- Keep the quick start | “{SAID}”\n"
    "- You were promoted, say so | I was promoted on the spot\n"
    "Bare praise without words\n"
    f"Name what it saved. | {SAID[:20]}"
)


@dataclass
class Heard:
    """What the coach gave."""

    shown: list[tuple[Point, ...]] = field(default_factory=list)
    sent: list[EgressRow] = field(default_factory=list)


@dataclass
class Desk:
    """A household with one stored session, and the service."""

    household: Household
    service: GeminiTextStandIn
    stored: StoredSession
    coach: CardCoach

    def ask(self, question: int = 1) -> Heard:
        heard = Heard()
        assert run_patiently(self.coach(self.stored, question, heard.shown.append, heard.sent.extend))
        return heard

    def agree(self, *, given: bool) -> None:
        store, _ = self.household.open_store()
        consent = Consent("scoring", given, "2026-11-20T18:00:00+00:00", 1)
        self.household.keeper.call(store.give_consent, consent)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def desk(
    tmp_path: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def sit(*troubles: Trouble | None) -> Desk:
        service = GeminiTextStandIn(certificate, reply, troubles=troubles).__enter__()
        for name, value in service.environment().items():
            monkeypatch.setenv(name, value)
        (tmp_path / "home").mkdir()
        home = {"COACH_HOME": str(tmp_path / "home"), "COACH_DATABASE_KEY": "5a" * 32}
        household = Household({**home, **service.environment()})
        store, _ = household.open_store()
        household.keeper.call(keep_session, store)
        stored = household.keeper.call(store.load, SESSION)
        desks.append(Desk(household, service, stored, CardCoach(household, store)))
        desks[-1].agree(given=True)
        return desks[-1]

    yield sit
    for one in desks:
        one.household.close()
        one.service.__exit__(None, None, None)


def reply(asked: Asked) -> str:
    assert asked.schema is None
    return REPLY


def test_points_stream_in_and_only_with_words_that_were_said(desk: Callable[..., Desk]) -> None:
    one = desk()
    heard = one.ask()
    first, second = heard.shown[-1]
    assert (first.title, second.title) == ("Keep the quick start", "Name what it saved")
    for point in heard.shown[-1]:
        assert point.quote is not None
        assert point.quote.turn == 2
        assert point.quote.text in ANSWERS[2]
        assert point.at is not None
    assert len(heard.shown) > 2
    assert heard.shown[0] == () or heard.shown[0] == (first,)
    (post,) = one.service.posts
    assert sum(row.bytes_out for row in heard.sent) == len(post.body)
    system = post.json["systemInstruction"]["parts"][0]["text"]
    assert SAID not in system
    told = json.loads(re.sub("</?data>", "", post.json["contents"][0]["parts"][0]["text"]))
    assert [row["text"] for row in told["candidate"]] == [ANSWERS[2]]


def test_without_consent_nothing_is_sent(desk: Callable[..., Desk]) -> None:
    one = desk()
    one.agree(given=False)
    assert one.ask() == Heard()
    assert one.service.posts == []


def test_a_question_without_an_answer_is_not_asked_about(desk: Callable[..., Desk]) -> None:
    one = desk()
    heard = Heard()
    assert not asyncio.run(one.coach(one.stored, 9, heard.shown.append, heard.sent.extend))
    assert one.service.posts == []


def test_a_service_that_refuses_leaves_the_card_as_it_is(desk: Callable[..., Desk]) -> None:
    one = desk(Trouble(403, refusal(403, "Permission denied", "PERMISSION_DENIED")))
    heard = one.ask()
    assert heard.shown == []
    assert len(one.service.posts) == 1
    assert heard.sent[0].bytes_out > 0


def test_a_slow_service_is_left_when_its_time_is_over(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_coach, "SECONDS", 0.5)
    one = desk(Trouble(silent=8.0))
    heard = one.ask()
    assert heard.shown == [], "what comes after its time is not waited for"
    assert heard.sent[0].bytes_out > 0
