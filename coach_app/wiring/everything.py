"""All data of a user as one ZIP, and all of it erased."""

import json
import os
import zipfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from coach_app.core.errors import BadInput, StorageFailed
from coach_app.core.session import StoredSession
from coach_app.storage.erasure import Gone, erase_home
from coach_app.storage.provider_keys import PROVIDERS
from coach_app.storage.store import Store
from coach_app.wiring.exports import write_export
from coach_app.wiring.household import Household

READ_ME = """Everything Practice Coach keeps of you on this computer, readable without the program.

sessions/ID/session.json   plan, turns, events, figures, debrief and what was sent where, as described by
                           schema.json in this archive
sessions/ID/feedback.md    the feedback page in words
sessions/ID/sound.wav      24 kHz stereo, left you, right the interviewer; only where sound was kept
consents.json              what you agreed to or took back, and when
settings.toml              the settings you changed
schema.json                what the keys of session.json mean

Keys of providers and the key of the database are not in here.
"""

_SCHEMA = "export-1.json"


def export_everything(household: Household, store: Store, path: Path) -> int:
    """Write all data as a ZIP to `path`, whole or not at all, for its owner's eyes; gives how many sessions.

    Runs on the store's thread; memory does not grow with the number of sessions. Raises BadInput,
    StorageFailed.
    """
    target = path.resolve()
    if not target.parent.is_dir():
        raise BadInput(f"the folder of {path} does not exist", "make it, or choose another place with -o")
    aside = target.with_name(f".{target.name}.part")
    try:
        with open(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
            count = _write(household, store, out)
        aside.replace(target)
    except OSError as error:
        what = f"{path} could not be written ({error.strerror or 'no place'})"
        raise StorageFailed(what, "choose another place with -o") from None
    finally:
        aside.unlink(missing_ok=True)
    return count


def erase_everything(household: Household) -> tuple[Gone, ...]:
    """Erase all data and keys; gives what went. The store must not be open here. Raises StorageFailed."""
    entries = tuple(str(engine) for engine in PROVIDERS)
    return erase_home(household.home, household.environment, entries)


def _write(household: Household, store: Store, out: BinaryIO) -> int:
    sessions = store.sessions()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("README.txt", READ_ME)
        archive.write(household.assets / "schema" / _SCHEMA, "schema.json")
        consents = [asdict(consent) for consent in store.consents()]
        archive.writestr("consents.json", json.dumps(consents, ensure_ascii=False, indent=2))
        if household.home.settings.exists():
            archive.write(household.home.settings, "settings.toml")
        for summary in sessions:
            _write_session(archive, store, store.load(summary.id))
    return len(sessions)


def _write_session(archive: zipfile.ZipFile, store: Store, stored: StoredSession) -> None:
    kinds = [("json", "session.json"), ("md", "feedback.md")]
    if stored.has_recording:
        kinds.append(("wav", "sound.wav"))
    day = datetime.fromisoformat(stored.summary.started).astimezone().timetuple()
    for kind, name in kinds:
        entry = zipfile.ZipInfo(f"sessions/{stored.summary.id}/{name}", day[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w", force_zip64=kind == "wav") as out:
            write_export(store, stored, kind, out)  # type: ignore[arg-type]  # a stream of bytes that can't seek
