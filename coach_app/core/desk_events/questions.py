"""What the window is told of the user's own questions."""

from dataclasses import dataclass

from coach_app.core.plan import PlannedQuestion


@dataclass(frozen=True, slots=True)
class QuestionsRead:
    """The questions of a file by its name, with their follow-ups."""

    name: str
    questions: tuple[PlannedQuestion, ...]


QuestionsEvent = QuestionsRead
