"""Feedback pages as they are printed, drawn by pdftoppm from the PDFs the program makes."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QImage

from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    CueDecided,
    FillerHeard,
    QuestionAsked,
    SessionEvent,
    as_json,
)
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import QuestionKind, Round, Speaker
from coach_app.core.session import EgressRow, SessionSummary, StoredSession, Turn
from coach_app.reports.choices import EVERYTHING, Choices, Paper, chosen
from coach_app.reports.feedback_of import feedback_of
from coach_app.reports.pdf import feedback_pdf
from coach_app.reports.trend import Past
from coach_app.review.facts import Listening

_SCALE = 110
"""Dots an inch."""

_ASKED = (
    ("Tell me about yourself.", QuestionKind.INTRODUCTION, 52.0),
    ("Tell me about a supplier who let you down.", QuestionKind.BEHAVIOURAL, 61.0),
    ("Describe a time a plan changed at short notice.", QuestionKind.BEHAVIOURAL, 77.0),
    ("Tell me about a disagreement with a colleague.", QuestionKind.BEHAVIOURAL, 58.0),
)
_SAID = (
    "I have run the night shift of a cold store for six years. Before that I drove for the same company, so "
    "I know both ends of a load. I plan the routes, I train new drivers, and I answer for what leaves late. "
    "Last year I brought late loads down from nine to two in a hundred. I am looking for a place with a day "
    "shift and more people to look after, and that is why I am here today, um, talking to you about the "
    "lead of operations. Outside of work I keep bees, which teaches patience, and I coach a youth team on "
    "Saturdays. People say that I stay calm when others do not, and that I write things down. I like that.",
    "In spring our packaging supplier missed three deliveries in a row, and, um, we had pallets of fruit "
    "standing in the yard. I had to find boxes for forty pallets before the weekend. I called the two other "
    "suppliers we had on the list. I drove to one of them myself and took what they had in stock. I asked "
    "our buyer to change the contract so that a second supplier keeps a reserve for us. I, um, sat down with "
    "the first supplier as well and asked what had gone wrong. They had lost two people and told nobody. "
    "I wrote a short rule with them about who calls whom, and when. I asked the team to count the reserve "
    "every Friday from then on. We shipped thirty-eight of the forty pallets on time, and since then no "
    "delivery was missed for five months.",
    "Last summer our cold store failed on the Friday night, and forty pallets had to be with their shops by "
    "noon. The alarm went at two. The technician could not come before the morning. It was warm, and the "
    "shops had ordered for the long weekend, so everybody was, um, quite nervous about it. I had to get the "
    "load out before it spoiled. I split the load by expiry date. I called the other two sites and asked for "
    "room. I rang each driver myself and, um, told them where to go first. I asked the day shift to come in "
    "at four, and nine of them did. I kept a list on the wall so that everybody saw what had left and what "
    "had not. I checked the temperature of every pallet before it was loaded, and I wrote it down for the "
    "insurance. At eight I called the shops to tell them what would be late. By Saturday noon thirty-six of "
    "the forty pallets had left, and no shop sent anything back. The insurance paid for the other four.",
    "In my last job two of my drivers were, um, cross about the early shift all the time. One of them had "
    "small children, the other one lived an hour away. It had gone on for months before I came, and the "
    "depot manager had, um, stopped listening to either of them. I sat down with each of them. I asked what "
    "mattered most to them, and, um, I wrote it down. I drew up a plan in which they swapped two days a "
    "week. I, um, talked to the depot manager as well. I went through the plan with him line by line, and I "
    "showed him that the number of hours stayed the same. He wanted to wait for the summer. I told him that "
    "I would rather try it for a month and look at the numbers together after that.",
)


def session() -> StoredSession:
    """Four answers of a Practice round held with Gemini, scored, one quote disputed."""
    events: list[SessionEvent] = []
    turns: list[Turn] = []
    at = 4.0
    for n, ((text, _, seconds), said) in enumerate(zip(_ASKED, _SAID, strict=True), 1):
        start = at + 6.0
        events += [QuestionAsked(at, n, "behavioural", text, 0, 1), AnswerStarted(start, n)]
        events += [
            FillerHeard(t, None, "acoustic", t, t + 0.4, 0.9, t + 0.5)
            for t in (start + seconds * ((0.1 + 0.618 * k) % 1) for k in range(1 + n))
        ]
        if n > 1:
            events.append(
                CueDecided(start + 40.0, "filler", "Pause, then go on", True, "shown", 3.0, 3.0)
                if n != 3
                else CueDecided(start + 44.0, "pace", "A little slower", False, "spacing", 182.0, 180.0)
            )
        events.append(AnswerEnded(start + seconds + 1.0, n, seconds))
        turns += [
            Turn(2 * n - 1, Speaker.INTERVIEWER, text, at, at + 4.0, n),
            Turn(2 * n, Speaker.USER, said, start, start + seconds, n),
        ]
        at = start + seconds + 30.0
    plan = Plan(
        Round.BEHAVIOURAL,
        tuple(PlannedQuestion(text, kind=kind) for text, kind, _ in _ASKED),
        role="Operations lead, mid-level",
    )
    one = SessionSummary(
        *("20261119-190000-77aa", "2026-11-19T19:00:00+00:00", "gemini", "behavioural", "practice"),
        *(len(_ASKED), at, "finished", "Operations lead, mid-level"),
    )
    sent = (EgressRow("generativelanguage.googleapis.com", 19_400_000, 15_100_000, 620.0),)
    lines = tuple(as_json(event) for event in events)
    return StoredSession(one, plan.as_json(), tuple(turns), (), lines, sent, _review(), True)


def _review() -> Mapping[str, object]:
    versions = {"rubric": "behavioural 4", "prompt": 7, "model": "gemini-3.5-flash", "app": "1.0"}
    rows: tuple[tuple[object, ...], ...] = (
        (
            "content",
            None,
            None,
            None,
            None,
            [],
            "No job description was added, so nothing could be compared.",
        ),
        (
            "structure",
            3.5,
            3.0,
            4.0,
            "high",
            [{"turn": 2, "text": "By Saturday noon thirty-six of the forty pallets had left"}],
            "",
        ),
        ("clarity", 4.0, 4.0, 4.0, "high", [{"turn": 2, "text": "I split the load by expiry date"}], ""),
        (
            "delivery",
            3.0,
            2.0,
            4.0,
            "low",
            [{"turn": 2, "text": "I, um, talked to the depot manager as well"}],
            "",
        ),
    )
    names = ("dimension", "score", "low", "high", "confidence", "quotes", "reason")
    dimensions = [dict(zip(names, row, strict=True)) for row in rows]
    return {
        "assessed": True,
        "dimensions": dimensions,
        "versions": versions,
        "scoring": {"state": "done", "engine": "gemini", "transcript": "final"},
        "disputes": [
            {"dimension": "delivery", "turn": 8, "text": "I, um, talked to the depot manager as well"}
        ],
    }


def past() -> list[Past]:
    """Six sessions of the weeks before."""
    figures = (
        (131, 171, 6.2),
        (148, 166, 5.4),
        (125, 160, 5.9),
        (122, 157, 4.6),
        (128, 151, 4.4),
        (115, 153, 4),
    )
    keys = ("mean_answer_seconds", "wpm", "fillers_per_minute")
    return [
        Past(f"2026-{10 + n // 4}-{7 * (n % 4) + 2:02}T18:00:00+00:00", dict(zip(keys, row, strict=True)))
        for n, row in enumerate(figures)
    ]


BEGAN = {"mean_answer_seconds": (125.0, 148.0), "wpm": (160.0, 171.0), "fillers_per_minute": (5.4, 6.2)}


def reports() -> Iterator[tuple[str, QImage]]:
    """Pages by the name of their picture."""
    whole = session()
    yield from _pages("report", whole, EVERYTHING, most=3)
    few = Choices(Paper.LETTER, hidden=("Operations lead",))
    unscored = replace(whole, review=None, turns=tuple(replace(t, draft=True) for t in whole.turns))
    yield from _pages("report-unscored-letter", unscored, few, most=2)
    for name, role in (("right-to-left", "مدير المستودع, דוד לוי"), ("cjk", "物流主管 田中太郎 김민수")):
        other = replace(whole, summary=replace(whole.summary, role=role))
        yield from _pages(f"report-{name}", other, EVERYTHING, most=1)


def _pages(name: str, stored: StoredSession, choices: Choices, most: int) -> Iterator[tuple[str, QImage]]:
    page = chosen(feedback_of(stored, Listening(fillers=True), BEGAN, past=past()), choices, choices.hidden)
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "page.pdf"
        pdf.write_bytes(feedback_pdf(page, choices.paper))
        command = ["pdftoppm", "-png", "-r", str(_SCALE), "-l", str(most), str(pdf), str(pdf.with_suffix(""))]
        subprocess.run(command, check=True)
        for number, picture in enumerate(sorted(Path(folder).glob("*.png")), 1):
            yield (f"{name}-{number}" if most > 1 else name), QImage(str(picture))
