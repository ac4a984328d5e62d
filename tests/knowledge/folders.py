"""Where the bundled data lies, and small made banks."""

from pathlib import Path

from coach_app.knowledge.values import LineUse

ASSETS = Path(__file__).resolve().parents[2] / "assets"
QUESTIONS = ASSETS / "questions"
VOICES = ("slt-hts", "rms")

QUESTION = """
[[question]]
id = "{id}"
round = "screen"
kind = "{kind}"
section = "{section}"
level = "any"
text = "{text}"
probes = ["thing"]
seconds = 60
[question.follow_ups]
short = "And then?"
"""


def question(id_: str, text: str = "", kind: str = "factual", section: str = "behavioural") -> str:
    """Return one valid entry."""
    return QUESTION.format(id=id_, text=text or f"What about {id_}?", kind=kind, section=section)


def all_lines(without: LineUse | None = None) -> str:
    """Return a lines file with one line per use that serves every persona."""
    return "".join(
        f'[[line]]\nuse = "{use}"\ntext = "Line {use}."\n'
        for use in LineUse
        if use not in (LineUse.SECTION, without)
    )


def write_bank(folder: Path, questions: str, lines: str | None = None, trades: str = "") -> Path:
    """Write a bank of one question file and return its folder."""
    folder.mkdir(exist_ok=True)
    (folder / "own.toml").write_text(questions, encoding="utf-8")
    (folder / "lines.toml").write_text(all_lines() if lines is None else lines, encoding="utf-8")
    if trades:
        (folder / "trades.toml").write_text(trades, encoding="utf-8")
    return folder
