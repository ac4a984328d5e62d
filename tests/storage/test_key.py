"""How the key of a store is found, made and missed."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.errors import BadInput, ExitCode, StorageFailed
from coach_app.core.folders import Home
from coach_app.core.secrets import SecretText
from coach_app.storage.key import KEY_VARIABLE, DatabaseKey, StoreIdentity, key_from
from coach_app.storage.opening import open_store, recovery_key
from tests.storage.samples import KEY, KEYED, NoKeychain, OpenKeychain, files, filled, opened

pytestmark = pytest.mark.unit


def test_the_check_value_is_the_start_of_an_hmac() -> None:
    raw = bytes(range(32))
    expected = hmac.new(raw, b"abc", hashlib.sha256).hexdigest()[:16]
    assert StoreIdentity.of("abc", DatabaseKey(raw)) == StoreIdentity("abc", expected)


@given(st.text(max_size=70))
def test_only_64_hex_digits_are_a_key(text: str) -> None:
    good = len(text) == 64 and all(c in "0123456789abcdefABCDEF" for c in text)
    assert (DatabaseKey.from_hex(text) is not None) == good


@given(st.binary(min_size=32, max_size=32))
def test_a_key_survives_being_written_down(raw: bytes) -> None:
    key = DatabaseKey(raw)
    assert DatabaseKey.from_hex(key.hex()) == key
    assert raw.hex() not in repr(key)


@pytest.mark.parametrize("bad", ["", "12", "zz" * 32, KEY + "0", f" {KEY}", f"{KEY}\n"])
def test_a_malformed_variable_is_bad_input(home: Home, bad: str) -> None:
    with pytest.raises(BadInput, match=KEY_VARIABLE) as caught:
        open_store(home, {KEY_VARIABLE: bad}, OpenKeychain())
    assert caught.value.exit_code == ExitCode.INPUT
    assert not home.root.exists()
    if len(bad) > 2:
        assert bad not in str(caught.value)


def test_no_variable_is_no_key() -> None:
    assert key_from({}) is None


def test_a_new_store_keeps_its_key_in_the_keychain(home: Home) -> None:
    keychain = OpenKeychain()
    with opened(home, {}, keychain):
        pass
    identity = json.loads(home.store_file.read_text())
    assert set(identity) == {"id", "key_check"}
    kept = DatabaseKey.from_hex(keychain.entries[identity["id"]].reveal())
    assert kept is not None
    assert kept.check(identity["id"]) == identity["key_check"]
    assert not home.key_file.exists()
    assert recovery_key(home, {}, keychain).reveal() == kept.hex()
    with opened(home, {}, keychain) as store:
        assert store.sessions() == ()


def test_without_a_keychain_the_key_is_in_a_file_of_its_owner(home: Home) -> None:
    with opened(home, {}):
        pass
    assert DatabaseKey.from_hex(home.key_file.read_text().strip()) is not None
    if os.name == "posix":
        assert stat.S_IMODE(home.key_file.stat().st_mode) == 0o600
        assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    with opened(home, {}) as store:
        assert store.sessions() == ()


def test_a_key_given_by_variable_is_kept_nowhere(home: Home) -> None:
    keychain = OpenKeychain()
    with opened(home, KEYED, keychain):
        pass
    assert keychain.entries == {}
    assert not home.key_file.exists()
    assert all(KEY.encode() not in data and bytes.fromhex(KEY) not in data for data in files(home).values())


def test_a_wrong_variable_does_not_hide_the_right_key_elsewhere(home: Home) -> None:
    keychain = OpenKeychain()
    with opened(home, {}, keychain):
        pass
    with opened(home, KEYED, keychain) as store:
        assert store.sessions() == ()


def test_a_stale_keychain_entry_does_not_hide_the_key_file(home: Home) -> None:
    with opened(home, {}):
        pass
    keychain = OpenKeychain()
    keychain.set(json.loads(home.store_file.read_text())["id"], SecretText(KEY))
    with opened(home, {}, keychain) as store:
        assert store.sessions() == ()


@pytest.mark.parametrize("environment", [{}, {KEY_VARIABLE: "77" * 32}])
def test_with_no_fitting_key_nothing_is_touched(home: Home, environment: dict[str, str]) -> None:
    filled(home)
    before = files(home)
    for keychain in (NoKeychain(), OpenKeychain()):
        with pytest.raises(StorageFailed, match="the key for this store is missing; ") as caught:
            open_store(home, environment, keychain)
        assert caught.value.exit_code == ExitCode.STORAGE
    with pytest.raises(StorageFailed, match="missing"):
        recovery_key(home, environment, NoKeychain())
    assert files(home) == before
    with opened(home) as store:
        assert len(store.sessions()) == 1


def test_a_damaged_file_without_its_key_is_a_missing_key_not_damage(home: Home) -> None:
    filled(home)
    home.database.write_bytes(b"no database at all" * 1000)
    before = files(home)
    with pytest.raises(StorageFailed, match="the key for this store is missing"):
        open_store(home, {}, NoKeychain())
    assert files(home) == before


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"id": 1, "key_check": "x"}', b"\xff\xfe"])
def test_a_lost_store_json_is_written_again_when_a_key_opens_the_database(
    home: Home, content: bytes | None
) -> None:
    filled(home)
    identity = home.store_file.read_bytes()
    if content is None:
        home.store_file.unlink()
    else:
        home.store_file.write_bytes(content)
    found = open_store(home, KEYED, NoKeychain())
    assert len(found.store.sessions()) == 1
    found.store.close()
    assert len(found.complaints) == 1
    assert "store.json" in found.complaints[0]
    assert home.store_file.read_bytes() == identity


def test_a_lost_store_json_with_a_wrong_key_changes_nothing(home: Home) -> None:
    filled(home)
    home.store_file.unlink()
    before = files(home)
    with pytest.raises(StorageFailed, match="the key for this store is missing"):
        open_store(home, {KEY_VARIABLE: "77" * 32}, NoKeychain())
    assert files(home) == before


def test_a_key_file_that_holds_no_key_is_not_written_over(home: Home) -> None:
    home.root.mkdir()
    home.key_file.write_text("something else\n")
    with pytest.raises(StorageFailed, match="move it away"):
        open_store(home, {}, NoKeychain())
    assert home.key_file.read_text() == "something else\n"


def test_a_key_file_left_by_an_interrupted_set_up_is_used(home: Home) -> None:
    home.root.mkdir()
    home.key_file.write_text(KEY + "\n")
    with opened(home, {}):
        pass
    assert recovery_key(home, KEYED, NoKeychain()).reveal() == KEY


def test_there_is_no_recovery_key_without_a_store(home: Home) -> None:
    with pytest.raises(StorageFailed, match="no store yet"):
        recovery_key(home, KEYED, NoKeychain())
    assert not home.root.exists()
