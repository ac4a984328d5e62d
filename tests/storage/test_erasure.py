"""Erasing a home leaves nothing of ours in it, nothing in the keychain, and all that is somebody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach_app.core.errors import StorageFailed
from coach_app.core.folders import Home
from coach_app.core.secrets import SecretText
from coach_app.storage.erasure import Gone, erase_home
from coach_app.storage.key import read_identity
from coach_app.storage.live_lock import LiveLock
from coach_app.storage.opening import open_store
from coach_app.storage.settings_file import SettingsFile
from tests.storage.samples import KEYED, NoKeychain, OpenKeychain, filled, opened

pytestmark = pytest.mark.unit

PROVIDERS = ("gemini", "openai")


def counts(gone: tuple[Gone, ...]) -> dict[str, int]:
    return {one.what: one.count for one in gone}


def test_everything_goes_and_is_listed(home: Home) -> None:
    filled(home, sessions=3)
    SettingsFile(home.settings).change("practice.role", "baker")
    for folder in (home.logs, home.exports, home.models / "small", home.damaged):
        folder.mkdir(parents=True)
        (folder / "one").write_bytes(b"x" * 10)
    gone = erase_home(home, KEYED, PROVIDERS, NoKeychain())
    assert counts(gone) == {
        "sessions": 3,
        "recordings": 3,
        "database": 3,
        "exports": 1,
        "speech models": 1,
        "settings": 1,
        "logs": 1,
    }
    assert next(one.size for one in gone if one.what == "recordings") > 3 * 8000
    assert not home.root.exists()


def test_keys_of_store_and_providers_leave_the_keychain(home: Home) -> None:
    keychain = OpenKeychain()
    keychain.set("gemini", SecretText("a key"))
    keychain.set("of another program", SecretText("another"))
    with opened(home, {}, keychain):
        pass
    identity = read_identity(home.store_file)
    assert identity is not None
    assert identity.id in keychain.entries
    gone = erase_home(home, {}, PROVIDERS, keychain)
    assert counts(gone)["keys in the keychain"] == 2
    assert list(keychain.entries) == ["of another program"]


def test_what_is_not_ours_stays(home: Home) -> None:
    filled(home)
    (home.root / "my notes.txt").write_text("mine")
    outside = home.root.parent / "outside"
    outside.mkdir()
    (outside / "theirs").write_text("theirs")
    home.exports.symlink_to(outside)
    erase_home(home, KEYED, PROVIDERS, NoKeychain())
    assert [path.name for path in home.root.iterdir()] == ["my notes.txt"]
    assert (outside / "theirs").read_text() == "theirs"


@pytest.mark.parametrize("spoil", ["key", "database", "identity"])
def test_what_can_no_longer_be_opened_can_be_erased(home: Home, spoil: str) -> None:
    filled(home)
    match spoil:
        case "database":
            home.database.write_bytes(b"no database" * 1000)
        case "identity":
            home.store_file.write_text("{")
        case _:
            pass
    gone = erase_home(home, {} if spoil == "key" else KEYED, PROVIDERS, NoKeychain())
    assert counts(gone)["recordings"] == 1
    assert not home.root.exists()


def test_nothing_is_erased_while_a_session_runs(home: Home) -> None:
    filled(home)
    lock = LiveLock(home.live_lock)
    lock.acquire()
    with pytest.raises(StorageFailed, match="another session is running"):
        erase_home(home, KEYED, PROVIDERS, NoKeychain())
    lock.release()
    with opened(home) as store:
        assert len(store.sessions()) == 1


def test_nothing_is_erased_under_an_open_window(home: Home) -> None:
    filled(home)
    window = open_store(home, KEYED, NoKeychain()).store
    with pytest.raises(StorageFailed, match="the store is in use"):
        erase_home(home, KEYED, PROVIDERS, NoKeychain())
    assert len(window.sessions()) == 1
    window.close()
    assert counts(erase_home(home, KEYED, PROVIDERS, NoKeychain()))["sessions"] == 1


def test_an_empty_place_has_nothing_to_erase(tmp_path: Path) -> None:
    assert erase_home(Home(tmp_path / "none"), {}, PROVIDERS, NoKeychain()) == ()
