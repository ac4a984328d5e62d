"""Exports of stored sessions, put together from store, review and reports."""

import os
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from coach_app.audio.timeline import decode_flac
from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.session import StoredSession
from coach_app.reports.choices import EVERYTHING, Choices, names_to_hide
from coach_app.reports.csv_export import feedback_csv
from coach_app.reports.document import Metrics, export_document
from coach_app.reports.json_export import as_json_text
from coach_app.reports.markdown import feedback_markdown
from coach_app.reports.names import hidden_in, hider
from coach_app.reports.wav_export import Piece, write_wav
from coach_app.review.facts import session_facts
from coach_app.storage.store import Store
from coach_app.wiring.feedback import feedback_page, feedback_pdf

FORMATS = ("pdf", "md", "json", "csv", "wav")


def export_session(
    store: Store, session: str, kind: str, path: Path | None, folder: Path, choices: Choices = EVERYTHING
) -> Path:
    """Write an export to `path`, or under its default name into `folder`; gives where it is.

    Runs on the store's thread. A file is written whole or not at all, for its owner's eyes only; what is no
    file (a pipe, a device) is written to as it is. Raises BadInput, StorageFailed.
    """
    stored = store.load(session)
    if path is not None and not path.resolve().parent.is_dir():
        raise BadInput(f"the folder of {path} does not exist", "make it, or choose another place with -o")
    target = (path or folder / default_name(stored, kind)).resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not target.is_file():
            with target.open("wb") as out:
                write_export(store, stored, kind, out, choices)
        else:
            _write_aside(store, stored, kind, target, choices)
    except OSError as error:
        what = f"{path or target} could not be written ({error.strerror or 'no place'})"
        raise StorageFailed(what, "choose another place with -o") from None
    return path or target


def _write_aside(store: Store, stored: StoredSession, kind: str, target: Path, choices: Choices) -> None:
    aside = target.with_name(f".{target.name}.part")
    try:
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            write_export(store, stored, kind, out, choices)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def write_export(
    store: Store, stored: StoredSession, kind: str, out: BinaryIO, choices: Choices = EVERYTHING
) -> None:
    """Write an export to an open file. Raises BadInput, StorageFailed, OSError.

    Sections are chosen in PDF and Markdown; names are hidden wherever there are words.
    """
    match kind:
        case "json":
            out.write(_json(stored, choices).encode())
        case "pdf":
            out.write(feedback_pdf(feedback_page(store, stored, choices), choices.paper))
        case "md":
            out.write(feedback_markdown(feedback_page(store, stored, choices)).encode())
        case "csv":
            out.write(feedback_csv(feedback_page(store, stored, choices)).encode())
        case "wav":
            if not stored.has_recording:
                raise BadInput("no sound was kept for this session", "use --format json for its text")
            user, interviewer = (_pieces(store, stored, track) for track in ("user", "interviewer"))
            write_wav(out, user, interviewer, stored.summary.seconds)
        case _:
            raise BadInput(f"the {kind} export is not in this build", f"use --format {' or '.join(FORMATS)}")


def _json(stored: StoredSession, choices: Choices) -> str:
    facts = session_facts(stored)
    document = export_document(stored, Metrics(facts.metrics_json(), facts.questions_json()))
    names = names_to_hide(stored, choices)
    hidden = hidden_in(document, hider(names)) if names else document
    return as_json_text(hidden if isinstance(hidden, dict) else document)


def _pieces(store: Store, stored: StoredSession, track: str) -> list[Piece]:
    chunks = store.chunks(stored.summary.id, track)
    return [Piece(chunk.at, chunk.rate, partial(decode_flac, chunk.flac)) for chunk in chunks]


def default_name(stored: StoredSession, kind: str) -> str:
    """`coach-DATE-ID.EXT`, the date being that of the session's start."""
    day = datetime.fromisoformat(stored.summary.started).astimezone().date().isoformat()
    return f"coach-{day}-{stored.summary.id}.{kind}"
