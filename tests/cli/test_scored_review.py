"""`coach review` and `coach calibrate` with a text model, as processes."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from coach_app.core.folders import Home, assets_folder
from coach_app.core.rounds import Round
from coach_app.core.session import Consent, StoredSession
from coach_app.review.evaluator import Assessed
from coach_app.review.kept import Debrief
from coach_app.storage.opening import open_store
from coach_app.wiring.calibration import bundled_cases
from coach_app.wiring.scoring import load_rubric
from tests.cli.coach_process import HEADLESS, NO_SOUND, coach, complaint, finished, started
from tests.stand_ins.certificate import Certificate, make_certificate
from tests.stand_ins.gemini_text import MODEL, GeminiTextStandIn, refusal
from tests.stand_ins.rule_scorer import RuleScorer, own_lines
from tests.stand_ins.text_server import Trouble
from tests.wiring.kept_session import SENT_BEFORE, keep_session

pytestmark = pytest.mark.live

CASES = bundled_cases(assets_folder())
ANSWER = next(case.fixture for case in CASES if case.fixture.quality == "good")
BRAIN = RuleScorer(own_lines([load_rubric(assets_folder(), str(each)) for each in Round], ANSWER))


@dataclass(frozen=True)
class Practised:
    """A home with one stored session."""

    home: Path
    certificate: Certificate

    def stored(self) -> StoredSession:
        opened = open_store(Home(self.home), {})
        try:
            return opened.store.load("latest")
        finally:
            opened.store.close()

    def service(self, *troubles: Trouble | None) -> GeminiTextStandIn:
        return GeminiTextStandIn(self.certificate, BRAIN, troubles=troubles)


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Practised:
    folder = tmp_path_factory.mktemp("scored")
    home = folder / "home"
    opened = open_store(Home(home), {})
    keep_session(opened.store)
    opened.store.close()
    quick = "[scoring]\nbackoff = 0.01\ntimeout = 5.0\n"
    (home / "settings.toml").write_text(quick, "utf-8")
    return Practised(home, make_certificate(folder / "tls"))


def test_a_failed_scoring_is_one_line_and_the_next_one_is_stored(practised: Practised) -> None:
    refused = [Trouble(403, refusal(403, "Permission denied", "PERMISSION_DENIED"))] * 2
    with practised.service(*refused) as service:
        words = ("review", "latest", "--engine", "gemini", "--json")
        failed = coach(practised.home, *words, more=service.environment())
        assert failed.returncode == 4
        assert complaint(failed).startswith("Gemini refused the key; ")
        assert json.loads(failed.stdout)["scoring"]["state"] == "failed"
        done = coach(practised.home, *words, more=service.environment(), seconds=180)
        sent = sum(len(post.body) for post in service.posts)
    assert (done.returncode, done.stderr) == (0, "")
    review = json.loads(done.stdout)
    assert {one["confidence"] for one in review["dimensions"]} == {"high"}
    assert review["versions"]["model"] == f"{MODEL}-001"
    stored = practised.stored()
    assert stored.review == review
    ledger = {row.host: row.bytes_out for row in stored.egress}
    assert ledger["127.0.0.1"] == SENT_BEFORE[0].bytes_out + sent


def test_the_debrief_is_printed_for_people(practised: Practised) -> None:
    with practised.service() as service:
        done = coach(practised.home, "review", "latest", "--engine", "gemini", more=service.environment())
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads == ["Do next", "Scores, 0 to 5", "Measured", "Questions", "Scoring"]
    assert sum(bool(re.match(r"  [123]\. ", line)) for line in lines[: lines.index("Scores, 0 to 5")]) == 3
    review = practised.stored().review
    assert review is not None
    for one in Debrief.of(review).verdicts:
        assert isinstance(one, Assessed)
        row = next(line for line in lines if line.startswith(f"  {str(one.dimension).capitalize()}"))
        assert f" {one.score:.1f}, range {one.low:g} to {one.high:g}, {one.confidence} confidence" in row
    assert (
        f"  Sent to 127.0.0.1: {sum(len(post.body) for post in service.posts)} bytes; received: "
        in done.stdout
    )


def test_a_session_on_the_command_line_is_scored_when_it_is_over(
    practised: Practised, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    opened = open_store(Home(home), {})
    opened.store.give_consent(Consent("scoring", True, "2026-11-20T18:00:00+00:00", 1))
    opened.store.close()
    (home / "settings.toml").write_text("[scoring]\nbackoff = 0.01\ntimeout = 5.0\n", "utf-8")
    plan = home / "plan.toml"
    job = "Bread, ovens and night shifts."
    plan.write_text(f'job_description = "{job}"\n[[question]]\ntext = "What went wrong?"\n', "utf-8")
    words = (*HEADLESS, "--engine", "offline", *NO_SOUND, "--plan", plan, "--events", "-")
    with practised.service() as service:
        done = coach(home, *words, typed=f"{' '.join(ANSWER.text.split())}\n" * 3, more=service.environment())
        assert len(service.posts) >= 8
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    ready = [(one["event"], one.get("assessed")) for one in events]
    facts, over, scores = (ready.index(one) for one in _MILESTONES)
    assert facts < over < scores == len(ready) - 1
    assert [one["at"] for one in events] == sorted(one["at"] for one in events)
    opened = open_store(Home(home), {})
    stored = opened.store.load("latest")
    opened.store.close()
    assert stored.plan["job_description"] == job
    assert job not in done.stdout
    assert stored.review is not None
    assert Debrief.of(stored.review).questions[0]["terms"] is not None
    assert stored.review["assessed"] is True
    assert {row.host: row.bytes_out for row in stored.egress} == {
        "127.0.0.1": sum(len(post.body) for post in service.posts)
    }


_MILESTONES = (("review_ready", False), ("session_ended", None), ("review_ready", True))


def test_ctrl_c_leaves_scoring_at_once(practised: Practised) -> None:
    before = practised.stored().review
    with practised.service(*[Trouble(silent=2.0)] * 2) as service:
        process = started(
            practised.home, "review", "latest", "--engine", "gemini", more=service.environment()
        )
        assert service.came.wait(60)
        process.send_signal(signal.SIGINT)
        done = finished(process)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert practised.stored().review == before


def test_calibrating_prints_the_table_with_its_counts(practised: Practised) -> None:
    with practised.service() as service:
        words = ("calibrate", "--engine", "gemini", "--questions", "2")
        done = coach(practised.home, *words, more=service.environment(), seconds=180)
        # Six answers, each probe twice, every attack once; each read twice on four dimensions.
        assert len(service.posts) >= 8 * (6 + 2 * 4 + 28)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["measure", "value", "n", "goal", "note"]
    kappa = next(line for line in lines if line.startswith("run to run, quadratic weighted kappa"))
    assert kappa.split()[-5:] == ["1.00", "24", "≥", "0.80", "met"]
    attacks = next(line for line in lines if line.startswith("largest shift by an attack"))
    assert attacks.split()[-4:] == ["0.00", "112", "±0.25", "met"]
    assert f"Scored by {MODEL}-001" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("calibrate", "--engine", "offline"), 3, "the offline engine scores nothing"),
        (("calibrate", "--engine", "gemini"), 4, "there is no key for Gemini"),
        (("review", "latest", "--engine", "openai"), 3, "no model is named for the scoring server"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(
    practised: Practised, words: tuple[str, ...], code: int, says: str
) -> None:
    done = coach(practised.home, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert complaint(done).startswith(says)
