"""What an installer is made from: one description, a template, licences, and what is taken out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from installers.packaging.configuration import merged
from installers.packaging.licences import bill, listing, parts
from installers.packaging.trim import needed, trim
from tests.house.sources import ROOT, project
from tests.house.test_licences import shipped
from tests.house.test_pins import normal

pytestmark = pytest.mark.packaging

TEMPLATE = ROOT / "installers" / "linux-template"


def filled(folder: Path) -> Path:
    """The Linux template with the app's values, without the tool that normally fills it."""
    values = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
    values.update(version="1.2.3", url="https://example.org", format="here")

    def fill(text: str) -> str:
        for name, value in values.items():
            text = text.replace("{{ cookiecutter." + name + " }}", str(value))
        return text

    for path in TEMPLATE.rglob("*"):
        if path.is_file() and path.suffix in (".desktop", ".xml", ".c"):
            target = folder / fill(str(path.relative_to(TEMPLATE)))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder / "here"


def test_one_description_is_made_of_both_files_and_the_lock() -> None:
    description = merged(ROOT)
    app = description["tool"]["briefcase"]["app"]["coach"]
    assert description["project"]["version"] == project()["project"]["version"]
    assert app["requires"] == ["--requirement=requirements.lock"]
    assert "--require-hashes" in app["requirement_installer_args"]
    assert app["long_description"]
    assert "[" not in app["long_description"]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_menu_entry_is_valid(tmp_path: Path) -> None:
    (entry,) = filled(tmp_path).rglob("*.desktop")
    done = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="needs appstream")
def test_the_store_page_is_valid(tmp_path: Path) -> None:
    (page,) = filled(tmp_path).rglob("*.metainfo.xml")
    words = ["appstreamcli", "validate", "--no-net", "--explain", str(page)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_the_launcher_starts_its_package_apart_from_the_users_modules(tmp_path: Path) -> None:
    config = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}-config"
    if not config.exists():
        pytest.skip("this Python has no headers")

    def flags(kind: str) -> list[str]:
        words = [str(config), kind, "--embed"]
        printed: str = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        return printed.split()

    source = filled(tmp_path) / "bootstrap" / "launcher.c"
    binary = tmp_path / "usr" / "bin" / "coach"
    binary.parent.mkdir(parents=True)
    include = [flag for flag in flags("--cflags") if flag.startswith("-I")]
    compiler = [
        "cc",
        "-D_GNU_SOURCE",
        "-std=c11",
        *include,
        "-o",
        str(binary),
        str(source),
        *flags("--ldflags"),
    ]
    built = subprocess.run(compiler, capture_output=True, text=True, check=False)
    if "cannot find -lpython" in built.stderr:
        pytest.skip("this Python has no shared library")
    assert built.returncode == 0, built.stderr
    package = tmp_path / "usr" / "lib" / "coach" / "app" / "coach"
    package.mkdir(parents=True)
    (tmp_path / "usr/lib/coach/app_packages").mkdir()
    (tmp_path / "evil").mkdir()
    (tmp_path / "evil" / "json.py").write_text("raise SystemExit('foreign module')", encoding="utf-8")
    (package / "__init__.py").touch()
    said = "import json, sys; print(json.dumps([sys.executable, sys.argv[1:], sys.flags.utf8_mode]))"
    (package / "__main__.py").write_text(said, encoding="utf-8")
    env = {"PYTHONPATH": str(tmp_path / "evil"), "LC_ALL": "C"}
    words = [str(binary), "demo", "--mic", "ü"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [str(binary), ["demo", "--mic", "ü"], 1]


def test_every_shipped_library_is_in_the_licence_list_and_in_the_bill() -> None:
    site = Path(jsonschema.__file__).parents[1]
    found = parts(site)
    names = {normal(part.name) for part in found}
    assert set(shipped()) <= names
    assert all(part.licence for part in found)
    text = listing(found, ROOT / "assets")
    assert "SIL Open Font License" in text
    document = json.loads(bill(found, "practice-coach", "1.0"))
    assert document["bomFormat"] == "CycloneDX"
    assert len(document["components"]) == len(found)
    assert bill(found, "practice-coach", "1.0") == bill(parts(site), "practice-coach", "1.0")


@pytest.mark.skipif(shutil.which("readelf") is None, reason="needs binutils")
def test_what_a_kept_library_loads_is_kept() -> None:
    qt = Path(jsonschema.__file__).parents[1] / "PySide6"
    reached = {path.name for path in needed([qt / "QtWidgets.abi3.so"], qt / "Qt" / "lib")}
    assert {"libQt6Widgets.so.6", "libQt6Gui.so.6", "libQt6Core.so.6"} <= reached
    assert not any("Quick" in name for name in reached)


def test_trimming_takes_tests_and_stubs_and_leaves_the_rest(tmp_path: Path) -> None:
    for name in ("one/__init__.py", "one/tests/test_it.py", "one/it.pyi", "pip/__init__.py", "two.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * 10, encoding="utf-8")
    assert trim(tmp_path) == 30
    left = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["one/__init__.py", "two.py"]
