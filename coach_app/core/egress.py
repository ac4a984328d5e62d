"""Sums over the ledger of what left the computer."""

from collections.abc import Iterable

from coach_app.core.session import EgressRow, Sent

_Account = tuple[str, Sent]


def added(first: Iterable[EgressRow], second: Iterable[EgressRow]) -> tuple[EgressRow, ...]:
    """Both ledgers as one, a row for each host and what it was sent."""
    rows: dict[_Account, EgressRow] = {}
    for row in (*first, *second):
        was = rows.get(_account(row), _nothing(row))
        rows[_account(row)] = EgressRow(
            row.host,
            was.bytes_out + row.bytes_out,
            was.bytes_in + row.bytes_in,
            was.seconds + row.seconds,
            row.what,
        )
    return tuple(rows.values())


def grown(now: Iterable[EgressRow], before: Iterable[EgressRow]) -> tuple[EgressRow, ...]:
    """By how much each row grew; those that stood still are left out."""
    old = {_account(row): row for row in before}
    rows = []
    for row in now:
        was = old.get(_account(row), _nothing(row))
        more = EgressRow(
            row.host,
            row.bytes_out - was.bytes_out,
            row.bytes_in - was.bytes_in,
            row.seconds - was.seconds,
            row.what,
        )
        if more != _nothing(row):
            rows.append(more)
    return tuple(rows)


def _account(row: EgressRow) -> _Account:
    return row.host, row.what


def _nothing(row: EgressRow) -> EgressRow:
    return EgressRow(row.host, 0, 0, 0.0, row.what)
