"""Two states of a project: what differs in what they publish."""

import json
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import replace_in, write_base

from generator.difference import Change, What, compare_states
from generator.difference.state import read_state
from generator.difference.view import LONG, MOST, DifferenceView, as_code
from generator.language import load_language

REPORT = "data/reports/tides-2021/report.yml"
TABLE = "data/reports/tides-2021/accepted-by-year.csv"
CATALOG = "locales/zh/LC_MESSAGES/tides-2021.po"
ROWS = """id,measure,statistic,period,against,value,unit,printed
accepted,cases_accepted,,2021,,340,,340
accepted-2020,cases_accepted,,2020,,300,,300
growth,cases_accepted,change,2021,2020,13.3,percent,13.3%
"""


@pytest.fixture
def roots(tmp_path):
    """The same project twice."""
    old = write_base(tmp_path / "old")
    (old / TABLE).write_text(ROWS, encoding="utf-8")
    shutil.copytree(old, tmp_path / "new")
    return old, tmp_path / "new"


def difference(roots):
    return compare_states(*map(read_state, roots))


def told(found, *kinds: What) -> list[tuple]:
    """Kind of change, id and the fields that differ of the things of *kinds*."""
    return [
        (item.change.value, item.id, *(f"{f.name} {f.old}>{f.new}" for f in item.fields if item.change in (Change.CHANGED, Change.RENAMED)))
        for item in found.items
        if item.what in (kinds or tuple(What))
    ]


def view(roots, tag: str = "en", **more) -> DifferenceView:
    old, new = map(read_state, roots)
    return DifferenceView(compare_states(old, new), old, new, load_language(roots[1], tag)[0], "main (1234567)", **more)


def add_fact(root, title="Night hearings"):
    text = (root / REPORT).read_text(encoding="utf-8")
    fact = f'    facts:\n      - id: night\n        kind: mechanism\n        title: "{title}"\n        text: At night.\n        at: I.2\n'
    (root / REPORT).write_text(text + fact, encoding="utf-8")


# Rows


def test_nothing_differs_from_itself(roots):
    found = difference(roots)

    assert found.empty and not found.in_figures and not any(found.pages.values())


def test_a_value_with_its_printed_form(roots):
    replace_in(roots[1] / TABLE, "2021,,340,,340", "2021,,341,,341")

    found = difference(roots)

    assert told(found, What.OBSERVATION) == [("changed", "accepted", "value 340>341", "printed 340>341")]
    assert found.items[0].figure == "accepted-by-year" and found.in_figures


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("2021,,340,,340", "2021-H2,,340,,340", "period 2021>2021-H2"),
        ("2021,,340,,340", "2021,,340,patent,340", "unit case>patent"),
        ("cases_accepted,,2021", "cases_concluded,,2021", "measure cases_accepted>cases_concluded"),
        ("2021,2020,13.3", "2021,2019,13.3", "against 2020>2019"),
    ],
)
def test_every_column_is_compared(roots, old, new, field):
    replace_in(roots[1] / TABLE, old, new)

    assert field in [text for item in told(difference(roots), What.OBSERVATION) for text in item[2:]]


def test_qualifier_status_place_and_dimension_are_columns_like_others(roots):
    head = "id,measure,period,value,printed,qualifier,status,at,right\n"
    (roots[0] / TABLE).write_text(head + "accepted,cases_accepted,2021,340,340,,,I.1,\n", encoding="utf-8")
    (roots[1] / TABLE).write_text(head + "accepted,cases_accepted,2021,340,over 340,over,provisional,I.2,patent\n", encoding="utf-8")

    (item,) = told(difference(roots), What.OBSERVATION)

    assert set(item[2:]) == {"right >patent", "qualifier exact>over", "printed 340>over 340", "status printed>provisional", "at I.1>I.2"}


def test_rows_that_come_and_go(roots):
    replace_in(roots[1] / TABLE, "accepted-2020,cases_accepted,,2020,,300,,300\n", "concluded,cases_concluded,,2021,,200,,200\n")

    assert told(difference(roots), What.OBSERVATION) == [("added", "concluded"), ("removed", "accepted-2020")]


def test_a_row_with_another_id_and_the_same_words_is_renamed(roots):
    replace_in(roots[1] / TABLE, "accepted-2020,", "accepted-before,")

    found = difference(roots)

    assert told(found, What.OBSERVATION) == [("renamed", "accepted-before")]
    assert found.of(What.OBSERVATION)[0].old_id == "accepted-2020"


def test_a_row_with_another_id_and_another_value_is_another_row(roots):
    replace_in(roots[1] / TABLE, "accepted-2020,cases_accepted,,2020,,300,,300", "accepted-before,cases_accepted,,2020,,301,,301")

    assert told(difference(roots), What.OBSERVATION) == [("added", "accepted-before"), ("removed", "accepted-2020")]


