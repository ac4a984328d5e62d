"""Every class of fault over real sockets and TLS, one session each: no turn lost, doubled, out of order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coach_app.live.gemini.setup import load_sdk
from tests.faults.session import Held
from tests.faults.sockets import Away, Moment, Trouble, hold_all
from tests.faults.verdict import judge
from tests.stand_ins.certificate import make_certificate
from tests.stand_ins.gemini import Fault

pytestmark = pytest.mark.live

AT_ONCE = 18
BIG = json.dumps({"brandNewMessage": "x" * 2_000_000})
QUOTA = '{"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}'
OVERLOADED = '{"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}'


def _closed(code: int, reason: str = "") -> Trouble:
    return Trouble((Fault("answering", "close", after=0.4, code=code, reason=reason),))


def _told(raw: str) -> Trouble:
    return Trouble((Fault("answering", "send", after=0.4, raw=raw),))


def _refused(status: int) -> Trouble:
    return Trouble(
        (Fault("answering", "reset", after=0.4), Fault("upgrade", "refuse", connection=2, status=status))
    )


TROUBLES = {
    "close 1000": _closed(1000, "The operation was cancelled."),
    "close 1001": _closed(1001),
    "close 1007": _closed(1007, "Request contains an invalid argument."),
    "close 1008": _closed(1008, "The operation was aborted."),
    "close 1011": _closed(1011, "Internal error encountered."),
    "close 1012": _closed(1012),
    "close 1013": _closed(1013),
    "close 1011 quota": _closed(1011, "Resource has been exhausted (e.g. check quota)."),
    "closed before the reply": Trouble((Fault("answer_ended", "close", nth=2, code=1011),)),
    "reset": Trouble((Fault("answering", "reset", nth=2, after=0.4),)),
    "late pong": Trouble((Fault("answering", "stall", after=0.4, seconds=0.9),)),
    "no pong": Trouble((Fault("answering", "deaf", after=0.4),)),
    "silent server": Trouble((Fault("answer_ended", "silent"),)),
    "silent inside a turn": Trouble((Fault("speaking", "silent", nth=2, after=0.2),)),
    "expired handle": Trouble((Fault("answering", "reset", after=0.4),), refused_handles=("*",)),
    "refused upgrade 503": _refused(503),
    "refused upgrade 429": _refused(429),
    "refused upgrade 404": _refused(404),
    "message 429": _told(QUOTA),
    "message 503": _told(OVERLOADED),
    "garbage": _told('{"serverContent": {"mod'),
    "unknown message": _told('{"brandNewMessage": {"x": 1}}'),
    "2 MB message": _told(BIG),
    "go away": Trouble((Fault("answer_started", "go_away", seconds=6.0),)),
    "microphone lost in an answer": Trouble(microphone=Away(Moment("answer_started", after=0.3), 1.0)),
    "microphone lost in a question": Trouble(microphone=Away(Moment("question", nth=2), 1.0)),
    "speaker lost in a question": Trouble(speaker=Away(Moment("question", after=0.2, nth=2), 1.0)),
    "disk full": Trouble(disk=Away(Moment("answer_started", after=0.3), 2.0)),
    "storage error": Trouble(write=Moment("answer_ended")),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Held]:
    folder: Path = tmp_path_factory.mktemp("fault-sessions")
    load_sdk()
    return hold_all(folder, make_certificate(folder / "tls"), TROUBLES, AT_ONCE)


@pytest.mark.parametrize("name", TROUBLES)
def test_it_costs_no_turn(held: dict[str, Held], name: str) -> None:
    assert judge(held[name]).lines() == [], held[name].events[-6:]
    assert held[name].befell


def test_what_should_break_the_line_did(held: dict[str, Held]) -> None:
    whole = {"late pong", "unknown message", "2 MB message"} | set(TROUBLES) - {
        name for name, trouble in TROUBLES.items() if trouble.faults
    }
    for name, one in held.items():
        back = [event for event in one.events if event["event"] == "reconnected"]
        assert bool(back) == (name not in whole), name
