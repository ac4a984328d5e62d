"""Gemini Live on this machine, used through the unpatched SDK."""

from tests.stand_ins.gemini.behaviours import Behaviour, Interview, InterviewServer
from tests.stand_ins.gemini.faults import Fault
from tests.stand_ins.gemini.record import Activity, Connection, Record, Spoken, place_in
from tests.stand_ins.gemini.script import Call, Hearing, Pace, Turn
from tests.stand_ins.gemini.server import KEY, GeminiStandIn

__all__ = [
    "KEY",
    "Activity",
    "Behaviour",
    "Call",
    "Connection",
    "Fault",
    "GeminiStandIn",
    "Hearing",
    "Interview",
    "InterviewServer",
    "Pace",
    "Record",
    "Spoken",
    "Turn",
    "place_in",
]
