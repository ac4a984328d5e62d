"""What the live screen shows, moved on by one event at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    CueDecided,
    CuesSet,
    EndReason,
    EngineChanged,
    LinkChanged,
    LinkValue,
    QuestionAsked,
    Reconnected,
    SessionEnded,
    SessionEvent,
    SessionStarted,
    StateChanged,
    StateValue,
    TranscriptGrew,
    Warned,
)
from coach_app.core.plan import LENGTH_LIMITS, LengthLimits
from coach_app.core.rounds import EngineName, Persona, QuestionKind, Round
from coach_app.ui.view.captions import Caption, grow
from coach_app.ui.view.words import ENGINES, PERSONAS, ROUNDS, name_of, spelled

NO_MICROPHONE = "no_microphone"
"""Code of the warning after which answers are typed."""

GOOD_NEWS = ("microphone_back", "speaker_back", "microphone_changed", "speaker_changed")
"""Codes of warnings that need nothing done: their line goes away by itself."""

GOOD_NEWS_SECONDS = 8.0
STATE_WORDS: dict[StateValue, str] = {
    "idle": "",
    "connecting": "Connecting",
    "listening": "Listening",
    "thinking": "Thinking",
    "speaking": "Speaking",
    "reconnecting": "Reconnecting",
    "paused": "Paused",
    "saved": "Saved",
    "ended": "Saved",
}


@dataclass(frozen=True, slots=True)
class LiveView:
    """Everything the live screen draws but levels and time."""

    session: str = ""
    engine: str = ""
    round: str = Round.BEHAVIOURAL
    persona: str = Persona.WARM
    kinds: tuple[str, ...] = ()
    state: StateValue = "connecting"
    link: LinkValue = "offline"
    link_reason: str = ""
    index: int = 0
    follow_up: int = 0
    text: str = ""
    answering: bool = False
    answers: int = 0
    captions: Mapping[int, Caption] | None = None
    turn: int = 0
    cue: CueDecided | None = None
    cues: CuesSet | None = None
    note: str = ""
    warning: str = ""
    good_news_at: float | None = None
    typing: bool = False
    resumed: bool = False
    ended: EndReason | None = None

    @property
    def caption(self) -> Caption | None:
        """The turn that was heard last."""
        return (self.captions or {}).get(self.turn)

    @property
    def total(self) -> int:
        """Number of questions planned."""
        return len(self.kinds)

    @property
    def state_word(self) -> str:
        """The one word."""
        return STATE_WORDS[self.state]

    @property
    def state_role(self) -> str:
        """Its colour: pine while listening, clay while the interviewer speaks."""
        return {"listening": "user-voice-text", "speaking": "interviewer-voice-text"}.get(self.state, "text")

    @property
    def interviewer(self) -> str:
        """The name in the interviewer's ring."""
        return name_of(PERSONAS, self.persona)

    @property
    def can_finish(self) -> bool:
        """Whether "I have finished" does something: an answer is being heard or may be given."""
        return self.state in ("listening", "reconnecting") and self.ended is None

    @property
    def online(self) -> bool:
        """Whether sound leaves this computer now."""
        return bool(self.session) and not self.over and self.engine != EngineName.OFFLINE

    @property
    def over(self) -> bool:
        """Whether the session is done."""
        return self.ended is not None

    @property
    def limits(self) -> LengthLimits:
        """How long an answer to this question should be, by the numbers this session is held with."""
        at = self.index - 1
        kind = self.kinds[at] if 0 <= at < len(self.kinds) else QuestionKind.BEHAVIOURAL
        edited = self.cues.limits.get(str(kind)) if self.cues is not None else None
        return LengthLimits(*edited) if edited else LENGTH_LIMITS[QuestionKind(kind)]

    @property
    def cue_seconds(self) -> float | None:
        """How long a cue stays; None where the theme says it."""
        return None if self.cues is None else self.cues.hold


def apply(view: LiveView, event: SessionEvent) -> LiveView:
    """The view after an event; events that draw nothing leave it as it is."""
    after = _applied(view, event)
    if after.good_news_at is not None and event.at > after.good_news_at + GOOD_NEWS_SECONDS:
        return replace(after, warning="", good_news_at=None)
    return after


def _applied(view: LiveView, event: SessionEvent) -> LiveView:
    match event:
        case SessionStarted():
            return _started(view, event)
        case StateChanged():
            return _changed(view, event.value)
        case QuestionAsked(index=index, follow_up=follow_up, text=text):
            return replace(view, index=index, follow_up=follow_up, text=text, answering=False)
        case AnswerStarted():
            return replace(view, answering=True, note="")
        case AnswerEnded():
            return replace(view, answering=False, answers=view.answers + 1)
        case TranscriptGrew():
            return _heard(view, event)
        case SessionEnded():
            return replace(view, ended=event.reason, session=event.session, answering=False)
        case _:
            return _apply_aside(view, event)


