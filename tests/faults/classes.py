"""Every class of fault, as something that befalls a running session at a moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.faults.devices import Disk, FaultyMicrophone, FaultySpeaker
from tests.faults.service import Service, hanging, status, unreachable


@dataclass(frozen=True)
class Scene:
    """What a fault can lay hands on."""

    service: Service
    microphone: FaultyMicrophone
    speaker: FaultySpeaker
    disk: Disk
    random: Random
    now: Callable[[], float]


Fault = Callable[[Scene], None]


def _close(code: int, reason: str = "") -> Fault:
    def act(scene: Scene) -> None:
        if scene.service.pipe is not None:
            scene.service.pipe.close(code, reason, by_server=True)

    return act


def _reset(scene: Scene) -> None:
    if scene.service.pipe is not None:
        scene.service.pipe.cut()


def _stall(low: float, high: float) -> Fault:
    def act(scene: Scene) -> None:
        if scene.service.pipe is not None:
            scene.service.pipe.stall(scene.random.uniform(low, high))

    return act


def _silent(scene: Scene) -> None:
    if scene.service.line is not None:
        scene.service.line.silence()


def _hangs(scene: Scene) -> None:
    """No word comes any more, and no new line is answered."""
    scene.service.refusals += [hanging(20.0) for _ in range(9)]
    _silent(scene)


def _expired_handle(scene: Scene) -> None:
    scene.service.refused_handles = scene.random.choice([1, 1, 2])
    _reset(scene)


def _refused(make: Callable[[], Callable[[], object]], most: int) -> Fault:
    """The line drops and its next openings are refused."""

    def act(scene: Scene) -> None:
        times = scene.random.randint(1, most)
        scene.service.refusals += [make() for _ in range(times)]
        _reset(scene)

    return act


def _raw(text: Callable[[], str]) -> Fault:
    def act(scene: Scene) -> None:
        if scene.service.pipe is not None:
            scene.service.pipe.down.put(text().encode())

    return act


def _error(code: int, word: str) -> str:
    return json.dumps(
        {"error": {"code": code, "message": word, "status": word}, "code": code, "status": word}
    )


def _go_away(scene: Scene) -> None:
    left = scene.random.uniform(5.0, 12.0)
    _raw(lambda: json.dumps({"goAway": {"timeLeft": f"{left:.1f}s"}}))(scene)
    if scene.service.pipe is not None:
        scene.service.pipe.close_later(left)


def _microphone(scene: Scene) -> None:
    scene.microphone.lose(scene.random.uniform(0.3, 5.0))


def _speaker(scene: Scene) -> None:
    scene.speaker.lose(scene.random.uniform(0.3, 3.0))


def _disk_full(scene: Scene) -> None:
    scene.disk.fill(scene.random.uniform(0.2, 8.0))


def _disk_error(scene: Scene) -> None:
    scene.disk.fails_in = scene.random.randint(1, 5)


LINE: Mapping[str, Fault] = {
    "close 1000": _close(1000, "The operation was cancelled."),
    "close 1001": _close(1001),
    "close 1007": _close(1007, "Request contains an invalid argument."),
    "close 1008": _close(1008, "The operation was aborted."),
    "close 1011": _close(1011, "Internal error encountered."),
    "close 1012": _close(1012),
    "close 1013": _close(1013),
    "close 1011 quota": _close(1011, "Resource has been exhausted (e.g. check quota)."),
    "reset": _reset,
    "short stall": _stall(0.5, 4.0),
    "late pong": _stall(8.0, 30.0),
    "no pong": _stall(200.0, 201.0),
    "silent server": _silent,
    "expired handle": _expired_handle,
    "refused connection": _refused(unreachable, 5),
    "upgrade 429": _refused(lambda: status(429, "RESOURCE_EXHAUSTED"), 3),
    "upgrade 503": _refused(lambda: status(503), 5),
    "hanging upgrade": _refused(lambda: hanging(20.0), 5),
    "message 429": _raw(lambda: _error(429, "RESOURCE_EXHAUSTED")),
    "message 503": _raw(lambda: _error(503, "UNAVAILABLE")),
    "garbage": _raw(lambda: '{"serverContent": {"mod'),
    "unknown message": _raw(lambda: '{"brandNewMessage": {"x": 1}}'),
    "2 MB message": _raw(lambda: '{"brandNewMessage": "' + "x" * 2_000_000 + '"}'),
    "go away": _go_away,
}
"""What can happen to the line."""

CLASSES: Mapping[str, Fault] = {
    **LINE,
    "microphone lost": _microphone,
    "speaker lost": _speaker,
    "disk full": _disk_full,
    "storage error": _disk_error,
}
"""All that is drawn from."""

GONE = "service hangs"
ACTS: Mapping[str, Fault] = {**CLASSES, GONE: _hangs}
"""All that can happen."""

SILENT = ("silent server", GONE)
"""What is noticed only once a reply is due."""
