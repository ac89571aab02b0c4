"""Links that report a mistake: filled in, short enough, fitting the forms in .github, and absent where nobody receives them."""

import html
import re
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from projects import ROOT, write_base, write_files
from test_page import CASES, HOSTILE, files_of

from generator.address import Site
from generator.engine import read_contact, read_repository
from generator.language import find_languages
from generator.model import Text
from generator.pages.mistake import FIELDS, LIMIT, mistake_links, template_name
from generator.prose import Prose
from generator.site import read

REPOSITORY = "https://github.com/owner/name"
FORMS = ROOT / ".github/ISSUE_TEMPLATE"
TAGS = find_languages(ROOT)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return read(write_files(write_base(tmp_path_factory.mktemp("p"), words=True), files_of(CASES[0] / "input.txt")))


def links(project, where, tag="en", change=lambda report, figure: (report, figure)):
    language = next(language for language in project.languages if language.tag == tag)
    report = next(report for report in project.data.reports if report.id == "harbour-2021")
    report, figure = change(report, report.figures[0])
    return mistake_links(figure, report, Prose(report, language), where)


def told(href):
    return dict(parse_qsl(urlsplit(href).query, strict_parsing=True))


def form(tag):
    return yaml.safe_load((FORMS / template_name(tag)).read_text(encoding="utf-8"))


@pytest.mark.parametrize("tag", TAGS)
def test_every_field_that_the_program_fills_is_in_the_form(tag):
    ids = [field["id"] for field in form(tag)["body"] if field["type"] != "markdown"]

    assert set(FIELDS) <= set(ids)
    assert len(ids) == len(set(ids))
    partial = (ROOT / "generator/theme/partials/mistake.html").read_text(encoding="utf-8")
    assert set(re.findall(r"&amp;(\w+)=", partial)) <= {*FIELDS, "title", "body"}


def test_the_forms_of_all_languages_ask_for_the_same():
    shapes = {tag: [(f["type"], f.get("id"), f.get("validations")) for f in form(tag)["body"]] for tag in TAGS}

    assert len({str(shape) for shape in shapes.values()}) == 1
    assert len(shapes) == len(TAGS) >= 2


@pytest.mark.parametrize("tag", TAGS)
def test_a_form_is_one_that_github_takes(tag):
    told = form(tag)

    assert {"name", "description", "body", "labels", "title"} == set(told)
    assert {field["type"] for field in told["body"]} <= {"markdown", "textarea", "input", "dropdown", "checkboxes"}
    for field in told["body"]:
        assert set(field) <= {"type", "id", "attributes", "validations"}
        assert field["attributes"].get("value" if field["type"] == "markdown" else "label")
        assert re.fullmatch(r"[\w-]+", field.get("id", "x"))


@pytest.mark.parametrize("tag", TAGS)
def test_a_link_opens_the_form_of_its_language_filled_in(project, tag):
    (link,) = links(project, Site("https://figures.example/ip/", REPOSITORY), tag)
    fields = told(link.href)

    assert link.href.startswith(f"{REPOSITORY}/issues/new?")
    assert fields.keys() == {"template", "title", *FIELDS}
    assert fields["template"] == f"mistake-{tag}.yml"
    assert fields["page"] == f"https://figures.example/ip/{tag}/f/harbour-2021/caseload/"
    assert "(harbour-2021)" in fields["report"] and "(caseload)" in fields["figure"]
    assert fields["printed"] == "340; over 1,400; not stated; 144.3%; 1,40O; 12.5 million"
    assert fields["language"] == {"en": "English", "zh": "中文"}[tag]


def test_without_a_repository_and_an_address_there_is_no_link(project):
    assert links(project, Site()) == ()


def test_a_mail_address_in_the_settings_makes_a_link_with_the_same_words(project):
    (link,) = links(project, Site("https://figures.example/ip/", contact="figures@court.example"), "zh")

    assert link.href.startswith("mailto:figures@court.example?")
    assert "+" not in link.href, "mail programs show it as it is"
    body = parse_qs(urlsplit(link.href).query)["body"][0]
    assert "/zh/f/harbour-2021/caseload/" in body and "144.3%" in body
    assert len(links(project, Site("https://a.example/", REPOSITORY, "figures@court.example"))) == 2