def _apply_aside(view: LiveView, event: SessionEvent) -> LiveView:
    """The view after an event about the line, a cue or a warning."""
    match event:
        case LinkChanged():
            return replace(view, link=event.value, link_reason=event.reason)
        case CuesSet():
            return replace(view, cues=event)
        case CueDecided():
            return replace(view, cue=event) if event.shown else view
        case Reconnected():
            return replace(view, note=_back_again(view, event))
        case EngineChanged():
            return replace(view, engine=event.to, note=_other_engine(event))
        case Warned():
            typing = view.typing or event.code == NO_MICROPHONE
            good_news_at = event.at if event.code in GOOD_NEWS else None
            return replace(view, warning=_sentence(event.text), good_news_at=good_news_at, typing=typing)
        case _:
            return view


def _sentence(text: str) -> str:
    """A warning's one line as it stands in the window."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def heading(view: LiveView, short: bool) -> str:
    """Where we are: ``Behavioural, question 3 of 5``."""
    if view.index < 1:
        return name_of(ROUNDS, view.round)
    total = f" of {view.total}" if view.total >= view.index else ""
    place = f"question {view.index}{total}"
    return place.capitalize() if short else f"{name_of(ROUNDS, view.round)}, {place}"


def link_words(view: LiveView, short: bool) -> str:
    """The state of the line in words."""
    if view.engine == EngineName.OFFLINE and view.link != "lost":
        return "Offline" if short else "Offline interviewer"
    match view.link:
        case "good":
            return "Connected" if short else f"Connected to {name_of(ENGINES, view.engine)}"
        case "poor":
            return "Poor connection"
        case "lost":
            return "Reconnecting"
        case "offline":
            if view.state == "connecting":
                return "Connecting"
            return "Offline" if short else "Offline interviewer"


def note_words(view: LiveView) -> str:
    """The product's own remark under the captions."""
    if view.state == "reconnecting" or view.link == "lost":
        return "Keep talking if you like. Your words are being kept here."
    return view.note


def end_question(view: LiveView) -> str:
    """What is asked before a session is ended."""
    if view.resumed:
        return "End now? What was said is saved."
    if view.answers == 0:
        return "End now? No answer is saved yet."
    return f"End now? {spelled(view.answers, 'answer')} {'is' if view.answers == 1 else 'are'} saved."


def _started(before: LiveView, event: SessionStarted) -> LiveView:
    """A fresh view; that answers are typed, or that it goes on, may be known before it begins."""
    plan = event.plan
    questions = plan.get("questions")
    listed = questions if isinstance(questions, (list, tuple)) else ()
    return LiveView(
        session=event.session,
        engine=event.engine,
        round=str(plan.get("round", Round.BEHAVIOURAL)),
        persona=str(plan.get("persona", Persona.WARM)),
        kinds=tuple(_kind(question) for question in listed),
        typing=event.typed or (before.typing and not before.session),
        resumed=before.resumed and not before.session,
        link="offline" if event.engine == EngineName.OFFLINE else "good",
    )


def _kind(question: object) -> str:
    kind = question.get("kind") if isinstance(question, Mapping) else None
    return str(kind) if kind in set(QuestionKind) else QuestionKind.BEHAVIOURAL


def _changed(view: LiveView, value: StateValue) -> LiveView:
    note = view.note if value in ("listening", "speaking", "thinking") else ""
    return replace(view, state=value, note=note)


def _heard(view: LiveView, event: TranscriptGrew) -> LiveView:
    captions = dict(view.captions or {})
    captions[event.turn] = grow(captions.get(event.turn), event.speaker, event.text, event.final)
    keep = sorted(captions)[-3:]
    return replace(view, captions={turn: captions[turn] for turn in keep}, turn=max(captions))


def _back_again(view: LiveView, event: Reconnected) -> str:
    if event.planned and event.gap_ms == 0:
        return view.note
    mine = [c for c in (view.captions or {}).values() if c.speaker == "user" and c.text.strip()]
    if not (view.answering and mine):
        return "Back again."
    last = " ".join(mine[-1].text.split()[-7:]).rstrip(".,;:")
    return f"Back again. You were at “{last}”."


def _other_engine(event: EngineChanged) -> str:
    gone = name_of(ENGINES, event.from_)
    new = name_of(ENGINES, event.to)
    sentences = [
        f"{gone[:1].upper()}{gone[1:]} did not come back.",
        event.skipped,
        f"{new[:1].upper()}{new[1:]} goes on from here.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)
