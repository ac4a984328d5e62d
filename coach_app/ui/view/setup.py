"""The form of a practice: from settings, to a command, and what goes where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coach_app.core.commands.choices import ChangeSetting
from coach_app.core.commands.practice import StartSession
from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.plan import PlannedQuestion, PlanRequest
from coach_app.core.rounds import EngineName, Mode, Persona, Round
from coach_app.core.settings import Settings
from coach_app.interview.plan_file import LONGEST_JOB
from coach_app.ui.view.words import MODES, PERSONAS, ROUNDS, count, name_of, number

NO_MICROPHONE = "none"
"""Name of the choice to answer in writing."""
ONLINE = "Gemini"
"""Name of the one online engine there is."""


@dataclass(frozen=True, slots=True)
class Form:
    """What Set-up holds. ``own`` are the user's questions, one a line; minutes as a number.

    ``read`` are questions read from a file: a line of ``own`` that says one of them brings its follow-ups.
    """

    role: str = ""
    company: str = ""
    round: Round = Round.BEHAVIOURAL
    minutes: float = 25.0
    questions: int = 5
    persona: Persona = Persona.WARM
    mode: Mode = Mode.PRACTICE
    engine: EngineName = EngineName.AUTO
    microphone: str = ""
    own: str = ""
    job: str = ""
    """The job description as it was pasted; never kept in settings."""
    read: tuple[PlannedQuestion, ...] = ()

    @property
    def own_questions(self) -> tuple[PlannedQuestion, ...]:
        """The user's questions, empty lines left out."""
        read = {" ".join(question.text.split()): question for question in self.read}
        lines = (" ".join(line.split()) for line in self.own.splitlines())
        return tuple(read.get(line, PlannedQuestion(line)) for line in lines if line)

    @property
    def planned(self) -> int:
        """How many questions there will be."""
        if self.mode is Mode.DRILL:
            return 1
        return len(self.own_questions) if self.round is Round.OWN else self.questions


@dataclass(frozen=True, slots=True)
class Destination:
    """One line of what goes where; ``leaves`` when it leaves this computer."""

    what: str
    where: str
    leaves: bool


def form_of(settings: Settings) -> Form:
    """The last set-up, as settings keep it."""
    practice = settings.practice
    return Form(
        role=practice.role,
        round=practice.round,
        minutes=practice.minutes,
        questions=practice.questions,
        persona=practice.persona,
        mode=practice.mode,
        engine=practice.engine,
        microphone=settings.sound.microphone,
    )


def kept(remembered: Form, written: Form) -> Form:
    """What settings remember, with what they do not: company, job description, own questions as written."""
    own = written.round is Round.OWN
    kind = written.round if own else remembered.round
    return replace(
        remembered,
        company=written.company,
        own=written.own,
        job=written.job,
        read=written.read,
        round=kind,
    )


def start(form: Form, keep_recording: bool | None = None) -> StartSession:
    """The command that begins this practice."""
    own = form.own_questions if form.round is Round.OWN else ()
    return StartSession(
        request=PlanRequest(
            round=form.round,
            role=form.role.strip(),
            company=form.company.strip(),
            persona=form.persona,
            mode=form.mode,
            minutes=form.minutes,
            questions=form.planned,
            own=own,
            job_description=form.job.strip()[:LONGEST_JOB],
        ),
        engine=form.engine,
        keep_recording=keep_recording,
        microphone=form.microphone or None,
    )


def to_remember(form: Form, settings: Settings) -> tuple[ChangeSetting, ...]:
    """The changes that make this the last set-up. Answering in writing is not remembered."""
    before = form_of(settings)
    wanted = {
        "practice.role": (form.role.strip(), before.role),
        "practice.round": (str(form.round), str(before.round)),
        "practice.minutes": (number(form.minutes), number(before.minutes)),
        "practice.questions": (str(form.questions), str(before.questions)),
        "practice.persona": (str(form.persona), str(before.persona)),
        "practice.mode": (str(form.mode), str(before.mode)),
        "practice.engine": (str(form.engine), str(before.engine)),
        "sound.microphone": (form.microphone, before.microphone),
    }
    if form.microphone == NO_MICROPHONE:
        del wanted["sound.microphone"]
    if form.round is Round.OWN:
        del wanted["practice.round"], wanted["practice.questions"]
    return tuple(ChangeSetting(name, new) for name, (new, old) in wanted.items() if new != old)


