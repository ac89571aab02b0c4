"""The glossary is read from its file, found in texts, and kept to by translations."""

import itertools
import json
import re
import time

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st
from projects import ROOT, replace_in, write_base

from generator.address import Site
from generator.check import terms as check_terms
from generator.glossary import Glossary, sort_key
from generator.language import SITE, Language, load_language
from generator.load import load
from generator.load.source import read_csv
from generator.model import Term, Text, Wording
from generator.pages.terms import MAX_PLACES, describe_terms, list_terms
from generator.prose import Prose


def term(id_: str, en: str, zh: str, *, en_also=(), zh_also=(), enforced=True, zh_sort="") -> Term:
    return Term(
        id_, {"en": Wording(en, tuple(en_also), f"About {id_}."), "zh": Wording(zh, tuple(zh_also), f"关于{id_}。", zh_sort)}, enforced
    )


TERMS = (
    term("competition", "unfair competition", "不正当竞争", en_also=["illegitimate competition"], zh_sort="bu zheng dang"),
    term("law", "anti-unfair competition", "反不正当竞争", zh_sort="fan bu zheng dang"),
    term("copyright", "copyright", "著作权", zh_also=["版权"], zh_sort="zhu zuo quan"),
    term("remedy", "remedy", "救济", zh_sort="jiu ji"),
    term("assessor", "people's assessor", "人民陪审员", zh_sort="ren min"),
    term("section", "Section 337", "337调查", zh_sort="337"),
    term("wipo", "WIPO", "世界知识产权组织", zh_sort="shi jie"),
)


@pytest.fixture(scope="module")
def english() -> Glossary:
    return Glossary.of(TERMS, load_language(ROOT, "en")[0])


@pytest.fixture(scope="module")
def chinese() -> Glossary:
    # The message for endings may not be translated yet where this runs.
    catalog = Catalog(locale="zh")
    catalog.add("y ~ ies; ~ s; ~ es", "~", context="pattern.ending")
    return Glossary.of(TERMS, Language("zh", {SITE: catalog}))


# From the file


def test_a_row_becomes_a_term_with_its_names_in_every_language(tmp_path):
    patent, section = load(write_base(tmp_path), ("en", "zh")).data.glossary

    assert patent.id == "patent"
    assert patent.words["en"] == Wording("patent", ("patent right",), "A sole right of use.")
    assert patent.words["zh"] == Wording("专利权", ("专利",), "独占使用的权利。", "zhuan li quan")
    assert patent.names == {"en": "patent", "zh": "专利权"}
    assert section.words["zh"].all == ("337条款",)


def test_a_third_language_only_needs_columns_of_its_own(tmp_path):
    root = write_base(tmp_path)
    path = root / "data/glossary.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{head},pt-BR,pt-BR_about", *(f"{row},patente,Um direito." for row in rows[:1])]), encoding="utf-8")

    (patent,) = load(root, ("en", "zh", "pt-BR")).data.glossary

    assert patent.words["pt-BR"] == Wording("patente", (), "Um direito.")


def test_a_term_that_is_not_enforced_says_no(tmp_path):
    replace_in(write_base(tmp_path) / "data/glossary.csv", "独占使用的权利。,", "独占使用的权利。,no")

    assert [one.enforced for one in load(tmp_path, ("en", "zh")).data.glossary] == [False, True]


# In texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Unfair competition and copyright.", [("competition", "Unfair competition"), ("copyright", "copyright")]),
        ("the anti-unfair competition law", [("law", "anti-unfair competition")]),
        ("anti unfair-competition", [("law", "anti unfair-competition")]),
        ("copyrights, copyrighted, uncopyright", [("copyright", "copyrights")]),
        ("remedies", [("remedy", "remedies")]),
        ("people’s assessors", [("assessor", "people’s assessors")]),
        ("Section 337 of 1930, Section 3370", [("section", "Section 337")]),
        ("wipo's WIPO", [("wipo", "wipo"), ("wipo", "WIPO")]),
        ("İ copyright", [("copyright", "copyright")]),
        ("", []),
    ],
)
def test_whole_words_are_found_the_longest_first_whatever_their_case_and_number(english, text, found):
    assert [(one.term.id, text[one.start : one.end]) for one in english.find(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("反不正当竞争和不正当竞争", ["law", "competition"]),
        ("著作权人、版权链", ["copyright", "copyright"]),
        ("涉及337调查的企业", ["section"]),
        ("正当竞争", []),
    ],
)
def test_chinese_terms_are_found_without_spaces_around_them(chinese, text, found):
    assert [one.term.id for one in chinese.find(text)] == found


