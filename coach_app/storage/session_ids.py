"""Names of sessions: short, and in order of time when sorted."""

import secrets
from datetime import UTC, datetime


def new_session_id(started: datetime) -> str:
    """A fresh id such as `20261120-193005-4f2a`: start in UTC, then four random hex digits."""
    return f"{started.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
