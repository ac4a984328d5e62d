"""The cues of a session, from settings and the last sessions."""

from collections.abc import Mapping, Sequence

from coach_app.core.errors import BadInput
from coach_app.core.events import CueKind
from coach_app.core.plan import LengthLimits
from coach_app.core.rounds import Mode, QuestionKind
from coach_app.core.session import StoredSession
from coach_app.core.settings import CueSettings
from coach_app.cues.clusters import FillerCluster
from coach_app.cues.fading import SESSIONS, PastSession, faded
from coach_app.cues.filled_pauses import FilledPauses
from coach_app.cues.policy import CueRules, Policy
from coach_app.engine.cueing import CueParts
from coach_app.storage.store import Store


def cue_parts(settings: CueSettings, mode: Mode, past: Sequence[StoredSession]) -> CueParts:
    """What a session in `mode` needs; `past` are the newest sessions first. Raises BadInput."""
    limits = {kind: parse_limits(str(kind), getattr(settings, str(kind))) for kind in QuestionKind}
    fade = faded([past_session(one, limits) for one in past])
    kinds: dict[CueKind, bool] = {
        "length": settings.length,
        "filler": settings.fillers,
        "pace": settings.pace,
        "silence": settings.silence,
        "hedging": settings.hedging,
    }
    rules = CueRules(
        kinds=frozenset(kind for kind, on in kinds.items() if on),
        first=settings.first,
        spacing=settings.spacing,
        kind_spacing=settings.kind_spacing,
        filler_spacing=settings.filler_spacing,
        most=settings.most,
        most_faded=min(settings.most, 2),
        pause=settings.pause,
        wait=settings.wait,
        faded=fade,
    )
    cluster = FillerCluster(settings.filler_count, settings.filler_window, faded=fade)
    return CueParts(Policy(rules, mode), cluster, limits, FilledPauses(settings.filler_threshold))


def parse_limits(kind: str, text: str) -> LengthLimits:
    """Limits written as `soft/cue/firm` in seconds. Raises BadInput."""
    try:
        soft, cue, firm = (float(part) for part in text.split("/"))
    except ValueError:
        soft = cue = firm = 0.0
    if not 0 < soft < cue < firm:
        raise BadInput(f"cues.{kind} can't be {text!r}", "write three growing numbers such as 105/120/150")
    return LengthLimits(soft, cue, firm)


def newest(store: Store) -> tuple[StoredSession, ...]:
    """The last three sessions, newest first; runs on the store's thread."""
    return tuple(store.load(one.id) for one in store.sessions()[:SESSIONS])


def past_session(stored: StoredSession, limits: Mapping[QuestionKind, LengthLimits]) -> PastSession:
    """What counts about a stored session."""
    answers = [line for line in stored.events if line.get("event") == "answer_ended"]
    seconds = [float(str(line["seconds"])) for line in answers]
    firm = [_firm(stored, int(str(line["question"])), limits) for line in answers]
    return PastSession(
        finished=stored.summary.state == "finished",
        answers=len(answers),
        speech_seconds=sum(seconds),
        fillers=sum(line.get("event") == "filler" for line in stored.events),
        past_firm=any(length > limit for length, limit in zip(seconds, firm, strict=True)),
    )


def _firm(stored: StoredSession, question: int, limits: Mapping[QuestionKind, LengthLimits]) -> float:
    questions = stored.plan.get("questions")
    known = isinstance(questions, list) and 1 <= question <= len(questions)
    kind = questions[question - 1]["kind"] if isinstance(questions, list) and known else "behavioural"
    return limits[QuestionKind(str(kind))].firm
