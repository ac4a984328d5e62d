"""What the handler of own questions needs."""

from pathlib import Path

from coach_app.core.plan import PlannedQuestion
from coach_app.wiring.planning import own_questions


class QuestionsDesk:
    """`QuestionsParts`."""

    def read_questions(self, path: Path) -> tuple[PlannedQuestion, ...]:
        """The questions of a file. Raises BadInput naming the line."""
        return own_questions(path)
