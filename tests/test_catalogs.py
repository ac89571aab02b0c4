"""Files as Poedit and Weblate write them come back in our form, and nothing that people wrote is lost."""

import shutil
import subprocess

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st
from projects import ROOT

from generator.catalogs.catalog import CatalogError, catalog_text, forms, read_catalog
from generator.catalogs.messages import updated_catalog
from generator.model import Text, Where

HEAD = """\
msgid ""
msgstr ""
"Language: zh\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""

OURS = (
    HEAD
    + """
# 与“事件”区别
#. sections › cases › title
#: data/reports/tides-2021/report.yml
msgid "Cases"
msgstr "案件"

#: data/reports/tides-2021/report.yml
#, fuzzy
#| msgid "The court accepted {accepted} within a year and concluded {concluded} of them, more than ever."
msgid "The court accepted {accepted} within a year and concluded {concluded} of them, as many as ever."
msgstr "法院受理{accepted}，审结{concluded}，创历史新高。"

#: data/vocabulary/units.yml
msgctxt "unit.case"
msgid "{n} case"
msgid_plural "{n} cases"
msgstr[0] "{n}件"

#, fuzzy
#~| msgid "Rights of tides"
#~ msgid "Rights of the sea"
#~ msgstr "海洋的权利"

# 旧
#~ msgctxt "place.atlantis"
#~ msgid "Atlantis"
#~ msgstr "亚特兰蒂斯"
"""
)

POEDIT = r"""# 港口项目的译文
# Translators: 某某 <someone@example.org>, 2026
msgid ""
msgstr ""
"Project-Id-Version: \n"
"POT-Creation-Date: 2026-03-01 10:00+0800\n"
"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\n"
"Last-Translator: \n"
"Language-Team: \n"
"Language: zh_CN\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"X-Generator: Poedit 3.4.2\n"
"X-Poedit-Basepath: ../../..\n"

#: data/vocabulary/units.yml
#, python-brace-format
msgctxt "unit.case"
msgid "{n} case"
msgid_plural "{n} cases"
msgstr[0] "{n}件"

#: data/reports/tides-2021/report.yml
#, fuzzy, python-brace-format
#| msgid ""
#| "The court accepted {accepted} within a year and concluded {concluded} of "
#| "them, more than ever."
msgid ""
"The court accepted {accepted} within a year and concluded {concluded} of "
"them, as many as ever."
msgstr ""
"法院受理{accepted}，"
"审结{concluded}，创历史新高。"

# 与“事件”区别
#. sections › cases › title
#: data/reports/tides-2021/report.yml
msgid "Cases"
msgstr "案件"

# 旧
#~ msgctxt "place.atlantis"
#~ msgid "Atlantis"
#~ msgstr "亚特兰蒂斯"

