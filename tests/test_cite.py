"""How to cite: expected references are written from the rules of each style, which the docstrings of `generator.export.cite` name."""

import html
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from projects import read_case, write_base, write_files

from generator.address import Site
from generator.export.cite import citations, export_citations
from generator.language import Language
from generator.model import Report, ReportKind, Text
from generator.site import read

SITE = Site("https://site.example/")
HARBOUR = "https://court.example/harbour?year=2021&part=%222%22"
CHINESE = {
    ("order of citation styles", "apa chicago gbt7714"): "gbt7714 apa chicago",
    ("citation", "et al"): "等",
    ("pattern.citation GB/T 7714", "{site}, comp."): "{site}, 校读",
    ("pattern.citation APA", "{first} & {last}"): "{first}、{last}",
    ("pattern.citation APA date", "{year}, {month} {day}"): "{year}年{month_number}月{day}日",
    ("citation APA", "n.d."): "无日期",
    ("citation Chicago", "n.d."): "无日期",
    ("citation", "[Press conference]"): "[新闻发布会]",
    ("day of access APA", "Retrieved {long}, from "): "{long}检索自 ",
    ("day of access Chicago", "Accessed {long}. "): "{long}访问. ",
    ("pattern.citation title of a work", "{title}"): "《{title}》",
    ("pattern.citation quoted title", "“{title}{mark}”"): "《{title}》{mark}",
    (None, "IP White Papers in Figures"): "知识产权白皮书数据",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The fictional reports: in English with two publishers, a day and an address; undated; in Chinese."""
    root = write_base(tmp_path_factory.mktemp("cite"), words=True)
    for name in ("everything", "written-in-chinese"):
        case = read_case(Path(__file__).parent / "page" / name / "input.txt")
        write_files(root, replace(case, files=(*case.files, case.expected)))
    return read(root)


@pytest.fixture(scope="module")
def languages(project) -> dict[str, Language]:
    """With the Chinese words that these tests speak of, whatever the real catalog says today."""
    known = {language.tag: language for language in project.languages}
    catalogs = dict(known["zh"].catalogs)
    site = Catalog(locale="zh")
    for message in catalogs["site"]:
        if message.id:
            site.add(message.id, message.string, context=message.context)
    for (context, words), said in CHINESE.items():
        site.delete(words, context)
        site.add(words, said, context=context)
    return known | {"zh": Language("zh", catalogs | {"site": site})}


@pytest.fixture
def cite(project, languages):
    """The references to a report, or to a figure of it, by style."""

    def references(report: str | Report, figure: str | None = None, tag: str = "en"):
        found = next(r for r in project.data.reports if r.id == report) if isinstance(report, str) else report
        part = next((f for f in found.figures if f.id == figure), None)
        return {c.style: c for c in citations(found, part, languages[tag], SITE, languages.values())}

    return references


def harbour(project) -> Report:
    return next(r for r in project.data.reports if r.id == "harbour-2021")


def named(report: Report, *names: str) -> Report:
    """*report* with publishers of these names."""
    one = report.publishers[0]
    return replace(report, publishers=tuple(replace(one, name=replace(one.name, msgid=name)) for name in names))


def titled(report: Report, title: str, **changed) -> Report:
    typed = title.replace("{", "{{").replace("}", "}}")
    return replace(report, source=replace(report.source, title=Text(typed, report.id, "en"), url=None), **changed)


# References as the standards have them


@pytest.mark.parametrize(
    ("report", "tag", "style", "expected"),
    [
        # A white paper in English by two offices, on a day, with an address of its own
        (
            "harbour-2021", "en", "apa",
            ("Court of Meridian & Meridian IP Office. (2021, April 26). White Paper on Rights in the Harbour (2019-2021). "
            f"{HARBOUR} (Figures as read by IP White Papers in Figures, https://site.example/en/reports/harbour-2021/)"),
        ),
        (
            "harbour-2021", "en", "chicago",
            ("Court of Meridian and Meridian IP Office. White Paper on Rights in the Harbour (2019-2021). April 26, 2021. "
            f"{HARBOUR}. IP White Papers in Figures. https://site.example/en/reports/harbour-2021/."),
        ),
        (
            "harbour-2021", "en", "gbt7714",
            ("Court of Meridian, Meridian IP Office. White Paper on Rights in the Harbour (2019-2021)[R/OL]. "
            f"IP White Papers in Figures, comp. (2021-04-26). {HARBOUR}. https://site.example/en/reports/harbour-2021/."),
        ),
        # The same on a Chinese page: still in the language of the source, with the address of that page
        (
            "harbour-2021", "zh", "gbt7714",
            ("Court of Meridian, Meridian IP Office. White Paper on Rights in the Harbour (2019-2021)[R/OL]. "
            f"IP White Papers in Figures, comp. (2021-04-26). {HARBOUR}. https://site.example/zh/reports/harbour-2021/."),
        ),
        # Neither day nor address
        (
            "tides-2021", "en", "apa",
            ("Court of Meridian. (n.d.). White Paper on the Rights of the Tide. IP White Papers in Figures. "
            "https://site.example/en/reports/tides-2021/"),
        ),
        (
            "tides-2021", "en", "chicago",
            ("Court of Meridian. White Paper on the Rights of the Tide. n.d. IP White Papers in Figures. "
            "https://site.example/en/reports/tides-2021/."),
        ),
        (
            "tides-2021", "en", "gbt7714",
            ("Court of Meridian. White Paper on the Rights of the Tide[R/OL]. IP White Papers in Figures, comp. "
            "https://site.example/en/reports/tides-2021/."),
        ),
        # A press conference in Chinese, on a Chinese page
        (
            "chao-2022", "zh", "gbt7714",
            "子午法院. 潮汐权利白皮书发布会[EB/OL]. 知识产权白皮书数据, 校读. https://site.example/zh/reports/chao-2022/.",
        ),
        (
            "chao-2022", "zh", "apa",
            "子午法院. (无日期). 《潮汐权利白皮书发布会》 [新闻发布会]. 知识产权白皮书数据. https://site.example/zh/reports/chao-2022/",
        ),
        (
            "chao-2022", "zh", "chicago",
            "子午法院. 《潮汐权利白皮书发布会》. 无日期. 知识产权白皮书数据. https://site.example/zh/reports/chao-2022/.",
        ),
        # The same on an English page: GB/T in Chinese, the others with the title as printed and what it says
        (
            "chao-2022", "en", "gbt7714",
            "子午法院. 潮汐权利白皮书发布会[EB/OL]. 知识产权白皮书数据, 校读. https://site.example/en/reports/chao-2022/.",
        ),
        (
            "chao-2022", "en", "apa",
            ("Court of Meridian. (n.d.). 潮汐权利白皮书发布会 [Press conference on the White Paper on the Rights of the Tide] "
            "[Press conference]. IP White Papers in Figures. https://site.example/en/reports/chao-2022/"),
        ),
        (
            "chao-2022", "en", "chicago",
            ("Court of Meridian. “潮汐权利白皮书发布会” [Press conference on the White Paper on the Rights of the Tide]. n.d. "
            "IP White Papers in Figures. https://site.example/en/reports/chao-2022/."),
        ),
    ],
)  # fmt: skip
def test_a_report_is_cited_by_the_rules_of_the_style(report, tag, style, expected, cite):
    assert cite(report, None, tag)[style].text == expected


@pytest.mark.parametrize(
    ("report", "figure", "tag", "style", "expected"),
    [
        (
            "harbour-2021", "caseload", "en", "apa",
            ("Court of Meridian & Meridian IP Office. (2021, April 26). Cases accepted and concluded. "
            f"In White Paper on Rights in the Harbour (2019-2021) (I.1). {HARBOUR} "
            "(Figures as read by IP White Papers in Figures, https://site.example/en/f/harbour-2021/caseload/)"),
        ),
        (
            "harbour-2021", "caseload", "en", "chicago",
            ("Court of Meridian and Meridian IP Office. “Cases accepted and concluded.” In White Paper on Rights in the Harbour "
            f"(2019-2021), I.1. April 26, 2021. {HARBOUR}. IP White Papers in Figures. https://site.example/en/f/harbour-2021/caseload/."),
        ),
        (
            "harbour-2021", "caseload", "en", "gbt7714",
            ("Court of Meridian, Meridian IP Office. Cases accepted and concluded[R/OL]. IP White Papers in Figures, comp.//"
            "Court of Meridian, Meridian IP Office. White Paper on Rights in the Harbour (2019-2021). 2021: I.1(2021-04-26). "
            f"{HARBOUR}. https://site.example/en/f/harbour-2021/caseload/."),
        ),
        (
            "chao-2022", "shouan", "zh", "gbt7714",
            ("子午法院. 受理案件[EB/OL]. 知识产权白皮书数据, 校读//子午法院. 潮汐权利白皮书发布会: 一（一）. "
            "https://site.example/zh/f/chao-2022/shouan/."),
        ),
        (
            "tides-2021", "accepted-by-year", "en", "apa",
            ("Court of Meridian. (n.d.). Cases accepted. In White Paper on the Rights of the Tide (I.1). IP White Papers in Figures. "
            "https://site.example/en/f/tides-2021/accepted-by-year/"),
        ),
    ],
)  # fmt: skip
def test_a_figure_is_cited_as_a_part_with_its_place_in_the_source(report, figure, tag, style, expected, cite):
    assert cite(report, figure, tag)[style].text == expected


def test_each_language_of_the_site_has_its_own_style_first(cite):
    others = ["bibtex", "ris", "csl-json"]

    assert list(cite("tides-2021", None, "en")) == ["apa", "chicago", "gbt7714", *others]
    assert list(cite("tides-2021", None, "zh")) == ["gbt7714", "apa", "chicago", *others]


@pytest.mark.parametrize(
    ("names", "style", "expected"),
    [
        ("A B C", "gbt7714", "A, B, C. "),
        ("A B C D", "gbt7714", "A, B, C, et al. "),
        ("A B C", "apa", "A, B, & C. "),
        (" ".join(map(str, range(1, 21))), "apa", ", ".join(map(str, range(1, 20))) + ", & 20. "),
        (" ".join(map(str, range(1, 22))), "apa", ", ".join(map(str, range(1, 20))) + ", … 21. "),
        ("A B C", "chicago", "A, B, and C. "),
        ("A B C D E F G H I J", "chicago", "A, B, C, D, E, F, G, H, I, and J. "),
        ("A B C D E F G H I J K", "chicago", "A, B, C, D, E, F, G, et al. "),
        ("Inc.", "apa", "Inc. ("),
    ],
)
def test_several_publishers_are_listed_as_each_style_wants(names, style, expected, project, cite):
    assert cite(named(harbour(project), *names.split()))[style].text.startswith(expected)


@pytest.mark.parametrize(
    ("title", "style", "expected"),
    [
        ("Cases concluded.", "apa", ". Cases concluded. IP White"),
        ("Cases concluded.", "gbt7714", ". Cases concluded[R/OL]. "),
        ("What is a tide?", "apa", ". What is a tide? IP White"),
        ("What is a tide?", "chicago", ". What is a tide? April"),
        ("二〇二一年。", "gbt7714", ". 二〇二一年[R/OL]. "),
        ("Two\n lines \u2028 \x07 and \u202e more", "gbt7714", ". Two lines and more[R/OL]. "),
    ],
)
def test_a_title_ends_with_one_mark_and_stands_on_one_line(title, style, expected, project, cite):
    assert expected in cite(titled(harbour(project), title))[style].text


@pytest.mark.parametrize(
    ("title", "bare", "within"),
    [
        ("《潮汐白皮书》", "潮汐白皮书", "《潮汐白皮书》"),
        ("《潮汐白皮书》发布会", "《潮汐白皮书》发布会", "《〈潮汐白皮书〉发布会》"),
        ("《潮》与《汐》", "《潮》与《汐》", "《〈潮〉与〈汐〉》"),
    ],
)
@pytest.mark.parametrize("kind", ReportKind)
def test_a_title_never_has_the_marks_of_a_title_twice(kind, title, bare, within, project, cite):
    report = next(r for r in project.data.reports if r.id == "chao-2022")
    found = cite(replace(report, kind=kind, source=replace(report.source, title=Text(title, report.id, "zh"))), tag="zh")

    assert f". {bare}[" in found["gbt7714"].text
    assert f" {within}" in found["apa"].text
    assert f" {within}" in found["chicago"].text
    assert f"TI  - {bare}\n" in found["ris"].text
    assert not any("《《" in c.text or "》》" in c.text for c in found.values())


def test_a_release_is_named_as_one_and_quoted(project, cite):
    found = cite(titled(harbour(project), "Tides turn", kind=ReportKind.NEWS_RELEASE))

    assert "Tides turn [Press release]. IP White" in found["apa"].text
    assert "“Tides turn.” April" in found["chicago"].text
    assert "Tides turn[EB/OL]. " in found["gbt7714"].text


def test_a_figure_in_many_places_is_cited_by_its_section(project, cite):
    report = harbour(project)
    section = report.sections[0]
    figure = section.figures[0]
    spread = replace(figure, observations=tuple(replace(o, at=f"I.{n}") for n, o in enumerate(figure.observations)))
    moved = replace(report, sections=(replace(section, at="I", figures=(spread, *section.figures[1:])), *report.sections[1:]))

    assert len(spread.observations) > 3
    assert "(2019-2021), I. April" in cite(moved, spread.id)["chicago"].text


# The day on which a reader looked


def filled(text: str) -> str:
    """The HTML of a reference as the site's script leaves it on March 1, 2026."""
    parts = {"iso": "2026-03-01", "long": "March 1, 2026", "year": "2026", "month": "3", "day": "1", "mm": "03", "dd": "01"}

    def day(match):
        return re.sub(r"\{(\w+)\}", lambda name: parts[name[1]], html.unescape(match[1]))

    text = re.sub(r'<span data-today="([^"]*)"></span>', day, text)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


@pytest.mark.parametrize(
    ("report", "style", "expected"),
    [
        ("harbour-2021", "gbt7714", "(2021-04-26)[2026-03-01]. https://court"),
        ("tides-2021", "gbt7714", "comp. [2026-03-01]. https://site"),
        ("tides-2021", "apa", "Figures. Retrieved March 1, 2026, from https://site"),
        ("harbour-2021", "apa", "Figures, retrieved March 1, 2026, from https://site"),
        ("tides-2021", "chicago", "Figures. Accessed March 1, 2026. https://site"),
        ("tides-2021", "bibtex", "/},\n  urldate = {2026-03-01}\n}"),
        ("tides-2021", "ris", "/\nY2  - 2026/03/01/\nER  - "),
    ],
)
def test_the_day_of_access_is_left_to_the_browser(report, style, expected, cite):
    found = cite(report)[style]

    assert expected in filled(found.html)
    assert "2026" not in found.text
    assert html.unescape(re.sub(r"<[^>]+>", "", found.html)) == found.text


def test_the_day_of_access_is_a_date_of_csl_json(cite):
    item = json.loads(filled(cite("tides-2021")["csl-json"].html))[0]

    assert item["accessed"] == {"date-parts": [[2026, 3, 1]]}


# Marks of language and markup


def test_a_title_in_another_language_than_its_reference_says_so(cite):
    found = cite("chao-2022", None, "en")

    assert '<cite lang="zh">潮汐权利白皮书发布会</cite>' in found["apa"].html
    assert '“<span lang="zh">潮汐权利白皮书发布会</span>”' in found["chicago"].html
    assert (found["apa"].language, found["gbt7714"].language) == ("en", "zh")
    assert "lang=" not in found["gbt7714"].html


HOSTILE = [
    "<script>alert(1)</script>",
    '"><b onmouseover="alert(1)">',
    "*em* [a](javascript:x) {: #id } `code`",
    "a} b{ \\end{document} %$#_&~^",
    "{{{",
    "TY  - X\r\nER  - \r\nAU  - Y",
    "a, b and c",
    '"quote" \\" \\u0000',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_text_in_every_format(words, project, cite):
    report = named(titled(harbour(project), words), words)
    report = replace(report, source=replace(report.source, url=f"https://court.example/{words}"))

    for found in (cite(report), cite(report, "caseload")):
        for style, citation in found.items():
            tags = re.findall(r"<\s*/?\s*(\w+)", citation.html)
            assert set(tags) <= {"cite", "span", "time"}, style
            assert html.unescape(re.sub(r"<[^>]+>", "", citation.html)) == citation.text
            if not citation.code:
                assert "\n" not in citation.text
        item = json.loads(found["csl-json"].text)[0]
        assert item.get("container-title", item["title"]) == " ".join(words.split())
        assert read_ris(found["ris"].text)["AU"] == [" ".join(words.split())]
        _, _, fields = read_bibtex(found["bibtex"].text)
        assert fields["url"].startswith("https://site.example/en/")


# Files for programs


def read_bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Type, key and fields of the one entry in *text*, as BibTeX reads it: braces count, whatever stands before them."""
    head = re.match(r"@(\w+)\{([^\s,{}]+),", text)
    assert head, text
    fields, depth, start = {}, 0, head.end()
    body = text[head.end() :].rstrip()
    pieces, piece = [], ""
    for character in body:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            break
        if character == "," and depth == 0:
            pieces.append(piece)
            piece = ""
        else:
            piece += character
    assert depth == -1, f"braces do not balance from {start}: {text}"
    for one in (*pieces, piece):
        name, equals, value = one.strip().partition(" = ")
        assert equals, one
        assert name not in fields
        fields[name] = value[1:-1] if value.startswith("{") else value
    return head[1], head[2], fields


REQUIRED = {"techreport": {"author", "title", "institution"}, "incollection": {"author", "title", "booktitle"}, "misc": {"title"}}


def read_ris(text: str) -> dict[str, list[str]]:
    """The values of each tag: two capitals or a capital and a digit, two spaces, a hyphen, a space (the end has no value)."""
    found: dict[str, list[str]] = {}
    lines = text.splitlines()
    for line in lines:
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert match, line
        found.setdefault(match[1], []).append(match[2])
    assert lines[0].startswith("TY  - ")
    assert lines[-1] == "ER  - "
    assert len(found["TY"]) == len(found["ER"]) == 1
    return found


CSL_TYPES = {"report", "webpage", "chapter"}
CSL_TEXTS = {"id", "type", "title", "container-title", "section", "publisher", "source", "note", "language", "URL"}


@pytest.fixture
def files(project, languages) -> dict[str, str]:
    return dict(export_citations(project.data.reports, languages.values(), SITE))


def test_every_report_has_a_file_for_each_kind_of_program(files, project):
    assert files.keys() == {f"reports/{r.id}.{ending}" for r in project.data.reports for ending in ("bib", "ris", "csl.json")}
    assert all(text.endswith("\n") and "<time" not in text for text in files.values())


def test_bibtex_has_the_fields_its_type_asks_for(files, cite):
    for text in [files[f"reports/{r}.bib"] for r in ("harbour-2021", "tides-2021", "chao-2022")] + [
        cite("harbour-2021", "caseload")["bibtex"].text
    ]:
        kind, _, fields = read_bibtex(text)
        assert REQUIRED[kind] <= fields.keys()
    kind, key, fields = read_bibtex(files["reports/harbour-2021.bib"])

    assert (kind, key) == ("techreport", "harbour-2021")
    assert fields["author"] == "{Court of Meridian} and {Meridian IP Office}"
    assert fields["title"] == "{White Paper on Rights in the Harbour (2019-2021)}"
    assert (fields["year"], fields["month"], fields["date"]) == ("2021", "apr", "2021-04-26")
    assert "year" not in read_bibtex(files["reports/tides-2021.bib"])[2]


def test_ris_names_each_publisher_on_a_line_of_its_own_and_ends_lines_as_its_rules_say(files):
    text = files["reports/harbour-2021.ris"]
    found = read_ris(text)

    assert text.count("\n") == text.count("\r\n")
    assert found["TY"] == ["RPRT"]
    assert found["AU"] == ["Court of Meridian", "Meridian IP Office"]
    assert (found["PY"], found["DA"]) == (["2021"], ["2021/04/26/"])
    assert found["UR"] == ["https://site.example/en/reports/harbour-2021/", HARBOUR]
    assert found["DB"] == ["IP White Papers in Figures"]
    assert read_ris(files["reports/chao-2022.ris"])["TY"] == ["ELEC"]


def test_csl_json_has_the_form_of_its_schema(files, cite):
    texts = [text for path, text in files.items() if path.endswith(".csl.json")]
    for text in (*texts, cite("harbour-2021", "caseload")["csl-json"].text):
        (item,) = json.loads(text)
        assert item["type"] in CSL_TYPES
        assert item.keys() <= CSL_TEXTS | {"author", "issued"}
        assert all(isinstance(item[name], str) and item[name] for name in item.keys() & CSL_TEXTS)
        assert all(name.keys() == {"literal"} for name in item["author"])
        assert all(isinstance(n, int) for parts in item.get("issued", {}).get("date-parts", []) for n in parts)


def test_files_speak_the_language_of_the_source(files):
    (item,) = json.loads(files["reports/chao-2022.csl.json"])

    assert item["author"] == [{"literal": "子午法院"}]
    assert item["URL"] == "https://site.example/zh/reports/chao-2022/"
    assert item["language"] == "zh"


def test_a_day_is_written_whole(project, cite):
    report = replace(harbour(project), published=date(2021, 1, 5))

    assert "(2021, January 5)" in cite(report)["apa"].text
    assert "(2021-01-05)" in cite(report)["gbt7714"].text
    assert "January 5, 2021. " in cite(report)["chicago"].text
