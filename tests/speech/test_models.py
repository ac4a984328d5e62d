"""Models are found, fetched, checked, unpacked and removed; whatever is wrong leaves nothing behind."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from coach_app.core.errors import BadInput, CoachError, EngineFailed, StorageFailed
from coach_app.speech.download import look
from coach_app.speech.model_folders import ModelKind, model_folder
from coach_app.speech.model_store import ModelStore
from tests.speech.model_archives import FILES, NAME, FileServer, serving, tar, zipped

pytestmark = pytest.mark.unit


def nothing(done: int, total: int | None) -> None:
    """No progress is shown."""


def left(home: Path) -> list[str]:
    """Files below the models folder."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


@pytest.mark.parametrize(
    ("folder", "names", "kind"),
    [
        (NAME, list(FILES), ModelKind.STREAMING_TRANSDUCER),
        ("zipformer-en", list(FILES), ModelKind.TRANSDUCER),
        ("sherpa-onnx-nemo-parakeet", list(FILES), ModelKind.NEMO_TRANSDUCER),
        (
            "sherpa-onnx-whisper-tiny.en",
            ["tiny.en-tokens.txt", "tiny.en-encoder.int8.onnx", "tiny.en-decoder.int8.onnx"],
            ModelKind.WHISPER,
        ),
        (
            "sherpa-onnx-moonshine-tiny-en-int8",
            ["tokens.txt", "preprocess.onnx", "encode.onnx", "uncached_decode.onnx", "cached_decode.onnx"],
            ModelKind.MOONSHINE,
        ),
        ("notes", ["readme.txt"], None),
        ("half", ["tokens.txt", "encoder.onnx"], None),
    ],
)
def test_a_model_is_told_by_its_files(
    tmp_path: Path, folder: str, names: list[str], kind: ModelKind | None
) -> None:
    place = tmp_path / folder
    place.mkdir()
    for name in names:
        (place / name).write_bytes(b"x")
    found = model_folder(place)
    assert (found.kind if found else None) == kind


def test_a_model_is_installed_from_a_file_listed_and_removed(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    archive = tar(tmp_path / "model.tar.bz2")
    model = store.install(archive, hashlib.sha256(archive.read_bytes()).hexdigest().upper())
    assert (model.name, model.kind) == (NAME, ModelKind.STREAMING_TRANSDUCER)
    assert model.files["encoder"] == "encoder.int8.onnx"
    assert model.size == sum(map(len, FILES.values()))
    assert [each.name for each in store.models()] == [NAME]
    assert archive.exists()
    with pytest.raises(BadInput, match="there already"):
        store.install(archive)
    store.remove(NAME)
    assert left(tmp_path / "models") == []
    with pytest.raises(BadInput, match="no model named"):
        store.remove("../models")


def test_a_zip_without_a_folder_takes_the_archives_name(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    assert store.install(zipped(tmp_path / "zipformer-en.zip", FILES)).name == "zipformer-en"


@pytest.mark.parametrize(
    "wicked",
    [
        member("/etc/coach-owned"),
        member("../escaped"),
        member(f"{NAME}/../../escaped"),
        member("C:\\escaped"),
        member("..\\escaped"),
        member(f"{NAME}/link", tarfile.SYMTYPE, "/etc/passwd"),
        member(f"{NAME}/hard", tarfile.LNKTYPE, "/etc/passwd"),
        member(f"{NAME}/null", tarfile.CHRTYPE),
        member(f"{NAME}/disk", tarfile.BLKTYPE),
        member(f"{NAME}/pipe", tarfile.FIFOTYPE),
        member("/folder", tarfile.DIRTYPE),
    ],
    ids=lambda info: info.name,
)
def test_an_archive_that_reaches_outside_is_refused_whole(tmp_path: Path, wicked: tarfile.TarInfo) -> None:
    store = ModelStore(tmp_path / "models")
    with pytest.raises(BadInput, match="no model needs"):
        store.install(tar(tmp_path / "model.tar", None, wicked))
    assert left(tmp_path) == ["model.tar"]


@pytest.mark.parametrize("name", ["../escaped", "/escaped", "a/../../escaped", "C:/escaped"])
def test_a_zip_that_reaches_outside_is_refused_whole(tmp_path: Path, name: str) -> None:
    archive = zipped(tmp_path / "model.zip", {**FILES, name: b"x"})
    with pytest.raises(BadInput, match="no model needs"):
        ModelStore(tmp_path / "models").install(archive)
    assert left(tmp_path) == ["model.zip"]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "model.zip", FILES)
    with zipfile.ZipFile(archive, "a") as out:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        out.writestr(info, "/etc/passwd")
    with pytest.raises(BadInput, match="no model needs"):
        ModelStore(tmp_path / "models").install(archive)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "damaged"), (b"hello", "damaged"), (b"PK\3\4 and nothing more", "damaged")],
)
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    archive = tmp_path / "model.tar.bz2"
    archive.write_bytes(content)
    with pytest.raises(BadInput, match=words):
        ModelStore(tmp_path / "models").install(archive)
    assert left(tmp_path) == ["model.tar.bz2"]