#, fuzzy
#~| msgid "Rights of tides"
#~ msgid "Rights of the sea"
#~ msgstr ""
#~ "海洋"
#~ "的权利"
"""

REPORT = Where("data/reports/tides-2021/report.yml", 13)
TEXTS = [
    Text("Cases", "tides-2021", where=REPORT, hint="sections › cases › title"),
    Text("The court accepted {accepted} within a year and concluded {concluded} of them, as many as ever.", "tides-2021", where=REPORT),
    Text("{n} case", "tides-2021", "en", "unit.case", "{n} cases", Where("data/vocabulary/units.yml", 3)),
]


def renewed(tmp_path, text, texts=TEXTS, domain="tides-2021"):
    path = tmp_path / "locales/zh/LC_MESSAGES" / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return catalog_text(updated_catalog(tmp_path, "zh", domain, texts))


def test_what_is_in_our_form_stays_as_it_is(tmp_path):
    assert renewed(tmp_path, OURS) == OURS


def test_a_file_of_poedit_loses_dates_and_wrapping_and_nothing_else(tmp_path):
    found = renewed(tmp_path, POEDIT)

    comment = "# 港口项目的译文\n# Translators: 某某 <someone@example.org>, 2026\n"
    wrapped = '#| msgid ""\n#| "The court accepted {accepted} within a year and concluded {concluded} of "\n#| "them, more than ever."\n'
    whole = next(line for line in OURS.splitlines(keepends=True) if line.startswith("#| "))
    assert found == comment + OURS.replace(whole, wrapped)


@pytest.mark.parametrize("change", [lambda s: s.replace("\n", "\r\n"), lambda s: "\ufeff" + s, lambda s: s.rstrip(), lambda s: s + "\n\n"])
def test_line_ends_and_marks_of_editors_do_not_matter(tmp_path, change):
    assert renewed(tmp_path, change(OURS)) == OURS


def test_the_comment_that_programs_put_above_a_catalog_goes(tmp_path):
    head = "# Translations template for PROJECT.\n# FIRST AUTHOR <EMAIL@ADDRESS>, 2026.\n#\n#, fuzzy\n"

    assert renewed(tmp_path, head + OURS) == OURS


def test_a_string_that_is_used_again_has_its_translation_again(tmp_path):
    texts = [*TEXTS, Text("Atlantis", "tides-2021", context="place.atlantis", where=Where("data/vocabulary/places.yml"))]

    found = renewed(tmp_path, OURS, texts)

    assert '# 旧\n#: data/vocabulary/places.yml\nmsgctxt "place.atlantis"\nmsgid "Atlantis"\nmsgstr "亚特兰蒂斯"\n' in found
    assert "#~ msgctxt" not in found


def test_a_string_that_begins_to_count_keeps_its_words_and_asks_to_be_looked_at(tmp_path):
    found = renewed(tmp_path, OURS, [Text("Cases", "tides-2021", plural="{n} cases", where=REPORT)])

    assert '#, fuzzy\nmsgid "Cases"\nmsgid_plural "{n} cases"\nmsgstr[0] "案件"\n' in found


def test_a_string_that_nobody_translated_leaves_nothing_behind(tmp_path):
    found = renewed(tmp_path, HEAD + '\nmsgid "Gone"\nmsgstr ""\n', [])

    assert "Gone" not in found


def test_a_place_that_a_string_has_in_several_files_is_told_once_each(tmp_path):
    twice = [Text("Cases", "site", where=Where(f"generator/{file}.py", line)) for file, line in (("a", 1), ("b", 2), ("a", 9))]

    assert '#: generator/a.py\n#: generator/b.py\nmsgid "Cases"' in renewed(tmp_path, HEAD, twice, "site")


@pytest.mark.parametrize(
    ("domain", "context", "msgid", "flagged"),
    [
        ("site", None, "{n} pages", True),
        ("site", "unit.case", "{n} case", True),
        ("site", None, "Write {{accepted-2020}}.", False),
        ("site", None, "50% of all", False),
        ("site", "pattern.qualifier", "over {quantity}", False),
        ("tides-2021", None, "The court accepted {accepted}.", False),
    ],
)
def test_only_what_is_filled_in_by_format_is_flagged_so(tmp_path, domain, context, msgid, flagged):
    found = renewed(tmp_path, HEAD, [Text(msgid, domain, context=context, where=REPORT)], domain)

    assert ("python-brace-format" in found) == flagged
    assert "python-format" not in found


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="GNU gettext is not on this machine")
@pytest.mark.parametrize("path", sorted((ROOT / "locales").rglob("*.po")), ids=lambda path: path.stem)
def test_gettext_accepts_our_catalogs_with_their_flags(path, tmp_path):
    run = subprocess.run(["msgfmt", "--check-format", "-o", tmp_path / "x.mo", path], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("msgcat"), reason="GNU gettext is not on this machine")
@pytest.mark.parametrize("path", sorted((ROOT / "locales").glob("z*/*/*.po")), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_what_gettext_wraps_is_ours_again(path):
    """Weblate and Poedit write as gettext does."""
    wrapped = subprocess.run(["msgcat", "--width=77", path], capture_output=True, check=True).stdout.decode("utf-8")
    catalog = read_catalog(wrapped, path.parts[-3])
    catalog.domain = path.stem

    assert catalog_text(catalog) == path.read_text(encoding="utf-8")


def test_every_catalog_of_the_project_is_in_our_form():
    for path in sorted((ROOT / "locales").rglob("*.po")):
        text = path.read_text(encoding="utf-8")
        catalog = read_catalog(text, path.parts[-3])
        catalog.domain = path.stem

        assert catalog_text(catalog) == text, path


strings = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


@given(st.lists(st.tuples(strings.filter(bool), strings, strings, st.none() | strings), max_size=6))
def test_whatever_is_written_is_read_back(entries):
    catalog = Catalog("zh", domain="tides-2021")
    for msgid, string, comment, context in entries:
        catalog.add(msgid, string, user_comments=[" ".join(comment.split())], context=context)

    read = read_catalog(catalog_text(catalog), "zh")

    assert {(m.context, m.id): forms(m) for m in read if m.id} == {(m.context, m.id): forms(m) for m in catalog if m.id}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a\nmsgstr "b"\n', 1),
        (HEAD + '\nmsgid "a"\nmsgstr “b”\n', 10),
        (HEAD + '\nmsgid "a"\nmsgid "b"\nmsgstr "c"\n', 10),
    ],
)
def test_a_catalog_that_cannot_be_read_is_told_with_its_line(text, line):
    with pytest.raises(CatalogError) as told:
        read_catalog(text, "zh")

    assert told.value.line == line
