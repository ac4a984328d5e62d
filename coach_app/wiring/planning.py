"""From what was asked for to the plan of an interview."""

import tomllib
from pathlib import Path

from coach_app.core.errors import BadInput
from coach_app.core.plan import Plan, PlannedQuestion, PlanRequest
from coach_app.core.rounds import Mode, Persona, Round
from coach_app.core.settings import PracticeSettings
from coach_app.interview.plan_file import parse_plan
from coach_app.interview.wording import Script
from coach_app.knowledge.choose import choose
from coach_app.knowledge.own_questions import import_questions
from coach_app.knowledge.values import Bank, BankQuestion, LineUse, Missing


def make_plan(request: PlanRequest, settings: PracticeSettings, bank: Bank, seed: int) -> Plan:
    """The plan for a request; what it leaves open is filled from settings and the question bank.

    Raises BadInput when there is nothing to ask.
    """
    wanted = request.round or (Round.OWN if request.own else settings.round)
    mode = request.mode or settings.mode
    role = request.role or settings.role
    count = 1 if mode is Mode.DRILL else request.questions or settings.questions
    if wanted is Round.OWN and not request.own:
        raise BadInput("a round of your own questions has no question", "write them down, or choose a round")
    if request.own:
        questions = request.own[: 1 if mode is Mode.DRILL else len(request.own)]
    else:
        chosen = choose(bank, wanted, count, role, seed)
        questions = tuple(map(planned, chosen))
    return Plan(
        round=wanted,
        questions=questions,
        role=role,
        company=request.company,
        persona=request.persona or settings.persona,
        mode=mode,
        minutes=request.minutes or settings.minutes,
        language=request.language or settings.language,
        max_follow_ups=settings.follow_ups,
        job_description=request.job_description,
    )


def planned(question: BankQuestion) -> PlannedQuestion:
    """A question of the bank as it stands in a plan, with its own follow-ups only.

    An engine takes a generic one for what every question of its kind calls for, which not every follow-up is:
    nobody is asked for an example of a notice period.
    """
    offered = ((str(missing), question.follow_ups.get(missing)) for missing in Missing)
    return PlannedQuestion(
        text=question.text,
        section=question.section,
        kind=question.kind,
        minutes=question.seconds / 60,
        id=question.id,
        follow_ups=tuple((missing, text) for missing, text in offered if text),
    )


def script_of(bank: Bank, persona: Persona) -> Script:
    """The interviewer's own lines."""
    lines = bank.lines
    return Script(
        greeting=lines.pick(LineUse.GREETING, persona),
        closing=lines.pick(LineUse.CLOSING, persona),
        time_up=lines.pick(LineUse.TIME_UP, persona),
        repeat=lines.pick(LineUse.REPEAT, persona),
    )


def read_plan_file(path: Path) -> PlanRequest:
    """The request a plan file makes; a CSV table is a list of questions. Raises BadInput."""
    if path.suffix.lower() in (".csv", ".tsv"):
        return PlanRequest(round=Round.OWN, own=own_questions(path))
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise BadInput(f"the plan {path} can't be read ({reason})", "check its name") from None
    except UnicodeDecodeError:
        raise BadInput(f"the plan {path} is not text", "write it as UTF-8 TOML") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"the plan {path} is not valid TOML ({error})", "mend that line") from None
    return parse_plan(table)


def own_questions(path: Path) -> tuple[PlannedQuestion, ...]:
    """The user's own questions of a TOML or CSV file. Raises BadInput naming the line or entry."""
    return tuple(_own(one) for one in import_questions(path))


def _own(question: BankQuestion) -> PlannedQuestion:
    offered = tuple((str(missing), text) for missing, text in question.follow_ups.items())
    minutes = question.seconds / 60
    return PlannedQuestion(question.text, question.section, question.kind, minutes, follow_ups=offered)
