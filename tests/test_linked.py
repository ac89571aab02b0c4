"""Linked data: it parses, keeps to the words of schema.org and to what search engines for data sets ask for, and stays text."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from projects import ROOT, read_case, write_base, write_files

from generator.address import Site
from generator.model import Text
from generator.pages.linked import LONGEST, SHORTEST, Linked, interval, script
from generator.period import parse_period
from generator.site import read

CASE = Path(__file__).parent / "page/everything/input.txt"
WHERE = Site("https://figures.example/ip/")

# Of schema.org 29: types with those that they are kinds of, and properties with the type that they belong to.
KINDS = {
    "Dataset": "CreativeWork", "Report": "Article", "Article": "CreativeWork", "DataCatalog": "CreativeWork", "WebSite": "CreativeWork",
    "WebPage": "CreativeWork", "DataDownload": "MediaObject", "MediaObject": "CreativeWork", "CreativeWork": "Thing",
    "GovernmentOrganization": "Organization", "Organization": "Thing", "Place": "Thing", "PropertyValue": "StructuredValue",
    "StructuredValue": "Intangible", "Intangible": "Thing", "BreadcrumbList": "ItemList", "ItemList": "Intangible",
    "ListItem": "Intangible", "SearchAction": "Action", "Action": "Thing", "EntryPoint": "Intangible",
}  # fmt: skip
PROPERTIES = {
    "name": "Thing", "alternateName": "Thing", "description": "Thing", "url": "Thing", "sameAs": "Thing", "subjectOf": "Thing",
    "potentialAction": "Thing",
    "inLanguage": "CreativeWork", "creator": "CreativeWork", "author": "CreativeWork", "publisher": "CreativeWork",
    "license": "CreativeWork", "isAccessibleForFree": "CreativeWork", "datePublished": "CreativeWork", "dateModified": "CreativeWork",
    "isBasedOn": "CreativeWork", "isPartOf": "CreativeWork", "hasPart": "CreativeWork", "temporalCoverage": "CreativeWork",
    "spatialCoverage": "CreativeWork", "genre": "CreativeWork",
    "distribution": "Dataset", "variableMeasured": "Dataset", "includedInDataCatalog": "Dataset", "dataset": "DataCatalog",
    "contentUrl": "MediaObject", "encodingFormat": "MediaObject", "containedInPlace": "Place",
    "propertyID": "PropertyValue", "unitText": "PropertyValue", "itemListElement": "ItemList", "position": "ListItem",
    "item": "ListItem", "target": "Action", "urlTemplate": "EntryPoint", "query-input": "SearchAction",
}  # fmt: skip
"""`query-input` is no property but says which input the query is: "the -input suffix" of schema.org's actions."""

ADDRESSES = {"@id", "url", "sameAs", "license", "contentUrl", "item", "urlTemplate"}


def load(tmp_path: Path):
    case = read_case(CASE)
    return read(write_files(write_base(tmp_path, words=True), replace(case, files=(*case.files, case.expected))))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return load(tmp_path_factory.mktemp("project"))


def linked(project, tag: str, charted=()) -> Linked:
    language = next(language for language in project.languages if language.tag == tag)
    return Linked(project.data, language, project.languages, WHERE, dict.fromkeys(charted, "words"))


def graph(text: str) -> list[dict]:
    match = re.fullmatch(r'<script type="application/ld\+json">([^<>&\n]*)</script>', text)
    assert match, text
    tree = json.loads(match[1])
    assert tree["@context"] == "https://schema.org"
    return tree["@graph"]


def scripts(project, tag: str) -> Iterator[tuple[str, list[dict]]]:
    """The scripts of all pages."""
    one = linked(project, tag, {"harbour-2021/caseload"})
    places = project.data.vocabulary.places
    yield "home", graph(one.home())
    for report in project.data.reports:
        yield report.id, graph(one.report(report))
        for figure in report.figures:
            yield f"{report.id}/{figure.id}", graph(one.figure(report, figure))
    for place in places.values():
        yield place.id, graph(one.place(place, ()))
    for institution in project.data.vocabulary.institutions.values():
        yield institution.id, graph(one.institution(institution))


