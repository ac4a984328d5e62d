"""The system's keychain: a real Secret Service, refused back ends, time limits, providers' keys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.SecretService import Keyring as SecretService

from coach_app.core.errors import BadInput, ExitCode, StorageFailed
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.storage.keychain import KeychainUnavailable, SystemKeychain
from coach_app.storage.provider_keys import ProviderKeys
from tests.isolation import needs
from tests.storage.samples import NoKeychain, OpenKeychain

pytestmark = pytest.mark.unit

_UNLOCKED = 'eval "$(echo test | gnome-keyring-daemon --unlock --components=secrets)"; exec "$@"'


class _PlainTextKeyring(KeyringBackend):
    """A back end that would write secrets to an open file."""

    priority = 9

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("it must not be asked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("it must not be told")


@pytest.mark.parametrize("backend", [_PlainTextKeyring, null.Keyring, fail.Keyring])
def test_back_ends_that_keep_nothing_safe_are_refused(
    monkeypatch: pytest.MonkeyPatch, backend: Callable[[], KeyringBackend]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", backend)
    keychain = SystemKeychain()
    with pytest.raises(KeychainUnavailable):
        keychain.set("someone", SecretText("secret"))
    with pytest.raises(KeychainUnavailable):
        keychain.get("someone")
    with pytest.raises(KeychainUnavailable):
        keychain.remove("someone")


def test_a_keychain_that_does_not_answer_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(SecretService, "get_password", lambda *_: never.wait(30))
    monkeypatch.setattr(keyring, "get_keyring", SecretService)
    before = time.monotonic()
    with pytest.raises(KeychainUnavailable, match="no answer in time"):
        SystemKeychain(limit=0.05).get("someone")
    assert time.monotonic() - before < 5
    never.set()


@pytest.fixture
def desktop(tmp_path: Path) -> list[str]:
    """A command prefix that runs a program beside a real, unlocked Secret Service."""
    for tool in ("dbus-run-session", "gnome-keyring-daemon"):
        if reason := needs(tool):
            pytest.skip(reason)
    return ["dbus-run-session", "--", "sh", "-c", _UNLOCKED, "sh"]


def _in(desktop: list[str], tmp_path: Path, program: str) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHON_KEYRING_BACKEND"}
    environment |= {"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}
    shutil.rmtree(tmp_path / "run", ignore_errors=True)
    (tmp_path / "run").mkdir(mode=0o700)
    environment["XDG_RUNTIME_DIR"] = str(tmp_path / "run")
    command = [*desktop, sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


_STORE = """
import os
from coach_app.storage.home import find_home
from coach_app.storage.opening import open_store, recovery_key
home = find_home(os.environ)
open_store(home, {}).store.close()
print(home.key_file.exists(), len(recovery_key(home, {}).reveal()))
"""

_KEYS = """
from coach_app.core.rounds import EngineName
from coach_app.core.secrets import SecretText
from coach_app.storage.provider_keys import ProviderKeys
keys = ProviderKeys({"GEMINI_API_KEY": "from-environment"})
print(keys.get(EngineName.GEMINI).reveal())
keys.set(EngineName.GEMINI, SecretText("from-keychain"))
print(keys.get(EngineName.GEMINI).reveal(), *keys.engines())
print(keys.remove(EngineName.GEMINI), keys.remove(EngineName.GEMINI), keys.get(EngineName.GEMINI).reveal())
"""


def test_a_store_keeps_its_key_in_a_real_secret_service(desktop: list[str], tmp_path: Path) -> None:
    assert _in(desktop, tmp_path, _STORE).split() == ["False", "64"]
    assert _in(desktop, tmp_path, _STORE).split() == ["False", "64"]


def test_a_provider_key_lives_in_a_real_secret_service(desktop: list[str], tmp_path: Path) -> None:
    assert _in(desktop, tmp_path, _KEYS).splitlines() == [
        "from-environment",
        "from-keychain gemini",
        "True False from-environment",
    ]


def test_a_key_comes_from_the_keychain_before_the_environment() -> None:
    keychain = OpenKeychain()
    keys = ProviderKeys({"GOOGLE_API_KEY": "b", "OPENAI_API_KEY": "c"}, keychain)
    assert keys.get(EngineName.GEMINI) == SecretText("b")
    keys.set(EngineName.GEMINI, SecretText(" a\n"))
    assert keys.get(EngineName.GEMINI) == SecretText("a")
    assert keys.get(EngineName.OFFLINE) is None
    assert keys.engines() == (EngineName.GEMINI, EngineName.OPENAI)
    assert keys.remove(EngineName.GEMINI)
    assert not keys.remove(EngineName.GEMINI)


def test_without_a_keychain_no_key_is_written_and_the_variable_is_named() -> None:
    keys = ProviderKeys({"GEMINI_API_KEY": "a"}, NoKeychain())
    assert keys.get(EngineName.GEMINI) == SecretText("a")
    with pytest.raises(StorageFailed, match="set GEMINI_API_KEY in the environment") as caught:
        keys.set(EngineName.GEMINI, SecretText("super-secret"))
    assert "super-secret" not in str(caught.value)
    assert caught.value.exit_code == ExitCode.STORAGE
    with pytest.raises(StorageFailed, match="GEMINI_API_KEY"):
        keys.remove(EngineName.GEMINI)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_no_key_at_all_is_called_so(text: str) -> None:
    with pytest.raises(BadInput, match=r"^no key was given; paste the key on one line$"):
        ProviderKeys({}, OpenKeychain()).set(EngineName.GEMINI, SecretText(text))


@pytest.mark.parametrize("text", ["two words", "a\tb", "a\x00b"])
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        ProviderKeys({}, OpenKeychain()).set(EngineName.GEMINI, SecretText(text))
    assert str(caught.value) == "that is not a key; paste the key on one line, without spaces"


def test_the_offline_engine_takes_no_key() -> None:
    with pytest.raises(BadInput, match="offline needs no key"):
        ProviderKeys({}, OpenKeychain()).set(EngineName.OFFLINE, SecretText("a"))
