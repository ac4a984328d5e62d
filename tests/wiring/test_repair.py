"""Words the live transcript lost are read again from the recording, through the unpatched SDK over TLS."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from coach_app.audio.recorder import TrackRecorder
from coach_app.core.rounds import Speaker
from coach_app.core.session import Consent, NewSession, StoredSession, Turn
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.scoring import score_session
from tests.engine.candidate import RATE, sound_of
from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini_text import KEY, refusal
from tests.stand_ins.text_server import Json, Post, TextServer, Trouble

pytestmark = pytest.mark.live

SESSION = "20261120-193005-4f2b"
MODEL = "gemini-3.5-transcribe"
READ_AGAIN = "[privacy]\nread_again = true\n"
SAID = "We moved the date by two weeks and told every customer ourselves."
VOICE = sound_of(SAID)
BEGINS = 6.0
ENDS = BEGINS + len(VOICE) / RATE


class Transcriber(TextServer):
    """The service that writes sound down; `heard` are the sounds it was given."""

    def __init__(self, certificate: Certificate, says: str = SAID, *troubles: Trouble) -> None:
        super().__init__(certificate, troubles)
        self.says = says
        self.heard: list[np.ndarray[Any, np.dtype[np.int16]]] = []

    def respond(self, post: Post) -> tuple[int, Json]:
        body = post.json
        if post.path != f"/v1beta/models/{MODEL}:generateContent" or post.headers["x-goog-api-key"] != KEY:
            return 404, {"error": {"code": 404, "message": "not found", "status": "NOT_FOUND"}}
        ((part,),) = [content["parts"] for content in body["contents"]]
        blob = part["inlineData"]
        # The SDK writes this one name as in the .proto file; the service takes both.
        assert blob["mime_type"] == "audio/flac"
        sound, rate = soundfile.read(io.BytesIO(base64.urlsafe_b64decode(blob["data"])), dtype="int16")
        assert rate == RATE
        self.heard.append(np.asarray(sound, np.int16))
        if "VERBATIM" not in str(body):
            self.offence("fillers are wanted too")
        said = {"content": {"role": "model", "parts": [{"text": self.says}]}, "finishReason": "STOP"}
        return 200, {"candidates": [said], "modelVersion": MODEL, "usageMetadata": {"promptTokenCount": 9}}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


Review = Callable[..., StoredSession]


@pytest.fixture
def review(coach_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Review]:
    """`review(service, text, agreed=True)`: a session whose answer has `text` is reviewed; how it is kept."""
    households: list[Household] = []

    def reviewing(
        service: Transcriber,
        text: str = "",
        *,
        agreed: bool = True,
        settings: str = READ_AGAIN,
        times: int = 1,
    ) -> StoredSession:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.certificate.ca_file))
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", service.address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        coach_home.mkdir(exist_ok=True)
        (coach_home / "settings.toml").write_text(f"[scoring]\ntimeout = 5.0\n{settings}", "utf-8")
        household = Household({"COACH_HOME": str(coach_home), "GEMINI_API_KEY": KEY})
        households.append(household)
        store, _ = household.open_store()
        household.keeper.call(_keep, store, text, agreed)
        for _ in range(times):
            asyncio.run(score_session(household, store, SESSION))
        return household.keeper.call(store.load, SESSION)

    yield reviewing
    for household in households:
        household.close()


def _keep(store: Store, text: str, agreed: bool) -> None:
    plan = {"role": "baker", "round": "own", "mode": "practice", "questions": []}
    started = "2026-11-20T19:30:05+00:00"
    store.begin(NewSession(SESSION, started, "gemini", "own", "practice", plan, keep_recording=True))
    store.put_turn(SESSION, Turn(1, Speaker.INTERVIEWER, "Which plan?", 1.0, 3.0, 1))
    store.put_turn(SESSION, Turn(2, Speaker.USER, text, BEGINS, ENDS, 1, draft=True))
    recorder = TrackRecorder(0.0)
    track = np.zeros(round(20 * RATE), np.int16)
    track[round(BEGINS * RATE) : round(BEGINS * RATE) + len(VOICE)] = VOICE
    store.add_chunks(SESSION, (*recorder.add(0.0, track), *recorder.close()))
    store.finish(SESSION, "finished", 20.0, 1)
    if agreed:
        store.give_consent(Consent("live_audio", True, started, 1))


def _marks(stored: StoredSession) -> list[object]:
    return [line["text"] for line in stored.events if line.get("code") == "words_missing"]


def test_words_that_never_came_are_read_from_the_recording(certificate: Certificate, review: Review) -> None:
    with Transcriber(certificate) as service:
        stored = review(service)
    turn = stored.turns[1]
    assert (turn.text, turn.recovered, turn.started) == (SAID, True, BEGINS)
    (sound,) = service.heard
    assert len(sound) / RATE == pytest.approx(ENDS - BEGINS + 0.6, abs=0.01)
    assert sound.tobytes().find(VOICE.tobytes()) > 0
    assert _marks(stored) == []
    (row,) = [row for row in stored.egress if row.bytes_out]
    assert row.bytes_out > sound.nbytes / 4, "the ledger has what was sent"
    assert row.what == "sound"


def test_it_is_asked_once_only(certificate: Certificate, review: Review) -> None:
    with Transcriber(certificate) as service:
        review(service, times=3)
    assert len(service.posts) == 1


@pytest.mark.parametrize(
    ("agreed", "settings"),
    [(True, ""), (False, READ_AGAIN), (True, f"{READ_AGAIN}offline_only = true\n")],
)
def test_nothing_is_sent_without_consent_and_the_answer_is_marked_once(
    certificate: Certificate,
    review: Review,
    agreed: bool,
    settings: str,
) -> None:
    with Transcriber(certificate) as service:
        stored = review(service, agreed=agreed, settings=settings, times=2)
    assert service.posts == []
    assert stored.turns[1].text == ""
    assert _marks(stored) == ["the words of your answer at 0:06 are missing; the recording has them"]


def test_a_service_that_fails_leaves_the_mark_and_the_next_review_tries_again(
    certificate: Certificate, review: Review, expect_log: Callable[[str, str], None]
) -> None:
    expect_log("coach_app.wiring.repair", "an answer could not be read again")
    busy = Trouble(503, refusal(503, "The model is overloaded", "UNAVAILABLE"))
    with Transcriber(certificate, SAID, busy) as service:
        stored = review(service, times=2)
    assert len(_marks(stored)) == 1
    assert (stored.turns[1].text, stored.turns[1].recovered) == (SAID, True)


def test_words_that_are_there_stay_when_the_second_reading_has_no_more(
    certificate: Certificate, review: Review
) -> None:
    with Transcriber(certificate, "Nothing.") as service:
        stored = review(service, "We moved the date by two weeks and told everyone.")
    assert service.posts == []
    assert not stored.turns[1].recovered
