"""Catalogs follow the program and the data, and lose nothing on the way."""

import json
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from click.testing import CliRunner
from projects import ROOT, replace_in, write_base

from generator.catalogs.messages import interface_texts, update_catalogs, write_catalog
from generator.cli import main
from generator.language import catalog_path, find_languages, find_spoken, load_language
from generator.load import load
from generator.site import read

SITE = catalog_path("zh", "site")
TIDES = catalog_path("zh", "tides-2021")


@pytest.fixture
def root(tmp_path):
    root = write_base(tmp_path)
    (root / "generator/templates").mkdir(parents=True)
    (root / "generator/words.py").write_text(
        '_("Gone")\n# Translators: at an axis\nt("column", "Value")\nngettext("{n} page", "{n} pages", 2)\n', encoding="utf-8"
    )
    (root / "generator/templates/page.md.j2").write_text('{{ _("Reports") }}\n{{ pgettext("column", "Value") }}\n', encoding="utf-8")
    return root


def update(root):
    return update_catalogs(root, load(root, ("en", "zh")).data)


def test_strings_of_program_and_templates_are_found_once_with_their_place(root):
    found = [(t.context, t.msgid, t.plural, str(t.where)) for t in interface_texts(root)]

    assert sorted(found, key=str) == sorted(
        [
            (None, "Gone", None, "generator/words.py:1"),
            ("column", "Value", None, next(w for c, m, _, w in found if m == "Value")),
            (None, "{n} page", "{n} pages", "generator/words.py:4"),
            (None, "Reports", None, "generator/templates/page.md.j2:1"),
        ],
        key=str,
    )


def test_new_strings_come_in_empty_with_the_place_they_are_from(root):
    update(root)

    text = (root / SITE).read_text(encoding="utf-8")
    assert '#: generator/words.py\nmsgid "Gone"\nmsgstr ""\n' in text
    assert '#: data/vocabulary/places.yml\nmsgctxt "place.arcadia"\nmsgid "Arcadia"\nmsgstr "桃源"\n' in text


def test_an_update_changes_no_translation_and_a_second_one_no_byte(root):
    before = read_po(BytesIO((root / TIDES).read_bytes()))
    update(root)
    once = {path: path.read_bytes() for path in (root / "locales").rglob("*.po")}
    update(root)

    assert {path: path.read_bytes() for path in (root / "locales").rglob("*.po")} == once
    assert {m.id: m.string for m in read_po(BytesIO((root / TIDES).read_bytes()))} == {m.id: m.string for m in before}


def test_a_string_no_longer_used_is_kept_as_a_comment(root):
    update(root)
    replace_in(root / "data/reports/tides-2021/report.yml", "title: Rights of the tide", "title: Rights of the sea")
    update(root)

    text = (root / TIDES).read_text(encoding="utf-8")
    assert '#~ msgid "Rights of the tide"\n#~ msgstr "潮汐的权利"' in text
    assert 'msgid "Rights of the sea"\nmsgstr ""' in text


def test_nothing_is_guessed_and_nothing_becomes_fuzzy(root):
    update(root)
    replace_in(root / "data/reports/tides-2021/report.yml", "title: Rights of the tide", "title: Rights of the tides")
    update(root)

    assert "fuzzy" not in (root / TIDES).read_text(encoding="utf-8")


def test_comments_of_translators_stay(root):
    replace_in(root / TIDES, 'msgid "Cases"\n', '# 与“事件”区别\nmsgid "Cases"\n')
    update(root)

    assert "# 与“事件”区别" in (root / TIDES).read_text(encoding="utf-8")


