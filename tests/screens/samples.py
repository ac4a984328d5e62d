"""Values and events for the pictures: an afternoon with somebody who practises for a warehouse job."""

from __future__ import annotations

from dataclasses import replace

from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.desk_events.records import EgressListed, SessionsFound, SessionsListed
from coach_app.core.desk_events.sound import DevicesListed
from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    CueDecided,
    FillerHeard,
    LinkChanged,
    QuestionAsked,
    SessionEvent,
    SessionStarted,
    StateChanged,
    TranscriptGrew,
    Warned,
    as_json,
)
from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import QuestionKind, Round, Speaker
from coach_app.core.session import (
    Consent,
    EgressRow,
    SearchHit,
    SessionEgress,
    SessionSummary,
    StoredSession,
    Turn,
)
from coach_app.core.settings import PracticeSettings, Settings
from coach_app.review.debrief import offline_debrief

QUESTIONS = (
    "Tell me about yourself and what brings you to this role.",
    "Tell me about a time a delivery went wrong on your watch.",
    "Describe a week when two people in your team could not agree. What did you do, and how did it end?",
    "How do you decide what to drop when everything is due today?",
    "What would your last team say you still have to learn?",
)
PLAN = Plan(
    round=Round.BEHAVIOURAL,
    questions=tuple(
        PlannedQuestion(text, kind=QuestionKind.INTRODUCTION if not at else QuestionKind.BEHAVIOURAL)
        for at, text in enumerate(QUESTIONS)
    ),
    role="Warehouse shift lead",
)
SETTINGS = Settings(practice=PracticeSettings(role="Warehouse shift lead"))
SHOWN = SettingsShown(
    SETTINGS,
    (
        Consent("live_audio", True, "2026-11-02T18:00:00Z", 1),
        Consent("recordings", True, "2026-11-02T18:00:00Z", 1),
    ),
    ("gemini",),
    (),
)
FIRST_RUN = SettingsShown(Settings(), (), ("gemini",), ())
DEVICES = DevicesListed(("Built-in microphone", "Headset"), ("Built-in speakers", "Headset"), "")
_ROLE = "Warehouse shift lead"
SESSIONS = tuple(
    SessionSummary(*row)
    for row in (
        ("s6", "2026-11-19T18:40:00Z", "gemini", "behavioural", "practice", 5, 1460, "finished", _ROLE),
        ("s5", "2026-11-17T19:10:00Z", "offline", "behavioural", "drill", 1, 540, "finished", _ROLE),
        ("s4", "2026-11-15T17:25:00Z", "gemini", "screen", "realistic", 6, 1085, "finished", _ROLE),
        (
            "s3",
            "2026-11-11T18:02:00Z",
            "offline",
            "case",
            "practice",
            2,
            411,
            "unfinished",
            "Regional planner",
        ),
        (
            "s2",
            "2026-11-09T18:30:00Z",
            "gemini",
            "technical",
            "practice",
            4,
            1210,
            "finished",
            "Stock analyst",
        ),
        ("s1", "2026-11-02T18:05:00Z", "offline", "behavioural", "practice", 1, 95, "finished", ""),
    )
)
LISTED = SessionsListed(SESSIONS, 187_400_000)


def started(engine: str = "gemini") -> list[SessionEvent]:
    """A session that has come to its third question."""
    return [
        SessionStarted(0.0, "s7", engine, PLAN.as_json()),
        LinkChanged(0.1, "good" if engine == "gemini" else "offline", ""),
        QuestionAsked(1.0, 1, "intro", QUESTIONS[0], 0, 1),
        AnswerStarted(6.0, 1),
        AnswerEnded(60.0, 1, 52.0),
        QuestionAsked(62.0, 2, "behavioural", QUESTIONS[1], 0, 1),
        AnswerStarted(70.0, 2),
        AnswerEnded(180.0, 2, 108.0),
        QuestionAsked(183.0, 3, "behavioural", QUESTIONS[2], 0, 1),
    ]


def speaking() -> list[SessionEvent]:
    """The interviewer asks the third question."""
    said = "No hurry. Describe a week when two people"
    return [
        *started(),
        StateChanged(183.5, "speaking"),
        TranscriptGrew(184.0, 6, "interviewer", "No hurry. Describe a", False, 183.6, None),
        TranscriptGrew(184.6, 6, "interviewer", said, False, 183.6, None),
    ]


