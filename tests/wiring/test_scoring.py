"""Scoring a stored session of three questions through the unpatched SDK, as commands and window do.

The service is a stand-in over TLS on this machine; what is checked is what is stored.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from coach_app.core.errors import BadInput, EngineFailed
from coach_app.core.rounds import EngineName
from coach_app.core.session import Consent, EgressRow, NewSession, StoredSession
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.scoring import Scored, score_session
from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini_text import KEY, GeminiTextStandIn, refusal
from tests.stand_ins.openai_text import OpenAITextStandIn
from tests.stand_ins.text_server import Asked, Brain, TextServer, Trouble
from tests.wiring.kept_session import ANSWERS, SESSION, keep_session

pytestmark = pytest.mark.live

QUOTES = {turn: text.split(". ")[0] for turn, text in ANSWERS.items()}
WHEN = "2026-11-20T18:00:00+00:00"
INVENTED = "I was promoted on the spot"
BUSY = Trouble(503, refusal(503, "The model is overloaded", "UNAVAILABLE"))

Json = dict[str, Any]


class Levels:
    """A model that gives each dimension the levels told, reading by reading, with quotes that exist."""

    def __init__(self, *told: int, also: Sequence[Json] = ()) -> None:
        self._told = told
        self._also = list(also)
        self._counts: Counter[str] = Counter()

    def __call__(self, asked: Asked) -> str:
        named = re.search(r"nothing else: (\w+)\.", asked.system)
        assert named is not None
        self._counts[named[1]] += 1
        quotes = [{"turn": turn, "text": text} for turn, text in list(QUOTES.items())[:1]]
        return json.dumps(
            {
                "quotes": [*quotes, *self._also],
                "observation": "A case with a result.",
                "assessed": True,
                "level": self._told[self._counts[named[1]] - 1],
                "reason": "",
                "advice": f"Say more about {named[1]}.",
            }
        )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


Open = Callable[..., tuple[Household, Store]]


@pytest.fixture
def opened(coach_home: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """A home with one stored session of three answers; `opened(service, settings)` leads everything there."""
    households: list[Household] = []

    def opening(service: TextServer, settings: str = "", *, key: str | None = KEY) -> tuple[Household, Store]:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.ca_file))
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", service.address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        coach_home.mkdir(exist_ok=True)
        quick = f"[scoring]\nbackoff = 0.01\ntimeout = 5.0\n{settings}"
        (coach_home / "settings.toml").write_text(quick, "utf-8")
        environment = {"COACH_HOME": str(coach_home)} | ({"GEMINI_API_KEY": key} if key else {})
        household = Household(environment)
        households.append(household)
        store, complaints = household.open_store()
        assert complaints == ()
        if not household.keeper.call(store.sessions):
            household.keeper.call(keep_session, store)
        return household, store

    yield opening
    for household in households:
        household.close()


def gemini(household: Household, store: Store) -> Scored:
    return asyncio.run(score_session(household, store, SESSION, EngineName.GEMINI, named=True))


def kept(household: Household, store: Store) -> StoredSession:
    return household.keeper.call(store.load, SESSION)


def review_of(household: Household, store: Store) -> Json:
    review = kept(household, store).review
    assert review is not None
    return dict(review)


def dimensions(review: Json) -> dict[str, Json]:
    return {one["dimension"]: one for one in review["dimensions"]}


def service(certificate: Certificate, brain: Brain, *troubles: Trouble | None) -> GeminiTextStandIn:
    return GeminiTextStandIn(certificate, brain, troubles=troubles)


def test_three_questions_are_scored_twice_with_quotes_versions_and_a_ledger(
    opened: Open, certificate: Certificate
) -> None:
    with service(certificate, Levels(4, 4)) as there:
        household, store = opened(there)
        scored = gemini(household, store)
        assert scored.failure is None
        assert len(there.posts) == 8
        out, came = sum(len(post.body) for post in there.posts), there.sent
        told = json.loads(re.sub("</?data>", "", there.posts[0].json["contents"][0]["parts"][0]["text"]))
    review = review_of(household, store)
    assert review == scored.review
    assert review["assessed"] is True
    for one in dimensions(review).values():
        assert (one["score"], one["low"], one["high"], one["confidence"]) == (4.0, 4.0, 4.0, "high")
        assert one["versions"].keys() == {"rubric", "prompt", "model", "app"}
        for quote in one["quotes"]:
            assert quote["text"] in ANSWERS[quote["turn"]]
    assert review["scoring"]["state"] == "done"
    assert review["scoring"]["consent"] == "named"
    assert review["scoring"]["overall"]["score"] == 4.0
    assert len(review["scoring"]["readings"]) == 8
    assert review["scoring"]["usage"]["requests"] == 8
    assert review["scoring"]["usage"]["cost"] > 0
    assert review["facts"]["metrics"]["answers"] == 3
    assert [turn["text"] for turn in told["turns"] if turn["speaker"] == "candidate"] == list(
        ANSWERS.values()
    )
    rows = {row.host: row for row in kept(household, store).egress}
    assert (rows["127.0.0.1"].bytes_out, rows["127.0.0.1"].bytes_in) == (1000 + out, 10 + came)
    assert rows["127.0.0.1"].seconds > 1.0
    assert rows["elsewhere"] == EgressRow("elsewhere", 5, 5, 5.0)


def test_forced_disagreement_is_shown_as_a_range(opened: Open, certificate: Certificate) -> None:
    with service(certificate, Levels(2, 4, 3)) as there:
        household, store = opened(there)
        gemini(household, store)
        assert len(there.posts) == 12
    for one in dimensions(review_of(household, store)).values():
        assert (one["score"], one["low"], one["high"], one["confidence"]) == (3.0, 2.0, 4.0, "low")


def test_an_invented_quote_is_not_stored_as_evidence(opened: Open, certificate: Certificate) -> None:
    with service(certificate, Levels(4, 4, also=[{"turn": 2, "text": INVENTED}])) as there:
        household, store = opened(there)
        gemini(household, store)
    review = review_of(household, store)
    assert review["assessed"] is True
    assert INVENTED not in json.dumps(review)
    readings = review["scoring"]["readings"]
    assert {(one["quotes_offered"], one["quotes_valid"]) for one in readings} == {(2, 1)}


def test_a_refused_service_leaves_facts_and_a_retry_works(opened: Open, certificate: Certificate) -> None:
    refused = [Trouble(400, refusal(400, "API key not valid", "INVALID_ARGUMENT"))] * 2
    with service(certificate, Levels(4, 4), *refused) as there:
        household, store = opened(there)
        scored = gemini(household, store)
        assert scored.failure is not None
        assert scored.failure.what == "Gemini refused the key"
        review = review_of(household, store)
        assert review["assessed"] is False
        assert review["scoring"]["state"] == "failed"
        assert review["scoring"]["mend"]
        assert {one["reason"] for one in review["dimensions"]} == {"Scoring failed: Gemini refused the key."}
        assert review["facts"]["metrics"]["answers"] == 3
        assert gemini(household, store).failure is None
    assert review_of(household, store)["assessed"] is True


def test_what_passes_is_waited_for(opened: Open, certificate: Certificate) -> None:
    with service(certificate, Levels(4, 4), BUSY, BUSY, None, BUSY) as there:
        household, store = opened(there)
        assert gemini(household, store).failure is None
        assert len(there.posts) == 8 + 3
    assert review_of(household, store)["scoring"]["usage"]["requests"] == 11


def test_a_failure_never_costs_earlier_scores(opened: Open, certificate: Certificate) -> None:
    with service(certificate, Levels(4, 4), *[None] * 8, *[BUSY] * 10) as there:
        household, store = opened(there)
        gemini(household, store)
        before = dimensions(review_of(household, store))
        assert gemini(household, store).failure is not None
        assert dimensions(review_of(household, store)) == before
    offline = asyncio.run(score_session(household, store, SESSION, EngineName.OFFLINE, named=True))
    assert offline.review["assessed"] is True


def test_nothing_is_sent_without_consent(opened: Open, certificate: Certificate) -> None:
    with service(certificate, Levels(4, 4)) as there:
        household, store = opened(there)
        before = kept(household, store).egress
        asyncio.run(score_session(household, store, SESSION))
        assert there.posts == []
    review = review_of(household, store)
    assert review["scoring"]["state"] == "off"
    assert "You have not agreed" in review["dimensions"][0]["reason"]
    assert kept(household, store).egress == before


@pytest.mark.parametrize(("given", "posts"), [((True,), 8), ((True, False), 0)])
def test_stored_consent_lets_it_score_until_taken_back(
    opened: Open, certificate: Certificate, given: tuple[bool, ...], posts: int
) -> None:
    with service(certificate, Levels(4, 4)) as there:
        household, store = opened(there)
        for each in given:
            household.keeper.call(store.give_consent, Consent("scoring", each, WHEN, 1))
        scored = asyncio.run(score_session(household, store, SESSION))
        assert len(there.posts) == posts
    assert scored.review["assessed"] is bool(posts)


def test_consent_to_send_sound_is_no_consent_to_score(opened: Open, certificate: Certificate) -> None:
    with service(certificate, Levels(4, 4)) as there:
        household, store = opened(there)
        household.keeper.call(store.give_consent, Consent("live_audio", True, WHEN, 1))
        asyncio.run(score_session(household, store, SESSION))
        assert there.posts == []


@pytest.mark.parametrize(
    ("engine", "settings", "key", "says"),
    [
        (EngineName.GEMINI, "", None, "there is no key for Gemini"),
        (EngineName.GEMINI, "[privacy]\noffline_only = true", KEY, "offline_only forbids"),
        (EngineName.NOVA, "", KEY, "scores nothing in this build"),
    ],
)
def test_a_named_engine_that_can_not_be_used_says_so(
    opened: Open, certificate: Certificate, engine: EngineName, settings: str, key: str | None, says: str
) -> None:
    with service(certificate, Levels(4, 4)) as there:
        household, store = opened(there, settings, key=key)
        with pytest.raises(EngineFailed, match=says):
            asyncio.run(score_session(household, store, SESSION, engine, named=True))
        assert there.posts == []
    assert kept(household, store).review is None


def test_a_session_that_still_runs_is_not_scored(opened: Open, certificate: Certificate) -> None:
    with service(certificate, Levels(4, 4)) as there:
        household, store = opened(there)
        plan = {"role": "baker"}
        new = NewSession("20261121-000000-0001", WHEN, "offline", "case", "practice", plan, False)
        household.keeper.call(store.begin, new)
        with pytest.raises(BadInput, match="still running"):
            asyncio.run(score_session(household, store, new.id, EngineName.GEMINI, named=True))
        assert there.posts == []


@pytest.mark.parametrize(
    ("limit", "says"),
    [("seconds = 1.0\ntries = 1", "longer than its limit"), ("cost_limit = 0.0", "cost limit")],
)
def test_limits_of_time_and_money_hold(opened: Open, certificate: Certificate, limit: str, says: str) -> None:
    with service(certificate, Levels(4, 4), *[Trouble(silent=1.6)] * 2) as there:
        household, store = opened(there, limit)
        failure = gemini(household, store).failure
        assert failure is not None
        assert says in failure.what
        assert len(there.posts) <= 2
    assert review_of(household, store)["scoring"]["state"] == "failed"


def test_cancelling_stores_no_debrief_and_keeps_the_ledger(opened: Open, certificate: Certificate) -> None:
    async def cancel(household: Household, store: Store, there: TextServer) -> None:
        work = asyncio.create_task(score_session(household, store, SESSION, EngineName.GEMINI, named=True))
        await asyncio.to_thread(there.came.wait, 10)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    with service(certificate, Levels(4, 4), *[Trouble(silent=1.0)] * 2) as there:
        household, store = opened(there)
        asyncio.run(cancel(household, store, there))
        assert kept(household, store).review is None
        rows = {row.host: row for row in kept(household, store).egress}
        assert rows["127.0.0.1"].bytes_out > 1000


def test_an_openai_compatible_server_scores_too(opened: Open, certificate: Certificate) -> None:
    with OpenAITextStandIn(certificate, Levels(3, 3), key=None) as there:
        address = f'address = "{there.address}/v1"\nserver_model = "small-model"'
        household, store = opened(there, address, key=None)
        asyncio.run(score_session(household, store, SESSION, EngineName.OPENAI, named=True))
        assert len(there.posts) == 8
    review = review_of(household, store)
    assert review["versions"]["model"] == "small-model"
    assert review["scoring"]["usage"]["cost"] is None
    assert {one["score"] for one in review["dimensions"]} == {3.0}