def nodes(value) -> Iterator[dict]:
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)
    elif isinstance(value, dict):
        yield value
        for one in value.values():
            yield from nodes(one)


def kinds_of(kind: str) -> set[str]:
    return {kind} | (kinds_of(KINDS[kind]) if kind in KINDS else set())


def of_kind(found: list[dict], kind: str) -> dict:
    (one,) = [node for node in found if node["@type"] == kind]
    return one


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_every_property_is_one_that_schema_org_has_for_its_type(project, tag):
    for page, found in scripts(project, tag):
        for node in nodes(found):
            if node.keys() == {"@id"}:
                continue
            assert node["@type"] in KINDS, page
            for name in node.keys() - {"@type", "@id"}:
                assert PROPERTIES[name] in kinds_of(node["@type"]), (page, node["@type"], name)


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_every_address_is_whole(project, tag):
    for page, found in scripts(project, tag):
        for node in nodes(found):
            for name in ADDRESSES & node.keys():
                for address in node[name] if isinstance(node[name], list) else [node[name]]:
                    assert urlsplit(address).scheme == "https" and urlsplit(address).netloc, (page, name, address)


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_a_data_set_has_all_that_search_engines_for_data_sets_ask_for(project, tag):
    for page, found in scripts(project, tag):
        for node in found:
            if node["@type"] == "Dataset":
                assert SHORTEST <= len(node["description"]) <= LONGEST, page
                for name in ("name", "url", "license", "creator", "isAccessibleForFree", "isBasedOn", "includedInDataCatalog"):
                    assert node[name], (page, name)
                assert {d["encodingFormat"] for d in node["distribution"]} >= {"text/csv", "application/json"}
                assert all(v["unitText"] and v["name"] for v in node["variableMeasured"]), page
                assert node["spatialCoverage"]["name"], page


def test_what_is_named_by_reference_alone_is_described_on_its_own_page(project):
    """Whatever stands as a bare @id is the @id of a node of some page."""
    every = [node for _, found in scripts(project, "en") for node in nodes(found)]
    known = {node["@id"] for node in every if "@type" in node and "@id" in node}

    assert {node["@id"] for node in every if node.keys() == {"@id"}} <= known


def test_a_page_has_the_data_set_in_its_own_language_and_names_it_in_the_other(project):
    report = next(r for r in project.data.reports if r.id == "harbour-2021")
    english, chinese = (of_kind(graph(linked(project, tag).report(report)), "Dataset") for tag in ("en", "zh"))

    assert english["@id"] == chinese["@id"]
    assert english["name"] == "Rights in the harbour, 2019–2021: the figures" == chinese["alternateName"][0]
    assert chinese["name"] in english["alternateName"]
    assert english["sameAs"] == [chinese["url"]] and chinese["sameAs"] == [english["url"]]
    (other,) = english["subjectOf"]
    assert (other["inLanguage"], other["description"]) == ("zh", chinese["description"])
    assert set(english["inLanguage"]) == {"en", "zh"}


def test_the_publication_is_its_institutions_and_the_data_set_is_ours(project):
    report = next(r for r in project.data.reports if r.id == "harbour-2021")
    found = graph(linked(project, "en").report(report))
    source, made = of_kind(found, "Report"), of_kind(found, "Dataset")

    assert [(a["@type"], a["name"]) for a in source["author"]] == [
        ("GovernmentOrganization", "Court of Meridian"),
        ("GovernmentOrganization", "Meridian IP Office"),
    ]
    assert (source["name"], source["datePublished"]) == ("White Paper on Rights in the Harbour (2019-2021)", "2021-04-26")
    assert source["temporalCoverage"] == "2019-07-01/2021-03-31"
    assert source["url"] == report.source.url
    assert made["isBasedOn"] == {"@id": source["@id"]}
    assert made["creator"]["name"] == "IP White Papers in Figures"