def test_a_report_written_in_chinese_gets_an_english_catalog_and_no_chinese_one(root):
    report = root / "data/reports/chao-2022"
    report.mkdir()
    report.joinpath("report.yml").write_text(
        "language: zh\nkind: news_release\ntitle: 潮汐\npublishers: [meridian_court]\nplace: meridian\nperiod: 2022\n"
        "source: {title: 潮汐, language: zh}\nsummary: 无数字。\nsections:\n  - {id: a, title: 一, at: 一}\n",
        encoding="utf-8",
    )
    coverage = update(root)

    assert (root / catalog_path("en", "chao-2022")).exists() and not (root / catalog_path("zh", "chao-2022")).exists()
    assert ("en", "chao-2022", 0, 3) in [(c.language, c.domain, c.translated, c.messages) for c in coverage]


def test_coverage_counts_what_is_translated(root):
    coverage = {c.domain: (c.translated, c.messages) for c in update(root)}

    assert coverage["tides-2021"] == (5, 5)
    assert coverage["site"][1] - coverage["site"][0] == 4


def test_a_written_catalog_is_read_back_and_holds_no_date(tmp_path):
    catalog = Catalog("zh", domain="site")
    catalog.add("a " * 100, "“长”" * 60, locations=[("data/x.yml", 3)])
    catalog.add(("{n} case", "{n} cases"), ("{n}件",), context="unit.case")
    write_catalog(tmp_path / "locales/zh/LC_MESSAGES/site.po", catalog)

    language, findings = load_language(tmp_path, "zh")
    assert findings == ()
    assert language.gettext("a " * 100) == "“长”" * 60
    assert "Date" not in (tmp_path / SITE).read_text(encoding="utf-8")
    assert [p.name for p in (tmp_path / SITE).parent.iterdir()] == ["site.po"]


def test_a_string_says_where_it_stands_in_its_report_and_what_the_programmer_says(root):
    (root / "data/reports/tides-2021/accepted-by-year.csv").write_text(
        "id,measure,period,value,printed,note\naccepted,cases_accepted,2021,340,340,By docket.\n", encoding="utf-8"
    )
    update(root)

    text = (root / TIDES).read_text(encoding="utf-8")
    assert '#. sections › cases › figures › accepted-by-year › title\n#: data/reports/tides-2021/report.yml\nmsgid "Cases accepted"' in text
    assert '#. accepted › note\n#: data/reports/tides-2021/accepted-by-year.csv\nmsgid "By docket."' in text
    assert '#. at an axis\n#: generator/words.py\n#: generator/templates/page.md.j2\nmsgctxt "column"' in (root / SITE).read_text(
        encoding="utf-8"
    )


