"""What an interview is going to be: the plan of questions and how it is held."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coach_app.core.rounds import Mode, Persona, QuestionKind, Round, Section


@dataclass(frozen=True, slots=True)
class LengthLimits:
    """Three points of an answer's length, in seconds: `soft` (drawn), `cue` (shown), `firm` (arc full)."""

    soft: float
    cue: float
    firm: float


LENGTH_LIMITS: dict[QuestionKind, LengthLimits] = {
    QuestionKind.BEHAVIOURAL: LengthLimits(105, 120, 150),
    QuestionKind.INTRODUCTION: LengthLimits(75, 90, 110),
    QuestionKind.FACTUAL: LengthLimits(45, 60, 75),
    QuestionKind.TECHNICAL: LengthLimits(150, 180, 240),
    QuestionKind.CASE: LengthLimits(150, 180, 240),
}
"""Default limits by kind (product.md, live cues, rule 6)."""


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """One question of a plan. `id` names a bank entry, empty for the user's own words."""

    text: str
    section: Section = Section.BEHAVIOURAL
    kind: QuestionKind = QuestionKind.BEHAVIOURAL
    minutes: float = 0.0
    id: str = ""
    follow_ups: tuple[tuple[str, str], ...] = ()
    """Pairs of what is missing (`short`, `no_result`, …) and the follow-up that asks for it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one session is held. `minutes` is the whole session's limit."""

    round: Round
    questions: tuple[PlannedQuestion, ...]
    role: str = ""
    company: str = ""
    persona: Persona = Persona.WARM
    mode: Mode = Mode.PRACTICE
    minutes: float = 25.0
    language: str = "en-GB"
    max_follow_ups: int = 1
    job_description: str = ""
    """Of the job practised for, as its employer wrote it: kept with the session, never in its events."""

    def as_json(self) -> dict[str, object]:
        """The plan as it stands in events, the store and exports."""
        return {
            "round": str(self.round),
            "role": self.role,
            "company": self.company,
            "persona": str(self.persona),
            "mode": str(self.mode),
            "minutes": self.minutes,
            "language": self.language,
            "max_follow_ups": self.max_follow_ups,
            **({"job_description": self.job_description} if self.job_description else {}),
            "questions": [_question_json(q) for q in self.questions],
        }


def _question_json(question: PlannedQuestion) -> dict[str, object]:
    return {
        "text": question.text,
        "section": str(question.section),
        "kind": str(question.kind),
        "minutes": question.minutes,
        "id": question.id,
    }


def plan_from_json(table: Mapping[str, object]) -> Plan:
    """The plan that `Plan.as_json` wrote; what is missing keeps its default. Raises ValueError, KeyError."""
    questions = table.get("questions")
    return Plan(
        round=Round(str(table["round"])),
        questions=tuple(_question(one) for one in questions) if isinstance(questions, list) else (),
        role=str(table.get("role", "")),
        company=str(table.get("company", "")),
        persona=Persona(str(table.get("persona", Persona.WARM))),
        mode=Mode(str(table.get("mode", Mode.PRACTICE))),
        minutes=float(str(table.get("minutes", 25.0))),
        language=str(table.get("language", "en-GB")),
        max_follow_ups=int(str(table.get("max_follow_ups", 1))),
        job_description=str(table.get("job_description", "")),
    )


def _question(table: Mapping[str, object]) -> PlannedQuestion:
    return PlannedQuestion(
        text=str(table["text"]),
        section=Section(str(table.get("section", Section.BEHAVIOURAL))),
        kind=QuestionKind(str(table.get("kind", QuestionKind.BEHAVIOURAL))),
        minutes=float(str(table.get("minutes", 0.0))),
        id=str(table.get("id", "")),
    )


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What the user asked for, before questions are chosen. None means: settings decide."""

    round: Round | None = None
    role: str = ""
    company: str = ""
    persona: Persona | None = None
    mode: Mode | None = None
    minutes: float | None = None
    questions: int | None = None
    language: str | None = None
    own: tuple[PlannedQuestion, ...] = field(default=())
    job_description: str = ""