def problem(form: Form) -> str:
    """Why this form cannot be started yet; empty when it can."""
    if form.round is Round.OWN and not form.own_questions:
        return "Write at least one question of your own."
    return ""


def headline(form: Form) -> str:
    """``Behavioural round, Operations lead``."""
    kind = "Your own questions" if form.round is Round.OWN else f"{name_of(ROUNDS, form.round)} round"
    return f"{kind}, {form.role.strip()}" if form.role.strip() else kind


def outline(form: Form) -> str:
    """``25 minutes · 5 questions · Warm listener · Practice mode``."""
    parts = (
        "1 minute" if form.minutes == 1 else f"{number(form.minutes)} minutes",
        count(form.planned, "question"),
        name_of(PERSONAS, form.persona),
        f"{name_of(MODES, form.mode)} mode",
    )
    return " · ".join(parts)


def amount(form: Form) -> str:
    """``25 minutes, 5 questions``."""
    return ", ".join(outline(form).split(" · ")[:2])


def may_go_online(form: Form, shown: SettingsShown | None) -> bool:
    """Whether this practice would use the online engine if the user agrees."""
    if shown is not None and shown.settings.privacy.offline_only:
        return False
    has_key = shown is not None and EngineName.GEMINI in shown.engines_with_key
    return form.engine is EngineName.GEMINI or (form.engine is EngineName.AUTO and has_key)


def consent(shown: SettingsShown | None, purpose: str) -> bool | None:
    """The consent on record: given, taken back, or None when it was never asked."""
    rows = [row for row in (shown.consents if shown else ()) if row.purpose == purpose]
    return max(rows, key=lambda row: row.when).given if rows else None


def goes_online(form: Form, shown: SettingsShown | None) -> bool:
    """Whether sound would leave this computer as things stand: an engine, a key and consent."""
    return may_go_online(form, shown) and consent(shown, "live_audio") is not False


def open_questions(form: Form, shown: SettingsShown | None) -> tuple[str, ...]:
    """Consents to ask for before this practice: ``live_audio`` and ``recordings``, as needed.

    Sending sound is asked for once; again only when the online engine is chosen by name after a no.
    """
    asked = []
    if may_go_online(form, shown):
        answer = consent(shown, "live_audio")
        if answer is None or (answer is False and form.engine is EngineName.GEMINI):
            asked.append("live_audio")
    if consent(shown, "recordings") is None:
        asked.append("recordings")
    return tuple(asked)


def destinations(form: Form, shown: SettingsShown | None) -> tuple[Destination, ...]:
    """What goes where in this practice."""
    if not goes_online(form, shown):
        return (Destination("Everything", "stays on this computer", False),)
    return (
        Destination("Your voice, while the session runs", f"to {ONLINE}", True),
        Destination("Questions, job title", f"to {ONLINE}", True),
        Destination("Recording, transcript", "stay on this computer", False),
    )


def offline(form: Form) -> Form:
    """The same practice with the offline interviewer."""
    return replace(form, engine=EngineName.OFFLINE)


def engine_choices(shown: SettingsShown | None) -> Sequence[tuple[str, str]]:
    """The engines that can be chosen, each with what it needs."""
    has_key = shown is not None and EngineName.GEMINI in shown.engines_with_key
    automatic = f"Automatic, {ONLINE} first" if has_key else "Automatic, offline for now"
    named = f"{ONLINE} Live" if has_key else f"{ONLINE} Live, needs a key"
    return (
        (EngineName.AUTO, automatic),
        (EngineName.GEMINI, named),
        (EngineName.OFFLINE, "Offline interviewer"),
    )