# Figures, reports


def test_a_figure_with_another_id_and_the_same_rows_is_renamed_and_its_rows_are_as_they_were(roots):
    replace_in(roots[1] / REPORT, "- id: accepted-by-year", "- id: accepted-yearly")
    (roots[1] / TABLE).rename((roots[1] / TABLE).with_name("accepted-yearly.csv"))

    found = difference(roots)

    assert told(found) == [("renamed", "accepted-yearly")]
    assert ("f/tides-2021/accepted-yearly/", Change.ADDED) in found.pages["en"]
    assert ("f/tides-2021/accepted-by-year/", Change.REMOVED) in found.pages["en"]


def test_a_figure_of_another_institution(roots):
    replace_in(roots[1] / REPORT, "        title: Cases accepted", "        title: Cases accepted\n        institution: meridian_ip_office")

    found = difference(roots)

    assert told(found) == [("changed", "accepted-by-year", "institution meridian_court>meridian_ip_office")]
    assert {"institutions/meridian_court/", "institutions/meridian_ip_office/"} <= {path for path, _ in found.pages["zh"]}


def test_a_report_with_all_its_figures_comes_or_goes(roots):
    shutil.rmtree(roots[0] / "data/reports/tides-2021")

    found = difference(roots)
    gone = compare_states(read_state(roots[1]), read_state(roots[0]))

    assert told(found, What.REPORT, What.FIGURE) == [("added", "tides-2021"), ("added", "accepted-by-year")]
    assert len(found.of(What.OBSERVATION)) == 3
    assert told(gone, What.REPORT) == [("removed", "tides-2021")]
    assert {change for _, change in gone.pages["en"]} == {Change.REMOVED}


def test_what_a_report_says_of_itself(roots):
    replace_in(roots[1] / REPORT, "period: 2021\n", "period: 2021-H1\n")

    assert told(difference(roots), What.REPORT) == [("changed", "tides-2021", "period 2021>2021-H1")]


# What is recomputed, corrected, told


def test_a_verdict_that_flips_and_a_derived_value(roots):
    replace_in(roots[1] / TABLE, "2021,2020,13.3,percent,13.3%", "2021,2020,15.3,percent,15.3%")

    assert told(difference(roots), What.RELATION) == [("changed", "growth-growth", "verdict holds>conflict")]


def test_a_derived_value_follows_what_it_is_derived_from(roots):
    for root in roots:
        replace_in(root / TABLE, "accepted-2020,cases_accepted,,2020,,300,,300\n", "")
    replace_in(roots[1] / TABLE, "2021,2020,13.3,percent,13.3%", "2021,2020,20,percent,20%")

    (item,) = told(difference(roots), What.DERIVED)

    assert item[:2] == ("changed", "growth-growth") and item[2].startswith("value ")


def test_a_correction_that_comes(roots):
    text = (roots[1] / REPORT).read_text(encoding="utf-8")
    correction = "corrections:\n  - {id: slip, at: I, observations: [accepted], printed: '340', reading: So., reason: A slip.}\n"
    (roots[1] / REPORT).write_text(text + correction, encoding="utf-8")

    found = difference(roots)

    assert told(found) == [("added", "slip")] and found.in_figures
    assert "f/tides-2021/accepted-by-year/" in {path for path, _ in found.pages["en"]}


def test_a_fact_is_no_figure(roots):
    add_fact(roots[1])

    found = difference(roots)

    assert told(found) == [("added", "night")] and not found.in_figures
    assert [one.place for one in found.untranslated] == ["facts.night.title", "facts.night.text"]


def test_entries_of_the_vocabulary(roots):
    path = roots[1] / "data/vocabulary/measures.yml"
    replace_in(path, "name: Cases concluded, unit: case, kind: flow", "name: Cases concluded, unit: case, kind: number")
    path.write_text(path.read_text(encoding="utf-8") + "suits: {name: Suits, unit: case, kind: flow, about: Suits.}\n", encoding="utf-8")

    assert told(difference(roots), What.ENTRY) == [("changed", "measure.cases_concluded", "kind flow>number"), ("added", "measure.suits")]


# Words


def test_a_text_that_changes_leaves_its_translation_stale(roots):
    replace_in(roots[1] / REPORT, "    title: Cases\n", "    title: Cases of the sea\n")

    found = difference(roots)

    assert [(one.place, one.old, one.new) for one in found.texts] == [("sections.cases.title", "Cases", "Cases of the sea")]
    assert [(one.language, one.text, one.was) for one in found.stale] == [("zh", "Cases of the sea", "案件")]
    assert found.untranslated == () and not found.in_figures


