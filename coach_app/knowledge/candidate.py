"""The built-in candidate of the demo: which questions are asked and what is answered."""

from dataclasses import dataclass
from pathlib import Path

from coach_app.core.errors import BadInput
from coach_app.knowledge.clips import Clip, load_clips
from coach_app.knowledge.entries import Entry, read_toml, tables
from coach_app.knowledge.values import Bank, BankQuestion

SCRIPT_FILE = "script.toml"


@dataclass(frozen=True, slots=True)
class CandidateAnswer:
    """One question of the demo with the candidate's words and their sound."""

    question: BankQuestion
    text: str
    clip: Clip


@dataclass(frozen=True, slots=True)
class Candidate:
    """The whole demo: the job applied for and the answers in order."""

    role: str
    answers: tuple[CandidateAnswer, ...]


def load_candidate(folder: Path, bank: Bank) -> Candidate:
    """Return the demo's script with its sound.

    Raises:
        BadInput: one line naming the entry whose question, text or sound is missing.
    """
    path = folder / SCRIPT_FILE
    top = read_toml(path)
    clips = load_clips(folder)
    answers = []
    for number, table in enumerate(tables(path, top, "answer"), 1):
        entry = Entry(f"{path.name}, answer {number}", table)
        question = bank.question(entry.text("question"))
        if question is None:
            entry.fail("its question is not in the bank", "use the id of a question")
        clip = clips.clip(entry.text("text"))
        if clip is None:
            entry.fail("it has no sound", "render the candidate's voice")
        answers.append(CandidateAnswer(question, entry.text("text"), clip))
    if not answers:
        raise BadInput(f"{path.name} holds no answer", "add an [[answer]]")
    return Candidate(Entry(path.name, top).text("role"), tuple(answers))
