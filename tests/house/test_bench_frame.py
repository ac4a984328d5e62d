"""The frame of the benchmarks: discovery, table, JSON, and one that fails beside one that does not."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.rows import Row, percentiles, table, write_json

pytestmark = pytest.mark.unit

ROW = Row("microphone → socket", "delay", "≤ 50 ms p95", 12.345, 48.0, 10, "ms", "pipecat 7 / 18", "even")


def test_percentiles_are_those_of_the_samples() -> None:
    assert percentiles(range(101)) == (50.0, 95.0)
    assert percentiles([7.0], high=99.0) == (7.0, 7.0)


def test_a_table_lines_up_and_shows_what_is_missing() -> None:
    lines = table([ROW, Row("a", "b", "c", None, 1234.5, 1, "MB")]).splitlines()
    assert len(lines) == 4
    where = lines[0].index("p50")
    assert lines[2][where:].startswith("12.3 ")
    assert lines[3][where:].startswith("– ")
    assert "1234" in lines[3]


def test_json_keeps_every_figure(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    write_json([ROW], path)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert [Row(**row) for row in data["rows"]] == [ROW]
    assert data["machine"]["python"].startswith("3.")


def test_a_failing_benchmark_becomes_a_row_and_leaves_the_environment_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "trial_bench"
    package.mkdir()
    good = "import os\nfrom tests.bench.rows import Row\n\ndef measure():\n    os.environ['LEFT'] = '1'\n"
    good += "    return [Row('a', os.environ['COACH_HOME'], 'g', 1.0, 2.0, 3, 'ms')]\n"
    (package / "bench_good.py").write_text(good, encoding="utf-8")
    (package / "bench_bad.py").write_text("def measure():\n    raise OSError('no card')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    home = os.environ["COACH_HOME"]
    assert bench.names(package) == ["bad", "good"]
    good_rows, went_well = bench.run("good", "trial_bench")
    bad_rows, went_badly = bench.run("bad", "trial_bench")
    assert (went_well, went_badly) == (True, False)
    assert good_rows[0].measure != home
    assert "no card" in bad_rows[0].note
    assert os.environ["COACH_HOME"] == home
    assert "LEFT" not in os.environ
    sys.modules.pop("trial_bench", None)


def test_an_unknown_name_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["no-such-benchmark"]) == 2
    assert "no-such-benchmark" in capsys.readouterr().err