def test_a_text_that_changes_with_its_translation_leaves_nothing_stale(roots):
    replace_in(roots[1] / REPORT, "    title: Cases\n", "    title: Cases of the sea\n")
    replace_in(roots[1] / CATALOG, 'msgid "Cases"\nmsgstr "案件"', 'msgid "Cases of the sea"\nmsgstr "海上案件"')

    found = difference(roots)

    assert (len(found.texts), found.stale, found.untranslated, found.translations) == (1, (), (), ())


def test_a_translation_that_is_made_fuzzy_or_emptied_is_gone(roots):
    replace_in(roots[1] / CATALOG, 'msgid "Cases"\n', '#, fuzzy\nmsgid "Cases"\n')

    assert [(one.place, one.was) for one in difference(roots).stale] == [("sections.cases.title", "案件")]


def test_another_translation_touches_pages_of_its_language_only(roots):
    replace_in(roots[1] / CATALOG, 'msgstr "案件"', 'msgstr "诸案"')

    found = difference(roots)

    assert [(one.language, one.old, one.new) for one in found.translations] == [("zh", "案件", "诸案")]
    assert found.pages == {"zh": (("reports/tides-2021/", Change.CHANGED),), "en": ()}


def test_a_paragraph_that_is_put_in_leaves_the_others_as_they_were(roots):
    replace_in(roots[0] / REPORT, "summary: The court accepted {accepted}.", "summary: |-\n  One.\n\n  Two.")
    replace_in(roots[1] / REPORT, "summary: The court accepted {accepted}.", "summary: |-\n  New.\n\n  One.\n\n  Two.")

    assert [(one.old, one.new) for one in difference(roots).texts] == [("", "New.")]


def test_a_name_in_the_vocabulary_touches_every_page_that_uses_it(roots):
    replace_in(roots[1] / "data/vocabulary/units.yml", "label: cases", "label: suits")

    found = difference(roots)

    assert [one.place for one in found.texts] == ["unit.case.label"]
    assert {"reports/tides-2021/", "f/tides-2021/accepted-by-year/"} == {path for path, _ in found.pages["en"]}


# What cannot be read


def test_a_row_with_a_mistake_is_not_taken_for_removed(roots):
    replace_in(roots[1] / TABLE, "2020,,300,,300", "2020,,three,,300")
    replace_in(roots[1] / TABLE, "2021,,340,,340", "2021,,341,,341")

    found = difference(roots)

    assert told(found) == [("changed", "accepted", "value 340>341", "printed 340>341")]
    assert found.uncompared == ("tides-2021",)


def test_a_report_that_cannot_be_read_is_not_taken_for_removed_or_added(roots):
    (roots[1] / REPORT).write_text("- nonsense\n", encoding="utf-8")

    found = difference(roots)
    back = compare_states(read_state(roots[1]), read_state(roots[0]))

    assert (found.items, found.uncompared) == ((), ("tides-2021",))
    assert (back.items, back.uncompared) == ((), ("tides-2021",))


def test_a_table_that_cannot_be_read_takes_no_rows_away(roots):
    (roots[1] / TABLE).write_bytes(b"\xff\xfe\x00")

    assert difference(roots).of(What.OBSERVATION) == ()


@pytest.mark.parametrize("name", ["places", "institutions", "units", "measures", "dimensions"])
def test_a_vocabulary_that_cannot_be_read_is_no_end(roots, name):
    (roots[1] / f"data/vocabulary/{name}.yml").write_text("x: [\n", encoding="utf-8")

    assert view(roots).text() and view(roots[::-1]).markdown()


def test_a_folder_without_data_is_a_project_with_nothing_in_it(roots, tmp_path):
    (tmp_path / "empty").mkdir()

    found = compare_states(read_state(tmp_path / "empty"), read_state(roots[1]))

    assert told(found, What.REPORT) == [("added", "tides-2021")]


# Forms


def test_in_a_terminal_each_thing_is_a_line(roots):
    replace_in(roots[1] / TABLE, "2021,,340,,340", "2021,,341,,341")
    replace_in(roots[1] / TABLE, "accepted-2020,cases_accepted,,2020,,300,,300\n", "concluded,cases_concluded,,2021,,200,,200\n")

    text = view(roots).text()

    assert text.startswith("What differs from main (1234567):\n  Observations: 1 added, 1 removed, 1 changed\n")
    assert "\n  ~ Observation accepted-by-year/accepted  Value: 340 → 341\n" in text
    assert "\n  + Observation accepted-by-year/concluded  added: Cases concluded, 2021: 200 cases\n" in text
    assert "\n  - Observation accepted-by-year/accepted-2020  removed: Cases accepted, 2020: 300 cases\n" in text
    assert "\n  ~ en/reports/tides-2021/" in text


