"""``unshare -n python -m tests.soak.offline_round FOLDER``: a whole practice in the window with no network.

In real time and some twenty-two minutes long: the program on a screen and a sound card made of software, a
candidate with a synthesised voice who listens to the loudspeaker and answers what was really asked.
`--questions N` asks fewer questions. What came of it stands in FOLDER: pictures, the export, a summary.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import soundfile
import soxr

from coach_app.core.folders import assets_folder
from coach_app.knowledge.bank import load_bank
from coach_app.knowledge.clips import load_clips
from coach_app.knowledge.values import BankQuestion, LineUse, Missing
from installers.render_voice import pieces_of
from installers.voices import sound
from installers.voices.engines import Flite
from tests.cli.coach_process import exported, listed
from tests.soak.listening import Ear
from tests.window.seat import Seat

ANSWERS = Path(__file__).with_name("offline_answers.toml")
VOICE = "slt-hts"
"""The interviewer's voice."""

CANDIDATE = Flite("rms", stretch=1.45)
SENTENCE_SECONDS = 1.4
BREATH_SECONDS = 8.0
WHOLE_SECONDS = 20 * 60
"""What a round of all the answers lasts at least."""

SETTINGS = """[practice]
cards = false
follow_ups = 2

[cues]
silence = true

[sound]
voice = "slt-hts"

[look]
colours = "light"
welcomed = true
"""
COLUMNS = ("text", "kind", "section", "level", "seconds", *Missing)


@dataclass(frozen=True)
class Answer:
    """What the candidate says to one question, and what should be asked for after it."""

    question: BankQuestion
    text: str
    more: tuple[str, ...]
    expects: tuple[str, ...]


@dataclass
class Heard:
    """One turn of the interviewer as the candidate heard it, and when, `time.monotonic()`."""

    lines: tuple[str, ...]
    ended: float


@dataclass
class Candidate:
    """Knows which question is open and answers it."""

    answers: Sequence[Answer]
    folder: Path
    at: int = -1
    given: int = 0
    asked: dict[int, list[str]] = field(default_factory=dict)

    def reply(self, lines: Sequence[str]) -> Path | None:
        """The sound of what is said to these lines; None when nothing is asked."""
        for number, answer in enumerate(self.answers):
            if answer.question.text in lines:
                self.at, self.given = number, 0
                return self._spoken(answer.text)
        if self.at < 0:
            return None
        answer = self.answers[self.at]
        wordings = {text: str(missing) for missing, text in offered(answer.question)}
        told = next((wordings[line] for line in lines if line in wordings), None)
        if told is None and (self.given or set(lines) & set(farewells())):
            return None
        self.asked.setdefault(self.at, []).append(told or "not understood")
        text = answer.more[min(self.given, len(answer.more) - 1)]
        self.given += 1
        return self._spoken(text)

    def _spoken(self, text: str) -> Path:
        pieces = pieces_of(text)
        with tempfile.TemporaryDirectory() as scratch:
            paths = CANDIDATE.speak([piece for piece, _ in pieces], Path(scratch))
            spoken = [sound.read_speech(path) for path in paths]
        pauses = [SENTENCE_SECONDS if pause > 0.3 else pause for _, pause in pieces]
        samples, _ = sound.joined(spoken, pauses[:-1])
        path = self.folder / "answer.wav"
        soundfile.write(path, soxr.resample(sound.levelled(samples), sound.RATE, 16_000), 16_000)
        return path


def offered(question: BankQuestion) -> list[tuple[Missing, str]]:
    """Every follow-up that may come after a question."""
    generic = load_bank(assets_folder() / "questions").lines.follow_ups
    own = list(question.follow_ups.items())
    return own + [(one.missing, one.text) for one in generic if question.kind in one.kinds]


def answers(most: int) -> list[Answer]:
    """The candidate's answers with their questions."""
    bank = load_bank(assets_folder() / "questions")
    found = []
    for entry in tomllib.loads(ANSWERS.read_text("utf-8"))["answer"][:most]:
        question = bank.question(entry["question"])
        assert question is not None
        found.append(Answer(question, entry["text"], tuple(entry["more"]), tuple(entry["expects"])))
    return found


def farewells() -> list[str]:
    """What ends an interview: an ear that does not know it would take it for the question most like it."""
    uses = (LineUse.CLOSING, LineUse.TIME_UP)
    return [line.text for line in load_bank(assets_folder() / "questions").lines.lines if line.use in uses]