@given(st.text(max_size=60))
def test_what_is_found_stands_where_it_is_said_to_stand(text):
    glossary = Glossary.of(TERMS, Language("en"))
    places = [(one.start, one.end) for one in glossary.find(text)]

    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))


def test_without_terms_nothing_is_found():
    assert list(Glossary.of((), Language("en")).find("copyright")) == []


def test_each_language_sorts_by_its_own_letters(english, chinese):
    assert [one.id for one in english.terms] == ["law", "copyright", "assessor", "remedy", "section", "competition", "wipo"]
    assert [one.id for one in chinese.terms] == ["section", "competition", "law", "remedy", "assessor", "wipo", "copyright"]
    assert sort_key(Wording("“Two Zones”")) == "two zones"


# In translations


def told(source: Glossary, target: Glossary, msgid: str, msgstr: str) -> list[str]:
    catalog = Catalog(locale="zh")
    catalog.add(msgid, msgstr)
    language = Language("zh", {**target.language.catalogs, "r": catalog})
    return [f.values["id"] for f in check_terms(Text(msgid, "r", "en"), source, Glossary(language, target.terms))]


@pytest.mark.parametrize(
    ("msgid", "msgstr", "ids"),
    [
        ("Copyright", "著作权", []),
        ("Copyright", "版权保护", []),
        ("Copyright", "作者权", ["copyright"]),
        ("Anti-unfair competition", "不正当竞争", ["law"]),
        ("Unfair competition", "反不正当竞争", []),  # the name stands within a longer one
        ("Unfair competition, copyright", "竞争", ["competition", "copyright"]),
        ("{copyright} cases", "{copyright}件", []),  # names of observations are no words
        ("[[Copyright Plan]]", "[[计划]]", ["copyright"]),
        ("“copyrihgt” should read copyright", "“copyrihgt”应为“copyright”", []),  # the word itself is spoken of
        ("{broken", "坏", []),
    ],
)
def test_a_translation_calls_terms_by_names_of_the_glossary(english, chinese, msgid, msgstr, ids):
    assert told(english, chinese, msgid, msgstr) == ids


def test_a_term_that_is_not_enforced_may_be_called_anything(english, chinese):
    lax = (term("copyright", "copyright", "著作权", enforced=False),)

    assert told(Glossary.of(lax, english.language), Glossary.of(lax, chinese.language), "Copyright", "作者权") == []


def test_a_text_written_in_chinese_is_held_against_its_english(english, chinese):
    catalog = Catalog(locale="en")
    catalog.add("版权", "rights of authors")
    language = Language("en", {**english.language.catalogs, "r": catalog})

    (finding,) = check_terms(Text("版权", "r", "zh"), chinese, Glossary(language, english.terms))

    assert (finding.code, finding.values["name"], finding.values["names"]) == ("glossary-term", "版权", "copyright")


def test_ten_thousand_texts_are_searched_in_seconds():
    many = tuple(term(f"t{n}", f"word{n} of the law", f"法律词{n}") for n in range(400))
    glossary = Glossary.of(many, Language("en"))
    text = "The court found that word399 of the law and much else decided the case before it. " * 3

    began = time.process_time()
    for _ in range(10_000):
        assert sum(1 for _ in glossary.find(text)) == 3

    assert time.process_time() - began < 10


# On pages

SECTIONS = """sections:
  - id: cases
    title: Cases and patents
    at: I
    prose: The court heard of patents, of the [[Patent Plan]] and of a patent again, by {accepted:number}.
    figures:
      - id: accepted-by-year
        title: Cases accepted
        text: A patent and Section 337.
        note: A patent.
        at: I.1
"""