def test_an_address_in_the_settings_cannot_become_another_one(project):
    (link,) = links(project, Site(contact='a@b.example?bcc=c@d.example&x="><b>'))

    assert set(parse_qs(urlsplit(link.href).query)) == {"subject", "body"}
    assert not set('"<>') & set(link.href)


@pytest.mark.parametrize("words", [*HOSTILE, "标题" * 400, "&template=other.yml#x%00%", "\n\r\n: x"])
@pytest.mark.parametrize("site", [Site(repository=REPOSITORY), Site(contact="figures@court.example")])
def test_hostile_and_long_text_stays_within_its_field_and_the_length_of_an_address(project, words, site):
    plain = words.replace("{{", "").replace("}}", "").replace("{", "").replace("}", "").replace("[[", "").replace("]]", "")

    def change(report, figure):
        rows = tuple(replace(o, printed=f"{n} {words}") for n, o in enumerate(figure.observations * 60))
        return replace(report, title=Text(plain)), replace(figure, title=Text(plain), observations=rows)

    for tag in TAGS:
        (link,) = links(project, site, tag, change)

        assert len(link.href) <= LIMIT
        assert re.fullmatch(r"[A-Za-z0-9:/?&=%+@._~;-]+", link.href)
        fields = told(link.href)
        assert fields.keys() <= {"template", "title", "subject", "body", *FIELDS}
        assert fields.get("template", "mistake-zh.yml") in {"mistake-zh.yml", "mistake-en.yml"}
        assert "/f/harbour-2021/caseload/" in unquote(link.href)


def test_many_printed_values_are_cut_at_a_value(project):
    def change(report, figure):
        return report, replace(figure, observations=tuple(replace(figure.observations[0], printed=f"{n:05}") for n in range(2000)))

    (link,) = links(project, Site(repository=REPOSITORY), change=change)

    printed = told(link.href)["printed"].split("; ")
    assert printed[-1] == "…"
    assert printed[:-1] == [f"{n:05}" for n in range(len(printed) - 1)]
    assert LIMIT - 20 < len(link.href) <= LIMIT


@pytest.mark.parametrize(
    ("extra", "hrefs"),
    [
        ({}, []),
        ({"repository": REPOSITORY}, [f"{REPOSITORY}/issues/new?"]),
        ({"contact": "figures@court.example"}, ["mailto:figures@court.example?"]),
        ({"repository": REPOSITORY, "contact": "a@b.example"}, [f"{REPOSITORY}/issues/new?", "mailto:a@b.example?"]),
    ],
)
@pytest.mark.parametrize("title", ["Reports", "\"><script>x</script> & {title} 'q' %22", "标题" * 300, ""])
def test_the_foot_of_a_page_offers_the_same_without_a_script(extra, hrefs, title):
    """Titles come escaped from the front matter, as `page` writes them."""
    theme = Environment(loader=FileSystemLoader(ROOT / "generator/theme/partials"), autoescape=False)
    words = {"mistake": "Mistake", "mistake_mail": "Mail", "mistake_on": "Mistake on the page: {title}", "own_name": "中文"}
    page = {"title": html.escape(title, quote=True), "canonical_url": "https://figures.example/ip/zh/reports/", "meta": {"kind": "report"}}
    config = {"theme": {"language": "zh"}, "extra": extra}

    foot = theme.get_template("mistake.html").render(config=config, page=page, words=words)

    links = [html.unescape(href) for href in re.findall(r'href="([^"]*)"', foot)]
    assert [link[: len(start)] for link, start in zip(links, hrefs, strict=True)] == hrefs
    assert foot.count("<") == 2 * len(hrefs), "no markup but the links"
    for link in links:
        assert len(link) <= LIMIT
        assert "https://figures.example/ip/zh/reports/" in unquote(link)
        assert len(title) > 80 or title in unquote(link)


def test_settings_name_repository_and_contact(tmp_path):
    settings = tmp_path / "mkdocs.yml"
    settings.write_text("repo_url: https://github.com/a/b/\nextra:\n  contact: c@d.example\n", encoding="utf-8")
    assert (read_repository(tmp_path), read_contact(tmp_path)) == ("https://github.com/a/b", "c@d.example")
    settings.write_text("extra:\n", encoding="utf-8")
    assert (read_repository(tmp_path), read_contact(tmp_path)) == ("", "")