def write_plan(path: Path, asked: Sequence[Answer]) -> None:
    """The questions as a user's own table."""
    rows = [",".join(COLUMNS)]
    for answer in asked:
        q = answer.question
        cells = [
            q.text,
            q.kind,
            q.section,
            q.level,
            str(q.seconds),
            *(q.follow_ups.get(m, "") for m in Missing),
        ]
        rows.append(",".join(f'"{cell}"' for cell in cells))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def without_network() -> bool:
    """Whether no address can be reached at all, this machine's own included."""
    try:
        with (
            socket.create_server(("127.0.0.1", 0)) as server,
            socket.create_connection(server.getsockname(), timeout=1.0),
        ):
            return False
    except OSError:
        return True


def hold(folder: Path, minutes: float, questions: int) -> Mapping[str, Any]:
    """Hold the round; gives what is worth knowing of it."""
    asked = answers(questions)
    plan = folder / "questions.csv"
    write_plan(plan, asked)
    clips = load_clips(assets_folder() / "voice" / VOICE)
    lines = [text for one in asked for text in (one.question.text, *(t for _, t in offered(one.question)))]
    lines += farewells()
    candidate = Candidate(asked, folder)
    words = ("practise", "--engine", "offline", "--plan", str(plan), "--minutes", f"{minutes:g}")
    replies: list[float] = []
    busy: dict[str, float] = {}
    with Seat(folder / "home", words=words, settings=SETTINGS) as seat:
        ear = Ear(seat.card, {text: path for text in dict.fromkeys(lines) if (path := clips.path(text))})
        seat.wait_for_live()
        began = time.monotonic()
        while seat.place() is None and time.monotonic() - began < minutes * 60 + 120:
            heard = ear.turn(lambda: seat.place() is not None)
            if heard is None:
                break
            clip = candidate.reply(heard)
            if clip is None:
                continue
            time.sleep(BREATH_SECONDS)
            _say(seat, clip, folder, len(replies))
            said = time.monotonic()
            replies.append(ear.next_sound() - said)
            busy = _busy(seat.process.pid)
        seat.wait("the session's page", "history", 30.0)
        time.sleep(2.0)
        seat.display.picture().save(str(folder / "9-session.png"))
        seat.display.xdotool("mousemove", "700", "500", *["click", "5"] * 12)
        time.sleep(1.0)
        seat.display.picture().save(str(folder / "9-session-below.png"))
        took = time.monotonic() - began
        done = seat.leave(15.0)
    document = exported(seat.home)
    (folder / "export.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
    return {
        "without a network": without_network(),
        "seconds": round(took, 1),
        "listed": listed(seat.home),
        "asked after each question": {asked[n].question.id: told for n, told in candidate.asked.items()},
        "expected": {one.question.id: one.expects for one in asked},
        "reply seconds after the candidate's last sound": [round(one, 2) for one in replies],
        "exit": (done.returncode, done.stderr),
        "egress": document["egress"],
        "gaps": document["gaps"],
        "cues shown": [(cue["kind"], cue["text"]) for cue in document["cues"] if cue["shown"]],
        "processes": busy,
        "log": [path.read_text("utf-8") for path in (seat.home / "logs").iterdir()],
    }


def _say(seat: Seat, clip: Path, folder: Path, number: int) -> None:
    """Play an answer into the microphone; a picture every 20 s."""
    playing = seat.card.start_playing(clip)
    taken = 0
    while playing.poll() is None:
        time.sleep(0.5)
        taken += 1
        if taken % 40 == 20:
            seat.display.picture().save(str(folder / f"answer-{number:02}-{taken // 2:03}s.png"))


def _busy(pid: int) -> dict[str, float]:
    """CPU seconds and megabytes of the program's processes so far."""
    found = {}
    parent = psutil.Process(pid)
    for process in (parent, *parent.children(recursive=True)):
        try:
            name = "worker" if "_worker" in process.cmdline() else process.name()
            times, memory = process.cpu_times(), process.memory_info()
        except psutil.Error:
            continue
        key = f"{name} {process.pid}"
        found[f"{key} CPU s"] = round(times.user + times.system, 1)
        found[f"{key} MB"] = round(memory.rss / 1e6, 1)
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Hold it and write the summary; 1 when a follow-up was none of those expected or anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=24.0)
    parser.add_argument("--questions", type=int, default=5)
    options = parser.parse_args(words)
    options.folder.mkdir(parents=True)
    found = hold(options.folder.resolve(), options.minutes, options.questions)
    text = json.dumps(found, indent=1)
    (options.folder / "summary.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    first = {name: (told or ["none"])[0] for name, told in found["asked after each question"].items()}
    wrong = [name for name, fit in found["expected"].items() if first.get(name, "none") not in fit]
    short = found["listed"][0]["seconds"] < WHOLE_SECONDS if options.questions == len(answers(99)) else False
    failed = wrong or short or found["egress"] or found["gaps"] or not found["without a network"]
    return 1 if failed or found["exit"][0] else 0


if __name__ == "__main__":
    sys.exit(main())
