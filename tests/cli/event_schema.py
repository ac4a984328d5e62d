"""The events of the command line's contract: fields of each, and what they may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.cli.coach_process import Line

Rule = Callable[[object], bool]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _text(value: object) -> bool:
    return isinstance(value, str)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _list(value: object) -> bool:
    return isinstance(value, list)


def _table(value: object) -> bool:
    return isinstance(value, dict)


def _one_of(*words: str) -> Rule:
    return lambda value: value in words


def _or_null(rule: Rule) -> Rule:
    return lambda value: value is None or rule(value)


EVENTS: Mapping[str, Mapping[str, Rule]] = {
    "session_started": {
        "session": _text,
        "engine": _text,
        "plan": lambda value: isinstance(value, dict),
        "typed": _flag,
    },
    "state": {
        "value": _one_of(
            *("idle", "connecting", "listening", "thinking", "speaking"),
            *("reconnecting", "paused", "saved", "ended"),
        )
    },
    "link": {"value": _one_of("good", "poor", "lost", "offline"), "reason": _text},
    "question": {"index": _count, "section": _text, "text": _text, "follow_up": _count, "attempt": _count},
    "answer_started": {"question": _count},
    "trace": {
        "turn": _count,
        "last_voice": _or_null(_number),
        "decided": _or_null(_number),
        "requested": _or_null(_number),
        "first_byte": _or_null(_number),
        "first_sound": _number,
    },
    "card": {"question": _count, "card": lambda value: isinstance(value, dict)},
    "answer_ended": {"question": _count, "seconds": _number},
    "transcript": {
        "turn": _count,
        "speaker": _one_of("user", "interviewer"),
        "text": _text,
        "final": _flag,
        "started": _or_null(_number),
        "ended": _or_null(_number),
    },
    "filler": {
        "word": _or_null(_text),
        "source": _one_of("acoustic", "text"),
        "started": _number,
        "ended": _number,
        "confidence": _number,
        "decided": _number,
    },
    "cue": {
        "kind": _one_of("length", "filler", "pace", "silence", "hedging"),
        "text": _text,
        "shown": _flag,
        "reason": _one_of(
            *("shown", "early", "spacing", "kind_spacing", "limit", "realistic", "off", "faded"),
            *("drawn", "dropped"),
        ),
        "value": _number,
        "threshold": _number,
    },
    "cues_set": {"hold": _number, "faded": _flag, "stutter": _flag, "quiet": _list, "limits": _table},
    "cue_effect": {
        "kind": _text,
        "cue": _number,
        "shown": _flag,
        "before": _number,
        "after": _number,
        "helped": _or_null(_flag),
    },
    "answer_measured": {
        "question": _count,
        "started": _number,
        "ended": _number,
        "speaking_seconds": _number,
        "pauses": _list,
        "syllables": _count,
        "wpm": _or_null(_number),
        "fillers": _count,
        "fillers_at_most": _count,
        "pitch_hz": _or_null(_list),
        "level_db": _or_null(_number),
        "room_db": _or_null(_number),
    },
    "metrics": {"metrics": _table},
    "latency": {
        "turn": _count,
        "ms": _number,
        "silence_ms": _or_null(_number),
        "class": _one_of("natural", "responsive", "slow", "broken", "bridged"),
    },
    "interrupted": {"played_ms": _count},
    "reconnected": {
        "gap_ms": _count,
        "how": _one_of("resume", "fresh", "engine"),
        "attempts": _count,
        "planned": _flag,
    },
    "engine_changed": {"from": _text, "to": _text, "reason": _text, "skipped": _text},
    "usage": {"cost": _or_null(_number)},
    "bookmark": {"question": _count, "note": _text},
    "review_ready": {"session": _text},
    "session_ended": {"reason": _one_of("done", "time", "user", "quit", "error"), "session": _text},
    "warning": {"code": _text, "text": _text},
}
"""At least these fields, whatever more there is."""


def faults(event: Line) -> list[str]:
    """What an event has against the contract."""
    name = str(event.get("event"))
    if name not in EVENTS:
        return [f"{name} is not an event"]
    wanted: dict[str, Rule] = {"at": _number, **EVENTS[name]}
    return [
        f"{name}.{field} is {event.get(field, 'missing')!r}"
        for field, fits in wanted.items()
        if field not in event or not fits(event[field])
    ]
