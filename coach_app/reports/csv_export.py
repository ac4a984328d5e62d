"""The questions of a feedback page as CSV, one row each."""

import csv
import io

from coach_app.reports.feedback import Feedback
from coach_app.reports.markdown import shape_words

_HEAD = ("question", "text", "length", "words_a_minute", "fillers_a_minute", "shape", "next_time", "quote")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *(chr(ord(c) + 0xFEE0) for c in "=+-@"))
"""The last four are the wide forms, which some spreadsheets take for the same."""


def feedback_csv(feedback: Feedback) -> str:
    """The table as CSV (RFC 4180) in UTF-8 with a byte order mark, so that spreadsheets read its letters.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEAD)
    for row in feedback.questions:
        cells = (row.text, row.length, row.pace, row.fillers, shape_words(row), row.next, row.quote)
        writer.writerow((row.number, *(_plain(cell) for cell in cells)))
    return "\ufeff" + out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
