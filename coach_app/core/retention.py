"""Which sessions are older than the user wants them kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from coach_app.core.session import SessionSummary


def outdated(sessions: Iterable[SessionSummary], days: int, now: datetime) -> tuple[str, ...]:
    """Ids of sessions that began more than `days` before `now` (aware); 0 days keeps all.

    One that is live or has no readable start is never among them.
    """
    if days <= 0:
        return ()
    oldest = now - timedelta(days=days)
    return tuple(one.id for one in sessions if one.state != "live" and _before(one.started, oldest))


def _before(started: str, oldest: datetime) -> bool:
    try:
        moment = datetime.fromisoformat(started)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment < oldest
