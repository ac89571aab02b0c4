"""Each mistake an editor or translator can make: a tiny project in a file, with the findings it must give at its end.

`generator check` prints these lines; the last section of a case names the language they are in.
"""

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import ROOT, read_case, write_base, write_files

from generator.finding import CODES, Finding, Severity, one_line, sort_findings
from generator.language import load_language
from generator.load import load
from generator.model import Where
from generator.site import read

CASES = sorted(Path(__file__).parent.glob("*.txt"))

OF_CHARTS = {"missing-glyph"}
"""Codes that planning a chart yields; tests/chart has them."""
OF_FMT = {"not-canonical", "cannot-format"}
"""Codes that fmt yields; tests/fmt has them."""


def found_in(root: Path, tag: str) -> str:
    language = load_language(ROOT, tag)[0]
    return "".join(f"{one_line(finding, language.gettext, language.name_of)}\n" for finding in read(root).findings)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_mistake_is_told_with_its_place_and_what_to_do(path, golden, tmp_path):
    case = read_case(path)
    name, language, _ = case.expected
    assert name == "findings"

    found = found_in(write_files(write_base(tmp_path, words=language == "zh"), case), language or "en")

    golden(path, case.head + found)


OF_FILES = {"bad-link", "bad-file-name", "bad-file-kind", "file-too-large"}
"""No text of a case is a link, a name that cannot be shown, a file beside pages or one of many megabytes: tests/test_limits.py has them."""


def test_every_code_has_a_case():
    shown = {line.split(": ")[1] for path in CASES for line in read_case(path).expected[2].splitlines()}

    assert shown == set(CODES) - OF_CHARTS - OF_FMT - OF_FILES


def test_a_case_shows_the_code_it_is_named_after():
    for path in CASES:
        shown = {line.split(": ")[1] for line in read_case(path).expected[2].splitlines()}

        assert path.stem.startswith(tuple(shown) or ("none",)), path.name


def test_the_project_that_cases_begin_with_has_no_mistake(tmp_path):
    assert found_in(write_base(tmp_path), "en") == ""


def test_mistakes_of_all_files_come_at_once_sorted_by_place(tmp_path):
    root = write_base(tmp_path)
    for case in ("unknown-measure", "unknown-language", "unknown-place-in-vocabulary", "not-utf8", "po-syntax"):
        write_files(root, read_case(Path(__file__).parent / f"{case}.txt"))

    places = [finding.where for finding in read(root).findings]

    assert places == sorted(places)
    assert {place.file for place in places} >= {
        "data/glossary.csv",
        "data/reports/tides-2021/accepted-by-year.csv",
        "data/reports/tides-2021/report.yml",
        "data/vocabulary/institutions.yml",
        "data/vocabulary/places.yml",
    }


def test_a_mistake_of_form_in_the_report_hides_none_in_its_tables(tmp_path):
    root = write_base(tmp_path)
    write_files(root, read_case(Path(__file__).parent / "unknown-key.txt"))
    (root / "data/reports/tides-2021/accepted-by-year.csv").write_text("id,measure\nshort\n", encoding="utf-8")

    assert {"unknown-key", "ragged-row"} <= {finding.code for finding in read(root).findings}


def test_an_unknown_publisher_hides_no_mistake_in_tables(tmp_path):
    root = write_base(tmp_path)
    for case in ("unknown-institution", "unknown-measure"):
        write_files(root, read_case(Path(__file__).parent / f"{case}.txt"))

    assert {finding.code for finding in read(root).findings} == {"unknown-institution", "unknown-measure"}


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    root = write_base(tmp_path)
    for path in (*(root / "data").rglob("*.yml"), *(root / "data").rglob("*.csv")):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert read(root).findings == ()


def test_windows_line_ends_are_no_mistake_and_move_no_line(tmp_path):
    root = write_base(tmp_path)
    before = read(root)
    for path in (*(root / "data").rglob("*.yml"), *(root / "data").rglob("*.csv")):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    after = read(root)

    assert after.findings == ()
    assert [t.where for r in after.data.reports for t in r.texts] == [t.where for r in before.data.reports for t in r.texts]


def test_a_report_with_mistakes_is_left_out_and_the_others_are_kept(tmp_path):
    root = write_base(tmp_path)
    write_files(root, read_case(Path(__file__).parent / "bad-id-in-table.txt"))

    assert load(root, ("en",)).data.reports == ()
    assert len(load(write_base(tmp_path), ("en", "zh")).data.vocabulary.places) == 2


