"""The echo self-test: run for a pair of devices, kept in `echo.json`, asked for by every session."""

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import numpy as np

from coach_app.audio.canceller import make_canceller
from coach_app.audio.devices import find_device
from coach_app.audio.errors import DeviceLost
from coach_app.audio.microphone import DeviceMicrophone
from coach_app.audio.self_test import Choice, EchoMeasure, run_self_test
from coach_app.audio.speaker import DeviceSpeaker
from coach_app.core.errors import BadInput, SoundFailed
from coach_app.core.rounds import Persona
from coach_app.wiring.bridges import bridge_clips
from coach_app.wiring.household import Household

FILE = "echo.json"


def run_echo_test(
    household: Household,
    microphone: str | None,
    speaker: str | None,
    stop: threading.Event | None = None,
) -> EchoMeasure:
    """Measure the echo between two devices, keep the result and give it; about ten seconds.

    Raises SoundFailed where there is no device, it can't be opened, or `stop` was set meanwhile; BadInput for
    an unknown name.
    """
    pair = _pair(microphone, speaker)
    clips = bridge_clips(household, household.settings()[0].sound.voice, Persona.WARM)
    speech = [np.frombuffer(clip.pcm, "<i2") for clip in clips]
    measure = run_self_test(
        DeviceMicrophone(microphone, time.monotonic),
        DeviceSpeaker(speaker, time.monotonic),
        time.monotonic,
        make_canceller(),
        speech,
        sleep_until(stop or threading.Event()),
    )
    _keep(household.home.root / FILE, pair, measure)
    return measure


def sleep_until(stop: threading.Event) -> Callable[[float], None]:
    """Sleeps so many seconds; raises SoundFailed once `stop` is set."""

    def sleep(seconds: float) -> None:
        if stop.wait(seconds):
            raise SoundFailed("the test was stopped", "start it again")

    return sleep


def measured(household: Household, microphone: str | None, speaker: str | None) -> Choice | None:
    """What the last self-test of these devices chose; None where there was none."""
    try:
        kept = _read(household.home.root / FILE).get(_pair(microphone, speaker))
    except (DeviceLost, BadInput):
        return None
    choice = kept.get("choice") if isinstance(kept, dict) else None
    return next((one for one in get_args(Choice) if one == choice), None)


def describe(measure: EchoMeasure) -> str:
    """The result in one line for people."""
    if measure.delay is None or measure.leak is None:
        return "The microphone does not hear the speaker; nothing needs to be taken out."
    late, quieter = measure.delay * 1000, -measure.leak
    heard = f"The microphone hears the speaker after {late:.0f} ms, {quieter:.0f} dB quieter."
    if measure.choice == "canceller":
        return f"{heard} The echo is taken out; you can speak over the interviewer."
    return f"{heard} The echo can't be taken out; let the interviewer finish, or wear a headset."


def _pair(microphone: str | None, speaker: str | None) -> str:
    return f"{find_device('input', microphone).name} | {find_device('output', speaker).name}"


def _read(path: Path) -> dict[str, object]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _keep(path: Path, pair: str, measure: EchoMeasure) -> None:
    """Written aside, then renamed. Where it can't be written the test counts for nothing later."""
    data = {**_read(path), pair: asdict(measure)}
    aside = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(data, indent=1, ensure_ascii=False), "utf-8")
        os.replace(aside, path)
    except OSError:
        aside.unlink(missing_ok=True)
