"""Debriefs as the window asks for them: real engine, store and SDK, a service over TLS on this machine."""

from __future__ import annotations

import json
import queue
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from coach_app.core.commands import Command
from coach_app.core.commands.jobs import CancelJob
from coach_app.core.commands.records import FinishSession
from coach_app.core.commands.review import AskCoach, DisputeQuote, ReviewSession
from coach_app.core.desk_events import CommandFailed, Event
from coach_app.core.desk_events.jobs import JobEnded, JobMoved
from coach_app.core.desk_events.review import CoachSaid, ReviewStored
from coach_app.core.events import ReviewReady
from coach_app.core.session import Consent, StoredSession
from coach_app.review.evaluator import Assessed, Dimension
from coach_app.review.kept import Debrief
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.practice import Options
from coach_app.wiring.window import WindowEngine
from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini_text import GeminiTextStandIn, refusal
from tests.stand_ins.text_server import Asked, Brain, Trouble
from tests.wiring.kept_session import ANSWERS, SENT_BEFORE, SESSION, keep_session

pytestmark = pytest.mark.live

WAIT_SECONDS = 90.0
WHEN = "2026-11-20T18:00:00+00:00"
FIRST_WORDS = {turn: text.split(". ")[0] for turn, text in ANSWERS.items()}
INVENTED = "I was promoted on the spot"
REFUSED = Trouble(403, refusal(403, "Permission denied", "PERMISSION_DENIED"))
ADVICE = "Say why it mattered to the shop."

E = TypeVar("E", bound=Event)


def fours(asked: Asked) -> str:
    """Level 4 for everything, with one quote that exists and one that does not; free text for the coach."""
    if asked.schema is None:
        return "You said it early. Name what it saved."
    turn, words = next(iter(FIRST_WORDS.items()))
    return json.dumps(
        {
            "quotes": [{"turn": turn, "text": words}, {"turn": turn, "text": INVENTED}],
            "observation": "A case with a result.",
            "assessed": True,
            "level": 4,
            "reason": "",
            "advice": ADVICE,
        }
    )


