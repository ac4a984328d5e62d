"""Sums over the ledger of what left the computer."""

from collections.abc import Iterable

from coach_app.core.session import EgressRow


def added(first: Iterable[EgressRow], second: Iterable[EgressRow]) -> tuple[EgressRow, ...]:
    """Both ledgers as one, a row a host."""
    rows: dict[str, EgressRow] = {}
    for row in (*first, *second):
        was = rows.get(row.host, EgressRow(row.host, 0, 0, 0.0))
        rows[row.host] = EgressRow(
            row.host,
            was.bytes_out + row.bytes_out,
            was.bytes_in + row.bytes_in,
            was.seconds + row.seconds,
        )
    return tuple(rows.values())


def grown(now: Iterable[EgressRow], before: Iterable[EgressRow]) -> tuple[EgressRow, ...]:
    """By how much each host's row grew; hosts that stood still are left out."""
    old = {row.host: row for row in before}
    rows = []
    for row in now:
        was = old.get(row.host, EgressRow(row.host, 0, 0, 0.0))
        more = EgressRow(
            row.host,
            row.bytes_out - was.bytes_out,
            row.bytes_in - was.bytes_in,
            row.seconds - was.seconds,
        )
        if more != EgressRow(row.host, 0, 0, 0.0):
            rows.append(more)
    return tuple(rows)