def test_a_truncated_archive_leaves_nothing(tmp_path: Path) -> None:
    archive = tar(tmp_path / "model.tar.bz2")
    archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(BadInput, match="damaged"):
        ModelStore(tmp_path / "models").install(archive)
    assert left(tmp_path / "models") == []


def test_an_archive_without_a_model_and_a_wrong_checksum_are_refused(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    with pytest.raises(BadInput, match="no model this program can load"):
        store.install(tar(tmp_path / "other.tar", {"readme.txt": b"hello"}))
    with pytest.raises(BadInput, match="checksum"):
        store.install(tar(tmp_path / "model.tar"), "0" * 64)
    with pytest.raises(BadInput, match="no file"):
        store.install(tmp_path / "missing.tar")
    assert left(tmp_path / "models") == []


def test_an_interrupted_download_goes_on_where_it_stopped(tmp_path: Path) -> None:
    data = tar(tmp_path / "model.tar").read_bytes()
    store = ModelStore(tmp_path / "models")
    with serving(FileServer(data, cut=100_000)) as served:
        remote = look(served.url("model.tar"))
        assert remote.size == len(data)
        with pytest.raises(EngineFailed, match="broke"):
            store.download(remote, nothing)
        served.cut = None
        seen: list[tuple[int, int | None]] = []
        archive = store.download(remote, lambda done, total: seen.append((done, total)))
        assert served.requests[-1] == ("GET", "bytes=100000-")
    assert seen[0][0] > 100_000
    assert seen[-1] == (len(data), len(data))
    assert archive.read_bytes() == data
    assert store.install(archive, hashlib.sha256(data).hexdigest(), keep=False).name == NAME
    assert [name for name in left(tmp_path / "models") if "download" in name] == []


def test_a_file_that_changed_meanwhile_is_fetched_anew(tmp_path: Path) -> None:
    data = tar(tmp_path / "model.tar").read_bytes()
    store = ModelStore(tmp_path / "models")
    with serving(FileServer(b"old" * 50_000, cut=90_000)) as served:
        remote = look(served.url("model.tar"))
        with pytest.raises(EngineFailed):
            store.download(remote, nothing)
        served.data, served.tag, served.cut = data, '"two"', None
        assert store.download(look(served.url("model.tar")), nothing).read_bytes() == data


def test_a_download_with_a_wrong_checksum_is_removed(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    with serving(FileServer(tar(tmp_path / "model.tar").read_bytes())) as served:
        archive = store.download(look(served.url("model.tar")), nothing)
    with pytest.raises(BadInput, match="checksum"):
        store.install(archive, "f" * 64, keep=False)
    assert left(tmp_path / "models") == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/model.tar", "https"),
        ("ftp://127.0.0.1/model.tar", "https"),
        ("file:///etc/passwd", "https"),
        ("https://127.0.0.1/", "names no file"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_to_be_so(url: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        look(url)


def test_a_server_without_the_file_is_an_engine_failure() -> None:
    with serving(FileServer(b"", status=404)) as served, pytest.raises(EngineFailed, match="404"):
        look(served.url())


def test_what_does_not_fit_on_the_disk_is_not_begun(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    with serving(FileServer(b"x")) as served:
        remote = look(served.url())
        huge = type(remote)(remote.url, remote.host, remote.name, 10**15)
        with pytest.raises(StorageFailed, match="do not fit"):
            store.download(huge, nothing)
    assert left(tmp_path / "models") == []


def test_old_downloads_and_interrupted_installations_are_cleared_away(tmp_path: Path) -> None:
    home = tmp_path / "models"
    (home / ".installing-x" / "a").mkdir(parents=True)
    (home / ".downloads").mkdir()
    for name, days in (("old.part", 8), ("new.part", 1)):
        file = home / ".downloads" / name
        file.write_bytes(b"x")
        os.utime(file, (time.time() - days * 86_400,) * 2)
    ModelStore(home).tidy()
    assert left(home) == [".downloads/new.part"]
    assert not (home / ".installing-x").exists()


FULL_DISK = """
import sys
from pathlib import Path
from coach_app.core.errors import StorageFailed
from coach_app.speech.model_store import ModelStore
home = Path(sys.argv[1])
try:
    ModelStore(home).install(Path(sys.argv[2]))
except StorageFailed as error:
    print(error)
print(sorted(str(p) for p in home.rglob("*")))
"""


def test_a_full_disk_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    archive = tar(tmp_path / "model.tar", {**FILES, "encoder.onnx": b"E" * 3_000_000})
    home = tmp_path / "disk"
    home.mkdir()
    script = tmp_path / "full.py"
    script.write_text(FULL_DISK)
    mount = f"mount -t tmpfs -o size=1m none {home} && exec {sys.executable} {script} {home} {archive}"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount], capture_output=True, text=True, env=environment, timeout=30
    )
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("no mount namespace here")
    first, second = done.stdout.splitlines()
    assert first.startswith("the model could not be unpacked (No space left on device); make room")
    assert second == "[]"


def coach(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COACH_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "coach_app", "models", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=30
    )


def test_the_command_asks_before_it_installs(tmp_path: Path) -> None:
    archive = str(tar(tmp_path / "model.tar"))
    refused = coach(tmp_path, "install", archive)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "0.2 MB" in refused.stderr
    assert "--yes" in refused.stderr
    done = coach(tmp_path, "install", archive, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{NAME}  streaming transducer  0.2 MB\n"
    assert NAME in coach(tmp_path, "list").stdout
    assert coach(tmp_path, "remove", NAME).returncode == 0
    unknown = coach(tmp_path, "remove", NAME)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (3, 1)


def test_the_command_downloads_and_checks(tmp_path: Path) -> None:
    data = tar(tmp_path / "model.tar").read_bytes()
    with serving(FileServer(data)) as served:
        wrong = coach(tmp_path, "install", served.url("model.tar"), "--yes", "--sha256", "0" * 64)
        assert (wrong.returncode, wrong.stdout) == (3, "")
        assert "checksum" in wrong.stderr
        sha256 = hashlib.sha256(data).hexdigest()
        done = coach(tmp_path, "install", f"{served.url('model.tar')}#sha256={sha256}", "--yes")
    assert done.returncode == 0
    assert done.stdout.startswith(NAME)
    assert "MB" in done.stderr


def test_every_failure_has_a_way_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(CoachError) as failure:
        ModelStore(tmp_path).install(tmp_path / "missing.tar")
    assert failure.value.mend
