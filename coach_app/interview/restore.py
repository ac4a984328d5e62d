"""Where an interview stood, read back from its events."""

from collections.abc import Iterable, Mapping

from coach_app.core.plan import Plan
from coach_app.interview.conductor import Conductor, Phase
from coach_app.interview.wording import Script


def restored(plan: Plan, script: Script, events: Iterable[Mapping[str, object]]) -> Conductor:
    """The conductor as the last event left it; at the beginning when nothing was asked yet."""
    index, follow_up, answered = 0, 0, False
    attempts: dict[int, int] = {}
    for event in events:
        match event.get("event"):
            case "question":
                index, follow_up, answered = _whole(event, "index"), _whole(event, "follow_up"), False
                attempts[index] = _whole(event, "attempt")
            case "answer_ended" if _whole(event, "question") == index:
                answered = True
            case _:
                pass
    index = min(index, len(plan.questions))
    return Conductor(
        plan,
        script,
        phase=Phase.ASKING if index else Phase.BEFORE,
        index=index,
        follow_up=follow_up,
        attempts=tuple(attempts.get(number, 0) for number in range(1, index + 1)),
        answered=answered,
    )


def _whole(event: Mapping[str, object], key: str) -> int:
    return int(str(event.get(key, 0)))