def test_a_line_more_in_a_report_or_the_program_changes_no_catalog(root):
    update(root)
    before = {path: path.read_bytes() for path in (root / "locales").rglob("*.po")}
    for path in (root / "data/reports/tides-2021/report.yml", root / "generator/words.py", root / "data/vocabulary/units.yml"):
        path.write_text("# A comment.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    update(root)

    assert {path: path.read_bytes() for path in (root / "locales").rglob("*.po")} == before


# The command


def messages(root, *arguments, tag="en"):
    result = CliRunner().invoke(main, ["--root", str(root), "--lang", tag, "messages", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_missing_lists_each_string_with_the_line_of_its_msgid(root):
    replace_in(root / TIDES, 'msgstr "案件"', 'msgstr ""')

    result = messages(root, "--missing")

    line = next(int(n) for n in re.findall(rf"^    {re.escape(TIDES.as_posix())}:(\d+): Cases$", result.stdout, re.MULTILINE))
    assert (root / TIDES).read_text(encoding="utf-8").splitlines()[line - 1] == 'msgid "Cases"'
    assert re.search(r"^    locales/zh/LC_MESSAGES/site.po:\d+: \[column\] Value$", result.stdout, re.MULTILINE)
    assert "Chinese: " in result.stdout


def test_a_fuzzy_translation_is_missing_and_said_to_be_fuzzy(root):
    replace_in(root / TIDES, 'msgid "Cases"\n', '#, fuzzy\nmsgid "Cases"\n')

    assert re.search(r": Cases \(fuzzy\)$", messages(root, "--missing").stdout, re.MULTILINE)


def test_check_writes_nothing_and_fails_until_catalogs_are_up_to_date(root):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    assert messages(root, "--check").exit_code == 1
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert messages(root).exit_code == 0
    assert messages(root, "--check").exit_code == 0


def test_line_ends_of_windows_are_no_reason_to_fail_and_are_mended(root):
    messages(root)
    ours = (root / TIDES).read_bytes()
    (root / TIDES).write_bytes(ours.replace(b"\n", b"\r\n"))

    assert messages(root, "--check").exit_code == 0
    messages(root)
    assert (root / TIDES).read_bytes() == ours


def test_stale_strings_are_counted_and_dropped_when_asked(root):
    replace_in(root / "data/reports/tides-2021/report.yml", "title: Rights of the tide", "title: Rights of the sea")

    assert "1 string is no longer used; --drop-stale removes it." in messages(root).stdout
    assert "#~" in (root / TIDES).read_text(encoding="utf-8")
    assert "no longer used" not in messages(root, "--drop-stale").stdout
    assert "#~" not in (root / TIDES).read_text(encoding="utf-8")


def test_the_catalog_of_a_report_that_is_gone_is_told_and_kept(root):
    gone = root / catalog_path("zh", "ebb-1999")
    shutil.copy(root / TIDES, gone)

    result = messages(root, "--drop-stale")

    assert "locales/zh/LC_MESSAGES/ebb-1999.po is of no report" in result.stdout
    assert gone.exists()


def test_json_tells_each_catalog_on_a_line(root):
    lines = [json.loads(line) for line in messages(root, "--format", "json").stdout.splitlines()]

    site, tides = lines
    assert (tides["file"], tides["messages"], tides["translated"], tides["missing"]) == (TIDES.as_posix(), 5, 5, [])
    assert site["language"] == "zh" and site["published"] and site["messages"] - site["translated"] == len(site["missing"]) == 4
    assert {"line", "context", "msgid", "fuzzy", "at"} == set(site["missing"][0])


def test_a_broken_catalog_is_told_and_nothing_is_written(root):
    (root / "locales/fr/LC_MESSAGES").mkdir(parents=True)
    for tag in ("zh", "en"):
        (root / f"mkdocs.{tag}.yml").touch()
    (root / catalog_path("fr", "site")).write_text('msgid "a\n', encoding="utf-8")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    result = messages(root)

    assert result.exit_code == 1
    assert "locales/fr/LC_MESSAGES/site.po:1: po-syntax" in result.stdout
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


# Languages in preparation


@pytest.fixture
def preparing(root):
    """The project with settings of MkDocs for its two languages, and a third language without."""
    for tag in ("zh", "en"):
        (root / f"mkdocs.{tag}.yml").touch()
    (root / "locales/zh-Hant/LC_MESSAGES").mkdir(parents=True)
    return root


def test_a_language_without_settings_of_its_own_is_in_preparation(preparing):
    assert find_languages(preparing) == ("zh", "en")
    assert find_spoken(preparing) == ("zh", "en", "zh-Hant")


def test_a_language_in_preparation_lacks_what_it_lacks_without_a_finding(preparing):
    assert read(preparing).findings == read(write_base(preparing)).findings
    assert {f.values.get("language") for f in read(preparing).findings if f.code == "untranslated"} == {"zh"}


def test_a_language_in_preparation_has_catalogs_and_is_told_as_such(preparing):
    result = messages(preparing)

    assert (preparing / catalog_path("zh-Hant", "site")).exists()
    assert (preparing / catalog_path("zh-Hant", "tides-2021")).exists()
    assert re.search(r"^zh-Hant +0 / 5 +tides-2021$", result.stdout, re.MULTILINE)
    assert re.search(r"^Traditional Chinese, in preparation: 0 of \d+ translated\.$", result.stdout, re.MULTILINE)


def test_what_a_language_in_preparation_lacks_is_listed_only_where_it_is_asked_for(preparing):
    listed = re.compile(r"^    locales/zh-Hant/", re.MULTILINE)

    assert not listed.search(messages(preparing, "--missing").stdout)
    asked = messages(preparing, "--missing", "--only", "zh-Hant").stdout
    assert listed.search(asked) and not re.search(r"^zh ", asked, re.MULTILINE)
    assert messages(preparing, "--only", "tlh").exit_code == 2


def test_commands_speak_a_language_in_preparation(preparing):
    messages(preparing)
    catalog = preparing / catalog_path("zh-Hant", "site")
    (preparing / "generator/words.py").write_text('N_("{language}: {translated} of {messages} translated.")\n', encoding="utf-8")
    messages(preparing)
    replace_in(catalog, 'translated."\nmsgstr ""', 'translated."\nmsgstr "{language}：{messages}條中已譯{translated}條。"')

    assert "條中已譯" in messages(preparing, tag="zh-Hant").stdout


def test_the_glossary_may_have_columns_of_a_language_in_preparation(preparing):
    path = preparing / "data/glossary.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{head},zh-Hant", *(f"{row},詞" for row in rows)]) + "\n", encoding="utf-8")

    assert not [finding for finding in read(preparing).findings if finding.where.file == "data/glossary.csv"]