@pytest.fixture
def patents(tmp_path):
    path = write_base(tmp_path, words=True) / "data/reports/tides-2021/report.yml"
    path.write_text(re.sub(r"sections:.*", SECTIONS, path.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8")
    data = load(tmp_path, ("en", "zh")).data
    language = load_language(tmp_path, "en", ["tides-2021"])[0]
    glossary = Glossary.of(data.glossary, language)
    (report,) = data.reports
    return report, language, glossary


def linked(html: str) -> list[str]:
    return re.findall(r'<a class="term" href="([^"]*)">', html)


def test_a_term_is_linked_the_first_time_in_a_section_and_never_in_a_name(patents):
    report, language, glossary = patents
    prose = Prose(report, language, glossary=glossary)
    section = report.sections[0]

    built = prose.html(section.prose[0])

    assert linked(built) == ["../../glossary/#patent"]
    assert built.index('class="term"') < built.index('class="name"')
    assert ">patents</a>" in built
    assert linked(prose.html(section.figures[0].text)) == ["../../glossary/#section-337"]
    assert linked(prose.html(section.figures[0].note)) == []
    assert linked(prose.html(section.title)) == []


def test_a_page_is_the_same_whichever_text_is_written_first(patents):
    report, language, glossary = patents
    texts = (report.sections[0].figures[0].text, report.sections[0].prose[0])

    forth, back = (Prose(report, language, glossary=glossary) for _ in range(2))

    assert [forth.html(text) for text in texts] == [back.html(text) for text in reversed(texts)][::-1]


def test_the_page_of_a_figure_alone_explains_what_its_report_explained_before(patents):
    report, language, glossary = patents
    prose = Prose(report, language, base="../../../reports/tides-2021/", root="../../../", glossary=glossary)

    built = prose.html(report.sections[0].figures[0].text)

    assert linked(built) == ["../../../glossary/#patent", "../../../glossary/#section-337"]
    assert built.count('role="tooltip"') == 2


def test_an_explanation_stands_once_on_a_page_and_is_hidden_from_search_and_readers(patents):
    report, language, glossary = patents
    prose = Prose(report, language, glossary=glossary)

    (tip,) = re.findall(r'<span class="tip".*?</b> [^<]*</span>', prose.html(report.sections[0].prose[0]))

    assert tip == ('<span class="tip" role="tooltip" hidden><b><span lang="zh">专利权</span></b> A sole right of use.</span>')


def test_without_a_glossary_no_term_is_linked(patents):
    report, language, _ = patents

    assert linked(Prose(report, language).html(report.sections[0].prose[0])) == []


def test_the_glossary_is_listed_by_letter_with_the_figures_that_speak_of_a_term(patents):
    report, language, glossary = patents

    groups = list_terms(glossary, {report.id: (report, Prose(report, language))})

    assert [(group.letter, [entry.id for entry in group.entries]) for group in groups] == [("P", ["patent"]), ("S", ["section-337"])]
    assert [place.href for place in groups[0].entries[0].places] == ["reports/tides-2021/#accepted-by-year"]
    assert len(groups[0].entries[0].places) <= MAX_PLACES


def test_terms_are_described_for_search_engines_as_text_that_cannot_leave_its_script(patents):
    _, language, glossary = patents
    hostile = Term("x", {"en": Wording("</script><b>", (), "</script>"), "zh": Wording("甲")})

    described = describe_terms(Glossary.of((*glossary.terms, hostile), language), "Glossary", Site())
    read = json.loads(described)

    assert "<" not in described
    assert read["@type"] == "DefinedTermSet"
    assert {one["termCode"] for one in read["hasDefinedTerm"]} == {"patent", "section-337", "x"}
    assert {"@language": "zh", "@value": "专利权"} in next(t for t in read["hasDefinedTerm"] if t["termCode"] == "patent")["name"]


# The real one: its form, not its content


def test_no_cell_of_the_real_glossary_holds_markup_or_two_spaces():
    findings: list = []
    rows = read_csv(ROOT, ROOT / "data/glossary.csv", findings)

    assert findings == []
    assert [cell for row in rows for cell in row.cells.values() if re.search(r"[<>{}\[\]*`]|  ", cell)] == []