def answering(engine: str = "gemini") -> list[SessionEvent]:
    """The user answers the third question."""
    heard = (
        "So we had one lead who wanted every pallet counted twice, and one who thought that was slow. "
        "I sat down with both and asked each of them to run one shift their own way. "
        "After that week we looked at the numbers"
    )
    return [
        *started(engine),
        StateChanged(192.0, "listening"),
        AnswerStarted(193.0, 3),
        TranscriptGrew(299.0, 7, "user", heard, False, 193.0, None),
        TranscriptGrew(299.4, 7, "user", f"{heard} together and the", False, 193.0, None),
    ]


def wrapped_up() -> list[SessionEvent]:
    """The cue about length comes."""
    text = "Wrap up: the result?"
    return [*answering(), CueDecided(314.0, "length", text, True, "shown", 121.0, 120.0)]


def lost() -> list[SessionEvent]:
    """The line is lost inside the answer."""
    return [
        *answering(),
        StateChanged(300.0, "reconnecting"),
        LinkChanged(300.0, "lost", "closed by the server"),
    ]


def in_writing() -> list[SessionEvent]:
    """There is no microphone: the answer is typed."""
    return [
        *started("offline"),
        Warned(183.0, "no_microphone", "No microphone found; answer in writing, or plug one in."),
        StateChanged(190.0, "listening"),
    ]


def stored() -> StoredSession:
    """A session with three answered questions, one of them too long, and the debrief this computer makes."""
    plain = unmeasured()
    return replace(plain, review=offline_debrief(plain))


def unmeasured() -> StoredSession:
    """The same session without a debrief."""
    events: list[SessionEvent] = []
    turns: list[Turn] = []
    at = 2.0
    lengths = (71.0, 131.0, 96.0)
    words = (168, 355, 196)
    for index, (seconds, amount) in enumerate(zip(lengths, words, strict=True), start=1):
        text = QUESTIONS[index - 1]
        events.append(QuestionAsked(at, index, "behavioural", text, 0, 1))
        turns.append(Turn(2 * index - 1, Speaker.INTERVIEWER, text, at, at + 5, index))
        events += [AnswerStarted(at + 7, index), AnswerEnded(at + 8 + seconds, index, seconds)]
        said = " ".join((_STORY * 12).split()[:amount])
        turns.append(Turn(2 * index, Speaker.USER, said, at + 7, at + 7 + seconds, index))
        for number in range(3 * index):
            heard = at + 12 + number * 7
            events.append(FillerHeard(heard, None, "acoustic", heard, heard + 0.4, 0.9, heard + 0.5))
        at += seconds + 12
    return StoredSession(
        summary=SESSIONS[0],
        plan=PLAN.as_json(),
        turns=tuple(turns),
        gaps=(),
        events=tuple(as_json(event) for event in events),
        egress=(EgressRow("generativelanguage.googleapis.com", 31_300_000, 22_100_000, 1460.0),),
        review=None,
        has_recording=True,
    )


_STORY = (
    "The truck for the Leeds store came in three hours late and half of it was frozen goods. "
    "I moved two people from packing to the dock, called the store, and we split the load so that the cold "
    "part left within forty minutes. The rest went with the evening run. Nothing had to be thrown away. "
)


def ledger() -> EgressListed:
    """What each session sent."""
    made = []
    for summary, sent in zip(SESSIONS, (31.3e6, 0, 24.8e6, 0, 27.1e6, 0), strict=True):
        host = "generativelanguage.googleapis.com"
        rows = (EgressRow(host, int(sent), int(sent * 0.7), summary.seconds),) if sent else ()
        made.append(SessionEgress(summary, rows))
    return EgressListed(tuple(made))


def broken_off() -> SessionsListed:
    """The newest session was cut short."""
    newest = replace(SESSIONS[0], id="s7", started="2026-11-20T17:45:00Z", questions=3, seconds=612.0)
    return SessionsListed((replace(newest, state="unfinished"), *SESSIONS), 187_400_000)


def hits() -> SessionsFound:
    """Where somebody spoke of pallets."""
    said = (
        (
            "s6",
            4,
            Speaker.USER,
            158.0,
            "…one lead who wanted every pallet counted twice, and one who thought…",
        ),
        (
            "s4",
            7,
            Speaker.INTERVIEWER,
            401.0,
            "You said the pallets went out by expiry date. Who decided that?",
        ),
        ("s3", 2, Speaker.USER, 31.0, "We had forty pallets and one dock, so I split the team in two."),
    )
    started = {summary.id: summary.started for summary in SESSIONS}
    found = tuple(
        SearchHit(session, started[session], turn, who, 2, at, text) for session, turn, who, at, text in said
    )
    return SessionsFound("pallet", found, False)
