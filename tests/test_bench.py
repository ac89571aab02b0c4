"""The reports that `make bench` measures with are valid, and the same every time; its table says what was measured."""

import subprocess
import sys
from pathlib import Path

import corpus
import page as speed
import pytest
import run
from projects import ROOT
from test_site import digests

from generator.chart.shape import group
from generator.read import read


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    return corpus.write_project(tmp_path_factory.mktemp("bench") / "project", 12)


def test_the_reports_have_no_mistake_and_no_warning(project):
    done = subprocess.run(
        [sys.executable, "-m", "generator", "--lang", "en", "--root", str(project), "check", "--strict"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert (done.returncode, "12 reports" in done.stdout + done.stderr) == (0, True), done.stdout + done.stderr


def test_the_same_number_of_reports_is_the_same_project(tmp_path):
    one, other = (digests(corpus.write_project(tmp_path / name, 3)) for name in ("one", "other"))

    assert one == other and len(one) > 20


def test_reports_differ_and_show_every_kind_of_chart(project):
    reports = read(project).data.reports

    assert len({str(report.summary) for report in reports}) == 12
    assert {str(g.kind) for report in reports for figure in report.figures for g in group(figure)} >= {"columns", "lines", "stack", "bars"}
    assert {str(o.qualifier) for report in reports for _, o in report.observations} >= {"over", "nearly"}


def test_others_get_the_pages_with_the_drawings_in_them(tmp_path):
    built = tmp_path / "project/site/en/reports/a/index.html"
    built.parent.mkdir(parents=True)
    built.write_text(
        '<svg class="icon"></svg><svg class="chart chart-wide">1</svg><svg class="chart chart-narrow">2</svg>', encoding="utf-8"
    )
    page = tmp_path / "project/build/en/reports/a.md"
    page.parent.mkdir(parents=True)
    page.write_text('# A\n\n<div data-chart="a/f">\nwait</div>\n\nend\n', encoding="utf-8")

    assert run.pages_with_drawings(tmp_path / "project", tmp_path / "docs") == {"zh": 0, "en": 1}
    text = (tmp_path / "docs/en/reports/a.md").read_text(encoding="utf-8")
    assert text == '# A\n\n<svg class="chart chart-wide">1</svg><svg class="chart chart-narrow">2</svg>\n\nend\n'


def test_a_command_is_measured_and_one_that_fails_says_why(tmp_path):
    made = run.cost([sys.executable, "-c", "open('made/a', 'w').write('12345')"], _folder(tmp_path), tmp_path / "made")

    assert (made.files, made.size) == (1, 5) and made.wall > 0 and made.memory > 1_000_000
    with pytest.raises(RuntimeError, match="no tide"):
        run.cost([sys.executable, "-c", "raise SystemExit('no tide')"], tmp_path, tmp_path / "made")
    with pytest.raises(RuntimeError, match="en"):
        run.cost(run.side_by_side("-c \"import sys; sys.exit('en' if '{tag}' == 'en' else 0)\""), tmp_path, tmp_path / "made")


def _folder(root: Path) -> Path:
    (root / "made").mkdir()
    return root


def test_the_table_divides_medians_by_the_yardstick():
    cheap, dear = (run.Cost(wall, wall, 2_000_000, 3, 4_000_000) for wall in (1.0, 4.0))

    lines = run.table({"ours": [cheap, cheap, dear], run.YARDSTICK: [dear]}).splitlines()

    assert lines[1].split() == ["ours", "1.00", "1.00", "2", "3", "4.0", "0.25", "3"]
    assert lines[2].split()[-2:] == ["1.00", "1"]


def test_what_is_measured_stands_on_the_page_in_both_languages_with_charts():
    costs = {name: [{"wall": n + 1.5, "cpu": 2.0, "memory": 3e8, "files": 1200, "size": 5e6}] for n, name in enumerate(speed.PROGRAMS)}

    rows = speed.table({"1000": costs}, "zh").splitlines()
    drawn = {(tag, name): html for tag, name, html in speed.charts("1,000", costs)}

    assert rows[2] == "| 1,000 | 本程序，重新绘图 | 1.50 | 2.00 | 300 | 1,200 | 5.0 | 0.27 |"
    assert len(rows) == 2 + len(speed.PROGRAMS)
    assert set(drawn) == {(tag, shown.id) for tag in speed.LANGUAGES for shown in speed.SHOWN}
    assert "seconds" not in drawn["zh", "time"]
    for tag, said in (("en", "Wall time: highest Hugo (8.5 seconds)"), ("zh", "用时：最高为Hugo（8.5秒）")):
        assert said in drawn[tag, "time"]
        assert drawn[tag, "time"].count("<svg ") == 2, "for wide and for narrow screens"


def test_the_page_says_what_it_was_measured_on():
    machine = {"date": "2026-11-27", "system": "Linux", "cores": "2", "python": "3.11.7", "a new file of 10 kB": "24 µs", "hugo": "0.1"}

    assert (
        speed.measured_on(machine, "en") == "Measured on 2026-11-27: Linux, 2 cores, Python 3.11.7, a new file of 10 kB in 24 µs; Hugo 0.1."
    )
    assert speed.measured_on(machine, "zh") == "测于2026-11-27：Linux，处理器2核，Python 3.11.7，新建10 kB文件24 µs；Hugo 0.1。"


def test_a_page_without_a_place_for_what_was_measured_is_refused():
    assert speed.put_in("a <!-- b --> c <!-- end of b --> d", "b", "e") == "a <!-- b -->\n\ne\n\n<!-- end of b --> d"
    with pytest.raises(RuntimeError, match="end of b"):
        speed.put_in("a <!-- b --> c", "b", "e")