class Seat:
    """A window without a window: commands in, events out."""

    def __init__(self, home: Path, environment: dict[str, str], *consents: str) -> None:
        home.mkdir()
        quick = "[scoring]\nbackoff = 0.01\ntimeout = 5.0\n"
        (home / "settings.toml").write_text(quick, encoding="utf-8")
        self.household = Household({"COACH_HOME": str(home), "COACH_DATABASE_KEY": "5a" * 32, **environment})
        self.store, _ = self.household.open_store()
        self.call(keep_session, self.store)
        for purpose in consents:
            assert purpose == "scoring"
            self.call(self.store.give_consent, Consent("scoring", True, WHEN, 1))
        self.told: queue.Queue[Event] = queue.Queue()
        self.engine = WindowEngine(self.household, Options())
        self.engine.subscribe(self.told.put)
        self.engine.start()

    def call(self, work: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401  # whatever the store gives
        return self.household.keeper.call(work, *args)

    def stored(self) -> StoredSession:
        found: StoredSession = self.call(self.store.load, SESSION)
        return found

    def ask(self, command: Command, kind: type[E]) -> E:
        self.engine.submit(command)
        return self.wait(kind)

    def wait(self, kind: type[E]) -> E:
        while True:
            event = self.told.get(timeout=WAIT_SECONDS)
            if isinstance(event, kind):
                return event

    def until_over(self) -> list[Event]:
        """Everything up to the end of the job."""
        events: list[Event] = []
        while not events or not isinstance(events[-1], JobEnded):
            events.append(self.told.get(timeout=WAIT_SECONDS))
        return events

    def close(self) -> None:
        self.engine.stop()
        self.household.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


Sit = Callable[..., tuple[Seat, GeminiTextStandIn]]


@pytest.fixture
def sit(tmp_path: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sit]:
    seats: list[Seat] = []
    services: list[GeminiTextStandIn] = []

    def sitting(
        *troubles: Trouble | None, brain: Brain = fours, consents: tuple[str, ...] = ("scoring",)
    ) -> tuple[Seat, GeminiTextStandIn]:
        service = GeminiTextStandIn(certificate, brain, troubles=troubles).__enter__()
        services.append(service)
        environment = service.environment()
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        seats.append(Seat(tmp_path / "home", environment, *consents))
        return seats[-1], service

    yield sitting
    for seat in seats:
        seat.close()
    for service in services:
        service.__exit__(None, None, None)


def test_a_refused_service_leaves_the_facts_and_a_retry_scores(sit: Sit) -> None:
    seat, service = sit(REFUSED, REFUSED)
    seat.engine.submit(ReviewSession(SESSION))
    first = seat.until_over()
    failed = next(event for event in first if isinstance(event, ReviewStored))
    read = Debrief.of(failed.review)
    assert (read.assessed, read.scoring.state) == (False, "failed")
    assert read.scoring.trouble.what == "Gemini refused the key"
    assert read.metrics["answers"] == 3
    assert len(read.cards) == 3
    assert read.scoring.may_be_tried
    told = [event for event in first if isinstance(event, CommandFailed)]
    assert [event.what for event in told] == ["Gemini refused the key"]
    assert first[-1] == JobEnded(f"scoring {SESSION}", "failed")

    seat.engine.submit(ReviewSession(SESSION))
    again = seat.until_over()
    assert again[-1] == JobEnded(f"scoring {SESSION}", "done")
    moves = [event.share for event in again if isinstance(event, JobMoved)]
    assert (moves[0], moves[-1]) == (0.0, 1.0)
    stored = seat.stored()
    assert stored.review is not None
    read = Debrief.of(stored.review)
    assert (read.scoring.state, read.scoring.trouble.what) == ("done", "")
    assert [type(one) for one in read.verdicts] == [Assessed] * 4
    assert INVENTED not in json.dumps(stored.review)
    sent = sum(len(post.body) for post in service.posts)
    ledger = {row.host: row.bytes_out for row in stored.egress}
    assert ledger["127.0.0.1"] == SENT_BEFORE[0].bytes_out + sent
    assert read.scoring.sent[0].bytes_out == sum(len(post.body) for post in service.posts[-8:])


def test_readings_that_disagree_become_a_range(sit: Sit) -> None:
    counts: dict[str, int] = {}

    def apart(asked: Asked) -> str:
        named = re.search(r"nothing else: (\w+)\.", asked.system)
        assert named is not None
        counts[named[1]] = counts.get(named[1], 0) + 1
        level = (2, 4, 3)[counts[named[1]] - 1]
        return fours(asked).replace('"level": 4', f'"level": {level}')

    seat, service = sit(brain=apart)
    stored = seat.ask(ReviewSession(SESSION), ReviewStored)
    for one in Debrief.of(stored.review).verdicts:
        assert isinstance(one, Assessed)
        assert (one.score, one.low, one.high, one.confidence) == (3.0, 2.0, 4.0, "low")
    assert len(service.posts) == 12


def test_scoring_can_be_cancelled_and_changes_nothing(sit: Sit) -> None:
    seat, service = sit(Trouble(silent=1.0), Trouble(silent=1.0))
    seat.engine.submit(ReviewSession(SESSION))
    assert service.came.wait(WAIT_SECONDS)
    seat.engine.submit(CancelJob(f"scoring {SESSION}"))
    events = seat.until_over()
    assert events[-1] == JobEnded(f"scoring {SESSION}", "cancelled")
    assert not [event for event in events if isinstance(event, ReviewStored)]
    assert seat.stored().review is None


def test_without_consent_nothing_is_sent_and_the_debrief_says_so(sit: Sit) -> None:
    seat, service = sit(consents=())
    stored = seat.ask(ReviewSession(SESSION), ReviewStored)
    scoring = Debrief.of(stored.review).scoring
    assert (scoring.state, service.posts) == ("off", [])
    assert scoring.reason.startswith("You have not agreed")
    said = seat.ask(AskCoach(SESSION, 2, "Was it clear?"), CoachSaid)
    assert (said.final, said.text) == (True, "")
    assert said.trouble.startswith("you have not agreed to send transcripts")
    assert service.posts == []


def test_a_session_that_is_finished_is_scored_by_itself(sit: Sit) -> None:
    seat, _ = sit()

    def broke_off(store: Store) -> None:
        store.finish(SESSION, "unfinished", 240.0, 3)

    seat.call(broke_off, seat.store)
    ready = seat.ask(FinishSession(SESSION), ReviewReady)
    assert ready.assessed
    assert ready.at >= 240.0
    assert Debrief.of(seat.wait(ReviewStored).review).assessed
    assert seat.stored().events[-1]["event"] == "review_ready"
    assert seat.stored().events[-1]["assessed"] is True


def test_a_quote_can_be_disputed_and_the_dispute_outlives_the_next_scoring(sit: Sit) -> None:
    seat, _ = sit()
    seat.ask(ReviewSession(SESSION), ReviewStored)
    turn, words = next(iter(FIRST_WORDS.items()))
    dispute = DisputeQuote(SESSION, "content", turn, words, note="  not what\n I meant ")
    kept = seat.ask(dispute, ReviewStored)
    assert [one.note for one in Debrief.of(kept.review).disputes] == ["not what I meant"]
    seat.ask(ReviewSession(SESSION), ReviewStored)
    review = seat.stored().review
    assert review is not None
    quote = next(one for one in Debrief.of(review).verdicts if one.dimension is Dimension.CONTENT)
    assert isinstance(quote, Assessed)
    assert Debrief.of(review).disputed(Dimension.CONTENT, quote.quotes[0]) is not None
    refused = seat.ask(DisputeQuote(SESSION, "content", turn, INVENTED), CommandFailed)
    assert refused.what == "this quote is not in the debrief"


def test_the_coach_answers_as_it_writes_and_is_kept_with_the_ledger(sit: Sit) -> None:
    seat, service = sit()
    seat.engine.submit(AskCoach(SESSION, 2, "Was it  clear?"))
    events = seat.until_over()
    said = [event for event in events if isinstance(event, CoachSaid)]
    assert [event.final for event in said] == [False, False, True]
    assert said[-1].text == "You said it early. Name what it saved."
    assert said[-1].text.startswith(said[0].text.strip())
    review = seat.stored().review
    assert review is not None
    (talk,) = Debrief.of(review).said_about(2)
    assert (talk.answer, talk.kind, talk.model) == (said[-1].text, "question", "gemini-3.8-flash-001")
    asked = service.posts[0].json
    system = asked["systemInstruction"]["parts"][0]["text"]
    assert ANSWERS[2] not in system
    assert "Was it clear?" not in system
    told = json.loads(re.sub("</?data>", "", asked["contents"][0]["parts"][0]["text"]))
    assert (told["question"], told["moment"]) == ("Was it clear?", 2)
    assert [row["text"] for row in told["turns"]][1:] == [ANSWERS[2]]
    ledger = {row.host: row.bytes_out for row in seat.stored().egress}
    assert ledger["127.0.0.1"] == SENT_BEFORE[0].bytes_out + len(service.posts[0].body)


def test_a_coach_that_fails_says_so_in_one_line(sit: Sit) -> None:
    seat, _ = sit(REFUSED)
    said = seat.ask(AskCoach(SESSION, 2, kind="phrasing"), CoachSaid)
    assert (said.final, said.trouble.split(";")[0]) == (True, "Gemini refused the key")
    nobody = seat.ask(AskCoach(SESSION, 1, "Why?"), CoachSaid)
    assert nobody.trouble.startswith("there are no words of yours in this moment")
