"""What Python is told before sound runs, tried in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

PROGRAM = """
import gc, sys, time
from coach_app.engine.steady import steady
kept = [[number] for number in range(300_000)]
loop = []; loop.append(loop); del loop
steady()
began = time.process_time()
gc.collect()
print(sys.getswitchinterval(), gc.get_freeze_count() > 300_000, time.process_time() - began)
"""


def test_a_full_collection_is_short_and_threads_take_turns_often() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    interval, frozen, seconds = done.stdout.split()
    assert float(interval) == 0.0005
    assert frozen == "True"
    assert float(seconds) < 0.005


def test_every_session_is_made_steady_before_its_sound_starts() -> None:
    program = """
import gc, sys
from coach_app.cli import main
seen = []
from coach_app.audio.speaker import SilentSpeaker
start = SilentSpeaker.start
def watched(speaker):
    seen.append((sys.getswitchinterval(), gc.get_freeze_count() > 0))
    start(speaker)
SilentSpeaker.start = watched
code = main(["practise", "--headless", "--engine", "offline", "--mic", "none", "--speaker", "none"])
print(code, seen)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], input="", capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 [(0.0005, True)]"
