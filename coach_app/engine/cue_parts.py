"""What the cues of a session are made of, from settings and the last sessions."""

from collections.abc import Mapping, Sequence

from coach_app.answers.lexicon import DEFAULT_LEXICON, FillerLexicon
from coach_app.core.errors import BadInput
from coach_app.core.events import CueKind
from coach_app.core.plan import LengthLimits
from coach_app.core.rounds import Mode, QuestionKind
from coach_app.core.session import StoredSession
from coach_app.core.settings import CueSettings
from coach_app.cues.clusters import Cluster, hedge_cluster
from coach_app.cues.effects import EffectRules
from coach_app.cues.fading import GoodSession, PastSession, faded
from coach_app.cues.filled_pauses import FilledPauses
from coach_app.cues.ledger import Tally, tallies
from coach_app.cues.policy import CueRules, Policy
from coach_app.cues.talk import PaceWatch, SilenceWatch
from coach_app.engine.cueing import CueParts


def cue_parts(settings: CueSettings, mode: Mode, past: Sequence[StoredSession]) -> CueParts:
    """What a session in `mode` needs; `past` are the newest sessions first. Raises BadInput."""
    if settings.pace_slow >= settings.pace_fast:
        what = f"cues.pace_slow is {settings.pace_slow:g} and cues.pace_fast {settings.pace_fast:g}"
        raise BadInput(what, "make the first one smaller")
    limits = {kind: parse_limits(str(kind), getattr(settings, str(kind))) for kind in QuestionKind}
    good = GoodSession(
        settings.good_sessions, settings.good_answers, settings.good_seconds, settings.good_fillers
    )
    fade = faded([past_session(one, limits) for one in past], good)
    counted = tallies(line for one in past for line in one.events)
    return CueParts(
        Policy(_rules(settings, fade, counted), mode),
        Cluster(settings.filler_count, settings.filler_window, fade, settings.filler_count_faded),
        limits,
        FilledPauses(settings.filler_threshold),
        hedge_cluster(settings.hedge_count, settings.hedge_window),
        PaceWatch(settings.pace_slow, settings.pace_fast, settings.pace_seconds),
        SilenceWatch(settings.silence_seconds),
        EffectRules(
            settings.effect_seconds, settings.pace_slow, settings.pace_fast, settings.silence_seconds
        ),
        lexicon_of(settings),
        settings.stutter,
        counted,
        settings.pause_good,
    )


def _rules(settings: CueSettings, fade: bool, counted: Sequence[Tally]) -> CueRules:
    kinds: dict[CueKind, bool] = {
        "length": settings.length,
        "filler": settings.fillers,
        "pace": settings.pace,
        "silence": settings.silence,
        "hedging": settings.hedging,
    }
    return CueRules(
        kinds=frozenset(kind for kind, on in kinds.items() if on),
        first=settings.first,
        spacing=settings.spacing,
        kind_spacing=settings.kind_spacing,
        filler_spacing=settings.filler_spacing,
        most=settings.most,
        most_faded=min(settings.most, settings.most_faded),
        pause=settings.pause,
        wait=settings.wait,
        hold=settings.hold,
        faded=fade,
        quiet=frozenset(one.kind for one in counted if settings.adapt and one.useless and kinds[one.kind]),
    )


def lexicon_of(settings: CueSettings) -> FillerLexicon:
    """The words that count as fillers, with the user's changes."""
    lexicon = DEFAULT_LEXICON
    for word in settings.filler_words.split(","):
        lexicon = lexicon.with_word(word)
    for word in settings.not_fillers.split(","):
        lexicon = lexicon.without(word)
    return lexicon


def parse_limits(kind: str, text: str) -> LengthLimits:
    """Limits written as `soft/cue/firm` in seconds. Raises BadInput."""
    try:
        soft, cue, firm = (float(part) for part in text.split("/"))
    except ValueError:
        soft = cue = firm = 0.0
    if not 0 < soft < cue < firm:
        raise BadInput(f"cues.{kind} can't be {text!r}", "write three growing numbers such as 105/120/150")
    return LengthLimits(soft, cue, firm)


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
