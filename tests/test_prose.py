"""Prose names observations, dates and names; nothing else in it has a meaning."""

import html

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from projects import replace_in, write_base

from generator.language import load_language
from generator.load import load
from generator.model import Text
from generator.prose import Name, Prose, ProseError, Reference, Words, html_escape, md_escape, names, parse_prose, references

EXTENSIONS = ["attr_list", "md_in_html", "tables", "admonition", "toc"]
"""Those of mkdocs.yml; test_page holds the two together."""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("plain", (Words("plain"),)),
        ("{a-1}", (Reference("a-1", "quantity"),)),
        ("{a:number}{a:period}{a:change}", (Reference("a", "number"), Reference("a", "period"), Reference("a", "change"))),
        ("in {date:2016-07/2020-03}.", (Words("in "), Reference("date", "2016-07/2020-03"), Words("."))),
        ("a {{brace}}", (Words("a "), Words("{"), Words("brace"), Words("}"))),
        ("[[Measures [Trial]]]", (Name("Measures [Trial"), Words("]"))),
        ("《[[办法]]》", (Words("《"), Name("办法"), Words("》"))),
    ],
)
def test_prose_has_parts(text, parts):
    assert parse_prose(text) == parts


@pytest.mark.parametrize(
    "piece", ["{", "}", "{}", "{A}", "{a b}", "{a:words}", "{date:soon}", "{date:2020-13}", "[[", "]]", "{0}", "{a.b}"]
)
def test_a_piece_that_cannot_be_read_is_named(piece):
    with pytest.raises(ProseError) as raised:
        parse_prose(f"before {piece} after")

    assert str(raised.value) in piece


def test_a_date_is_no_observation():
    assert [r.name for r in references("{a} {date:2020} {b:number}")] == ["a", "b"]


def test_names_come_in_the_order_of_the_text():
    assert names("[[B]] then [[A]]") == ("B", "A")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_piece_of_it(text):
    try:
        parts = parse_prose(text)
    except ProseError as error:
        assert str(error) in text  # noqa: PT017 - either outcome is right
    else:
        assert len("".join(p.text for p in parts if isinstance(p, Words | Name))) <= len(text)


@given(st.text(alphabet="{}[] a", max_size=20))
def test_doubled_braces_stand_for_themselves(text):
    plain = text.replace("[", "").replace("]", "")

    assert "".join(p.text for p in parse_prose(plain.replace("{", "{{").replace("}", "}}"))) == plain


# Escapes


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40))
@example("<script>alert(1)</script>")
@example("*a* _b_ `c` [d](e) ![f](g) # h")
@example("{: .class onclick=x }")
@example("{{ 7*7 }}{% raw %}")
@example("1. item")
@example("| a | b |")
@example("!!! note")
@example("&lt;b&gt; &amp; &#60;")
@example("https://a.example <https://a.example>")
@example("\\*\\_\\")
def test_escaped_text_comes_out_of_markdown_as_it_went_in(text):
    built = markdown.markdown(md_escape(text), extensions=EXTENSIONS)

    assert built.startswith("<p>") and built.endswith("</p>") and built.count("<") == 2
    assert html.unescape(built[3:-4]) == text


@given(st.text(max_size=40))
def test_an_attribute_cannot_be_left(text):
    escaped = html_escape(text)

    assert not set("<>\"'") & set(escaped)
    assert html.unescape(escaped) == html.unescape(html_escape(text))


# In a language


@pytest.fixture
def tides(tmp_path):
    write_base(tmp_path, words=True)
    replace_in(
        tmp_path / "data/reports/tides-2021/report.yml",
        "accepted {accepted}.",
        "[[took in]] {accepted} or {accepted:number} in {accepted:period}, see {date:2021-02-04}.",
    )
    replace_in(
        tmp_path / "locales/zh/LC_MESSAGES/tides-2021.po",
        'msgid "The court accepted {accepted}."\nmsgstr "法院受理{accepted}。"',
        'msgid "The court [[took in]] {accepted} or {accepted:number} in {accepted:period}, see {date:2021-02-04}."\n'
        'msgstr "{accepted:period}法院[[受理]]{accepted}（{accepted:number}），见{date:2021-02-04}。"',
    )
    (report,) = load(tmp_path, ("en", "zh")).data.reports
    return {tag: (Prose(report, load_language(tmp_path, tag, ["tides-2021"])[0]), report) for tag in ("en", "zh")}


def test_plain_prose_is_a_sentence_in_each_language(tides):
    english, report = tides["en"]
    chinese, _ = tides["zh"]

    assert english.plain(report.summary[0]) == "The court took in 340 cases or 340 in 2021, see February 4, 2021."
    assert chinese.plain(report.summary[0]) == "2021年法院受理340件（340），见2021年2月4日。"


def test_numbers_in_prose_lead_to_their_figure_and_dates_to_nothing(tides):
    prose, report = tides["en"]

    built = prose.html(report.summary[0])

    assert built.count('<a class="num" href="#accepted-by-year">') == 2
    assert "340 cases</a>" in built and "February 4, 2021" in built


def test_a_name_in_another_language_is_marked_as_ours_with_the_printed_one(tides):
    prose, report = tides["zh"]

    built = prose.html(report.summary[0])

    assert prose.our_names == (("White Paper on the Rights of the Tide", "潮汐权利白皮书"), ("took in", "受理"))
    assert '<span class="name">受理</span><sup class="ours"><a href="#name-2"' in built
    assert "took in" in html.unescape(built)


def test_in_its_own_language_no_name_is_ours(tides):
    prose, report = tides["en"]

    assert prose.our_names == ()
    assert '<sup class="ours">' not in prose.html(report.summary[0])


def test_a_text_without_translation_carries_its_own_language_and_a_mark(tides):
    prose, _ = tides["zh"]

    built = prose.html(Text("Not <b>yet</b>", "tides-2021", "en"))

    assert built.startswith('<span lang="en" class="untranslated">Not &#60;b&#62;yet')
    assert built.count('<span class="mark">') == 1


def test_a_name_holds_no_reference():
    with pytest.raises(ProseError):
        parse_prose("under the [[Plan of {x} measures]]")