def test_without_a_difference_one_line_says_so(roots):
    assert view(roots).text() == "Nothing that is published differs from main (1234567)."
    assert view(roots).markdown().count("\n") == 0


def test_errors_on_either_side_are_told(roots):
    replace_in(roots[0] / TABLE, "2020,,300,,300", "2020,,three,,300")

    text = view(roots).text()

    assert "There is 1 error in main (1234567)." in text and "can be read: tides-2021." in text


def test_texts_are_counted_and_listed_where_that_is_asked_for(roots):
    replace_in(roots[1] / REPORT, "    title: Cases\n", "    title: Cases of the sea\n")

    assert "Cases of the sea" not in view(roots).text() and "Texts: 1 changed" in view(roots).text()
    assert "sections.cases.title  changed: Cases → Cases of the sea" in view(roots, texts=True).text()


def test_a_new_report_is_one_line_and_its_rows_are_counted(roots):
    shutil.rmtree(roots[0] / "data/reports/tides-2021")

    text = view(roots).text()

    assert "+ Report tides-2021  added: Rights of the tide" in text and "Observations: 3 added" in text
    assert "accepted-2020" not in text


def test_it_is_told_in_chinese(tmp_path):
    old = write_base(tmp_path / "old", words=True)
    shutil.copytree(old, tmp_path / "new")
    replace_in(tmp_path / "new" / TABLE, "340,340", "341,341")

    text = view((old, tmp_path / "new"), "zh").text()

    assert "差异" in text or "变动" in text
    assert not re.search(r"differs|Observation|changed", text)


HOSTILE = (
    "@all #1 | <img src=x onerror=alert(1)> `a` **b** [c](javascript:d) https://e.example \\\n\u202e\x1b[31m &lt; ~~f~~ :g: </details>"
)


def test_nothing_from_data_does_anything_in_markdown_or_a_terminal(roots):
    add_fact(roots[1], HOSTILE.replace("\\", "\\\\").replace("\n", "\\n").replace("\u202e", "\\u202e").replace("\x1b", "\\e"))

    markdown, text = view(roots, texts=True).markdown(), view(roots, texts=True).text()

    assert "img src" in markdown
    shown = re.sub(r"<code>[^<>]*</code>", "", markdown)
    assert not re.search(r"[@#]\w|https:|<img|`|\*\*|javascript", shown.replace("### ", ""))
    for inside in re.findall(r"<code>(.*?)</code>", markdown):
        assert not re.search(r"[^\w\s&;#/,\ufffd\u2192-]", re.sub(r"&#\d+;", "", inside)), inside
    assert "\x1b" not in text + markdown and "\u202e" not in text + markdown


@given(st.text())
def test_code_in_markdown_reads_like_the_text(text):
    code = as_code(text)
    inside = code.removeprefix("<code>").removesuffix("</code>")

    assert text == "" or not set(inside) & set("<>|`*_[]()@\\~\n\x1b\u202e")
    assert (
        re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), inside).isprintable()
        or "\u200c" in text
        or "\u200d" in text
        or not text.isprintable()
    )


def test_long_tables_are_folded_and_very_long_ones_cut(roots):
    many = "".join(f"row-{n},cases_concluded,,{1000 + n},,{n},,{n}\n" for n in range(MOST + 5))
    (roots[1] / TABLE).write_text(ROWS + many, encoding="utf-8")

    markdown, text = view(roots).markdown(), view(roots).text()

    assert "<details><summary>" in markdown and markdown.count("<details>") == markdown.count("</details>")
    assert LONG < MOST and f"row-{MOST - 1}<" in markdown and f"row-{MOST + 1}<" not in markdown
    assert "and 5 more" in text


def test_json_has_all_of_it(roots):
    replace_in(roots[1] / TABLE, "2021,,340,,340", "2021,,341,,341")
    replace_in(roots[1] / REPORT, "    title: Cases\n", "    title: Cases of the sea\n")

    values = json.loads(view(roots).json())

    assert values["items"][0] == {
        "what": "observation", "change": "changed", "report": "tides-2021", "id": "accepted", "old_id": "", "figure": "accepted-by-year",
        "fields": [{"name": "value", "old": "340", "new": "341"}, {"name": "printed", "old": "340", "new": "341"}],
    }  # fmt: skip
    assert values["stale"][0]["was"] == "案件" and values["texts"][0]["new"] == "Cases of the sea"
    assert {"path": "reports/tides-2021/", "change": "changed"} in values["pages"]["zh"]
    assert values["errors"] == {"old": 0, "new": 0}