# Babel


def test_babel_extracts_data_with_lines_and_contexts(root):
    path = root / "data/vocabulary/units.yml"

    found = [(line, message, context) for line, message, _, context in extract_from_file("generator.catalogs.messages:extract_data", path)]

    assert found[:2] == [(1, ("{n} case", "{n} cases"), "unit.case"), (1, "cases", "unit.case.label")]


def test_pybabel_finds_the_same_strings_of_data(root):
    """`generator` is imported by its name, so the program's own folder is in the way here."""
    shutil.rmtree(root / "generator")
    shutil.copy(ROOT / "babel.cfg", root)
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-o", "all.pot", "."]
    subprocess.run(command, cwd=root, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)

    with (root / "all.pot").open("rb") as file:
        found = {(m.context, m.id) for m in read_po(file) if m.id}
    data = load(root, ("en", "zh")).data
    texts = (*data.vocabulary.texts, *data.reports[0].texts)
    assert found == {(t.context, (t.msgid, t.plural) if t.plural else t.msgid) for t in texts}


@pytest.mark.parametrize(
    "po",
    [
        "",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=no-such\\n"\n',
        'msgid ""\nmsgstr "Plural-Forms: nplurals=x; plural=y;\\n"\n\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
        'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=__import__;\\n"\n',
        'msgid ""\nmsgstr "Language: tlh-XX\\n"\n',
        'msgstr "b"\nmsgid "a"\n',
        'msgid "a"\nmsgid "b"\n',
        'msgid "a"\nmsgstr[7] "b"\n',
        'msgid "a\\"\nmsgstr "b"\n',
        "<<<<<<< HEAD\n",
        '#~ msgid "a"\n#~ msgstr "b"\n#, fuzzy\n',
    ],
)
def test_a_catalog_in_disorder_is_told_and_never_raises(root, po):
    (root / SITE).write_text(po, encoding="utf-8")

    found = read(root)

    assert {f.code for f in found.findings} & {"po-syntax", "untranslated", "empty-file", "merge-conflict"}
    assert [language.tag for language in found.languages] == ["zh", "en"]


def test_a_conflict_left_in_a_catalog_is_told_with_its_line(root):
    replace_in(root / TIDES, 'msgid "Cases"\n', '<<<<<<< HEAD\nmsgid "Cases"\n')

    assert [str(f.where) for f in read(root).findings if f.code in ("po-syntax", "merge-conflict")] == [
        "locales/zh/LC_MESSAGES/tides-2021.po:18"
    ]
