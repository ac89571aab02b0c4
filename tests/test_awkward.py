"""What the guide for editors says of awkward things can be entered as it stands there: its tables are read without a finding."""

import csv
import io
import re
import shutil

import pytest
from projects import ROOT

from generator.check import changes, printed_forms
from generator.language import find_languages
from generator.load import load

HEAD = """\
language: {tag}
kind: white_paper
title: Tables of the guide
publishers: [{publisher}]
place: {place}
period: 2024
source: {{title: "[[Tables of the guide]]", language: {tag}}}
summary: Tables of the guide.
sections:
  - id: tables
    title: Tables
    at: "1"
    figures:
"""


def tables(tag: str) -> list[str]:
    guide = (ROOT / "docs" / tag / "editors.md").read_text(encoding="utf-8")
    section = re.search(r"\{: #awkward \}(.*?)^## ", guide, re.DOTALL | re.MULTILINE)
    assert section
    return re.findall(r"^```csv\n(.*?)^```", section[1], re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_the_tables_of_the_guide_are_read_without_a_finding(tmp_path, tag):
    shutil.copytree(ROOT / "data/vocabulary", tmp_path / "data/vocabulary")
    shutil.copy(ROOT / "data/glossary.csv", tmp_path / "data/glossary.csv")
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    for settings in ROOT.glob("mkdocs*.yml"):
        shutil.copy(settings, tmp_path / settings.name)
    vocabulary = load(tmp_path, find_languages(tmp_path)).data.vocabulary
    publisher = next(iter(vocabulary.institutions.values()))
    report = tmp_path / "data/reports/guide"
    report.mkdir(parents=True)
    text = HEAD.format(tag=tag, publisher=publisher.id, place=publisher.place)
    for n, table in enumerate(tables(tag)):
        (report / f"t{n}.csv").write_text(table, encoding="utf-8")
        columns = next(csv.reader(io.StringIO(table)))
        text += f'      - {{id: t{n}, title: Table, at: "1"{"" if "measure" in columns else ", measure: cases_accepted"}}}\n'
    (report / "report.yml").write_text(text, encoding="utf-8")

    loaded = load(tmp_path, find_languages(tmp_path))

    assert loaded.findings == ()
    (read,) = loaded.data.reports
    assert [*printed_forms(read), *changes(read)] == []
    assert len(read.figures) == len(tables(tag)) >= 9


def test_both_guides_have_the_same_tables_but_for_what_is_printed():
    def rows(tag: str) -> list[tuple[str, str, str]]:
        return [(row["id"], row["value"], row.get("qualifier") or "") for t in tables(tag) for row in csv.DictReader(io.StringIO(t))]

    english = {row for row in rows("en") if row[1]}

    assert english <= {*rows("zh")}