def test_a_figure_is_a_part_of_its_report_with_its_own_place_and_files(project):
    report = next(r for r in project.data.reports if r.id == "harbour-2021")
    one = linked(project, "en", {"harbour-2021/caseload"})
    whole = of_kind(graph(one.report(report)), "Dataset")
    parts = {figure.id: of_kind(graph(one.figure(report, figure)), "Dataset") for figure in report.figures}

    assert whole["hasPart"] == [{"@id": part["@id"]} for part in parts.values()]
    assert all(part["isPartOf"] == {"@id": whole["@id"]} for part in parts.values())
    assert parts["patents-held"]["spatialCoverage"]["name"] == "Arcadia"
    assert [d["contentUrl"] for d in parts["caseload"]["distribution"]] == [
        f"https://figures.example/ip/data/reports/harbour-2021/caseload.{ending}" for ending in ("csv", "json", "en.svg")
    ]


def test_a_trail_leads_from_the_start_page_to_the_page_itself(project):
    places = project.data.vocabulary.places
    (trail,) = graph(linked(project, "zh").place(places["meridian"], [places["arcadia"]]))

    assert [step["position"] for step in trail["itemListElement"]] == [1, 2, 3, 4]
    assert [step["item"].removeprefix(WHERE.address) for step in trail["itemListElement"]] == [
        "zh/", "zh/places/", "zh/places/arcadia/", "zh/places/meridian/",
    ]  # fmt: skip


def test_the_search_of_the_site_is_an_action_with_one_query(project):
    action = of_kind(graph(linked(project, "zh").home()), "WebSite")["potentialAction"]

    assert action["target"]["urlTemplate"] == "https://figures.example/ip/zh/search/?q={search_term_string}"
    assert action["query-input"] == "required name=search_term_string"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020", "2020-01-01/2020-12-31"),
        ("2020-07-01", "2020-07-01"),
        ("at 2020", "2020-12-31"),
        ("2016-07/2020-03", "2016-07-01/2020-03-31"),
        ("2022/..", "2022-01-01/.."),
        ("../2020-03", "../2020-03-31"),
        ("undated", ""),
    ],
)
def test_periods_are_intervals_of_iso_8601(written, expected):
    assert interval(parse_period(written)) == expected


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- <script>", ']]> & \u2028 \u2029 "quoted" \\', "<b>"])
def test_hostile_text_cannot_leave_its_script(text):
    made = script([{"@type": "Thing", "name": text}])

    assert graph(made)[0]["name"] == text
    assert not set("<>&\u2028\u2029\n") & set(made.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))


def test_hostile_titles_and_summaries_stay_text(project):
    report = next(r for r in project.data.reports if r.id == "harbour-2021")
    hostile = Text("</script><script>alert(1)</script>", domain="harbour-2021")

    found = graph(linked(project, "en").report(replace(report, title=hostile, summary=(hostile,))))

    assert of_kind(found, "Dataset")["description"].startswith("</script><script>")


def test_a_very_long_summary_is_cut(project):
    report = next(r for r in project.data.reports if r.id == "harbour-2021")
    long = Text("Tides rise and fall. " * 400, domain="harbour-2021")

    described = of_kind(graph(linked(project, "en").report(replace(report, summary=(long,)))), "Dataset")["description"]

    assert len(described) <= LONGEST and described.endswith("…")


def test_the_real_reports_are_described_long_enough_and_not_too_long():
    project = read(ROOT)
    for tag in ("en", "zh"):
        for page, found in scripts(project, tag):
            for node in found:
                if node["@type"] == "Dataset":
                    assert SHORTEST <= len(node["description"]) <= LONGEST, (page, tag)