@pytest.mark.parametrize("tag", ["en", "zh"])
@pytest.mark.parametrize("code", CODES)
def test_both_sentences_of_every_code_can_be_written(code, tag):
    fields = {name for part in (CODES[code].problem, CODES[code].advice) for _, name, _, _ in string.Formatter().parse(part) if name}
    finding = Finding(code, Where("data/x.yml", 2, 5), dict.fromkeys(fields, "a {b} c"))

    line = one_line(finding, load_language(ROOT, tag)[0].gettext)

    assert line.startswith(f"data/x.yml:2:5: {code}: ")
    assert "a {b} c" in line or not fields


def test_a_broken_translation_of_a_finding_falls_back_to_english():
    finding = Finding("missing-file", Where("a.csv"), {"file": "a.csv"})

    assert one_line(finding, lambda _: "没有{文件}") == one_line(finding, lambda text: text)


def test_every_code_says_whether_it_stops_a_build():
    assert {code.severity for code in CODES.values()} <= set(Severity)
    assert all(code.problem.endswith(".") and code.advice for code in CODES.values())


def test_equal_findings_are_told_once_and_in_the_order_of_places():
    one, two = Finding("empty-file", Where("a", 2)), Finding("empty-file", Where("a", 10))

    assert sort_findings([two, one, two]) == (one, two)


# Garbage

anything = st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")))
keys = st.sampled_from(
    "language kind title publishers place period source summary sections id at figures prose key &a *a {x} - : | [ ] ' \"".split()
)
yaml_like = st.lists(st.tuples(st.integers(0, 3), keys, st.text(max_size=6)), max_size=12).map(
    lambda lines: "".join(f"{'  ' * depth}{key}: {text}\n" for depth, key, text in lines).encode("utf-8", "surrogatepass")
)
cells = st.sampled_from(
    ["", "accepted", "cases_accepted", "2021", "2021-13", "at 2021", "-1", "1e5", "３４０", '"', "'", "{x}", "\x00", "over 5", "=1+1", "\r"]
)
csv_like = st.lists(st.lists(cells, max_size=8).map(",".join), max_size=6).map(
    lambda lines: "\n".join(["id,measure,period,value,printed,qualifier,status,right", *lines]).encode()
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return write_base(tmp_path_factory.mktemp("garbage"))


FILES = [
    "data/glossary.csv",
    "data/vocabulary/units.yml",
    "data/vocabulary/dimensions.yml",
    "data/reports/tides-2021/report.yml",
    "data/reports/tides-2021/accepted-by-year.csv",
    "locales/zh/LC_MESSAGES/site.po",
    "locales/zh/LC_MESSAGES/tides-2021.po",
]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(FILES), st.one_of(anything, yaml_like, csv_like))
def test_garbage_is_told_and_never_raises(scratch, name, garbage):
    path = scratch / name
    good = path.read_bytes()
    try:
        path.write_bytes(garbage)
        for finding in read(scratch).findings:
            assert one_line(finding, str).startswith(("data/", "locales/"))
    finally:
        path.write_bytes(good)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 2000), st.integers(0, 12), st.text(alphabet='":{}[]%,&*-\\\n\t #|n0１', max_size=4))
def test_a_slip_of_the_pen_anywhere_is_told_and_never_raises(scratch, name, at, cut, put):
    path = scratch / name
    good = path.read_text(encoding="utf-8")
    at %= len(good)
    try:
        path.write_text(good[:at] + put + good[at + cut :], encoding="utf-8")
        for finding in read(scratch).findings:
            assert ": " in one_line(finding, str)
    finally:
        path.write_text(good, encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\n",
        "a: &a {b: *a}\n",
        "x: " + "[" * 3000,
        "? [a, b]\n: c\n",
        "--- a\n--- b\n",
        "a: &a [" + "x, " * 9 + "]\n" + "".join(f"k{n}: &b{n} [{', '.join(['*b' + str(n - 1) if n else '*a'] * 9)}]\n" for n in range(9)),
        '"' + "a" * 200_000 + "\n",
        "id," + "a" * 200_000 + "\n1,2\n",
        'id,measure\n"' + "a\n" * 100_000,
    ],
    ids=[
        "circle",
        "circle in a mapping",
        "deep",
        "key that is a list",
        "two documents",
        "aliases of aliases",
        "open quote",
        "long head",
        "open cell",
    ],
)
@pytest.mark.parametrize("name", FILES[1:5])
def test_files_made_to_break_a_reader_are_told(scratch, name, text):
    path = scratch / name
    good = path.read_bytes()
    try:
        path.write_text(text, encoding="utf-8")
        assert read(scratch).findings
    finally:
        path.write_bytes(good)
