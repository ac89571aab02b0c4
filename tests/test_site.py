"""A small fictional site, built by the real MkDocs and Pagefind."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from projects import ROOT, Case, read_case, replace_in, write_base, write_files

from generator.cli import main
from generator.cli.build import _tell
from generator.site import Summary

ADDRESS = "https://figures.example/ip/"
HOSTILE = '"><script>alert(1)</script> &lt;b&gt;'


def write_project(root: Path) -> Path:
    """The report that uses everything, with the settings of the real site and a page for each of its pages written by hand."""
    case = read_case(Path(__file__).parent / "page/everything/input.txt")
    write_files(write_base(root, words=True), Case("", (*case.files, case.expected), ("", "", "")))
    for tag in ("en", "zh"):
        shutil.copy(ROOT / f"mkdocs.{tag}.yml", root)
        (root / "docs" / tag).mkdir(parents=True)
        for page in (ROOT / "docs" / tag).glob("*.md"):
            anchors = re.findall(r"\{[^}]*(#[\w-]+)", page.read_text(encoding="utf-8"))
            headings = "".join(f"## Tide {anchor[1:]} {{: {anchor} }}\n\n" for anchor in anchors if anchor != "#title")
            (root / "docs" / tag / page.name).write_text(f"# Tides {{: #title }}\n\nBy hand, {tag}.\n\n{headings}", encoding="utf-8")
    shutil.copy(ROOT / "mkdocs.yml", root)
    replace_in(root / "data/reports/tides-2021/report.yml", "title: Rights of the tide", f"title: 'Rights of the tide {HOSTILE}'")
    replace_in(
        root / "locales/zh/LC_MESSAGES/tides-2021.po",
        'msgid "Rights of the tide"',
        f'msgid "Rights of the tide {HOSTILE}"'.replace('"><', '\\"><'),
    )
    return root


def run(root: Path, *arguments: str):
    result = CliRunner().invoke(main, ["--root", str(root), *arguments], env={"LANGUAGE": "", "LC_ALL": "C", "SITE_URL": ADDRESS})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def build_anew(root: Path, *arguments: str):
    """Build as if nothing had been built before."""
    (root / "build/made.json").unlink(missing_ok=True)
    return run(root, "build", *arguments)


def digests(site: Path) -> dict[str, str]:
    return {p.relative_to(site).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(site.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = write_project(tmp_path_factory.mktemp("project"))
    result = run(root, "build")
    assert result.exit_code == 0, result.output
    return root, result.output


@pytest.fixture(scope="module")
def site(built):
    return built[0] / "site"


def test_a_build_ends_with_what_it_made_and_what_to_do_next(built):
    _, output = built

    assert "2 reports, 5 figures, 14 observations, 2 facts" in output
    assert re.search(r"Charts: [1-9]\d* drawn, 0 from the cache", output)
    assert output.strip().endswith("Next: “python -m generator serve” (or “make serve”) shows it on this machine.")


def test_a_build_says_how_large_the_site_is(built, site):
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]

    assert f"Size: {len(sizes)} files, {sum(sizes) / 1e6:.1f} MB; GitHub Pages takes 1000 MB." in built[1]
    assert "outgrown" not in built[1]


@pytest.mark.parametrize(("size", "said"), [(900_000_000, False), (900_000_001, True), (2_000_000_000, True)])
def test_a_site_that_outgrows_github_pages_is_told_before_it_does(size, said, capsys):
    _tell(SimpleNamespace(sentence=str), Summary(size=size))

    assert ("has nearly outgrown GitHub Pages" in capsys.readouterr().out) == said


def test_both_languages_have_the_same_pages(site):
    trees = [{p.relative_to(site / tag).as_posix() for p in (site / tag).rglob("*.html")} for tag in ("en", "zh")]

    assert trees[0] == trees[1]
    assert trees[0] >= {
        "index.html",
        "reports/index.html",
        "reports/harbour-2021/index.html",
        "places/arcadia/index.html",
        "institutions/meridian_court/index.html",
        "method/index.html",
    }


def test_every_page_says_its_language_and_where_it_stands_in_each(site):
    for tag, other in (("en", "zh"), ("zh", "en")):
        page = (site / tag / "reports/harbour-2021/index.html").read_text(encoding="utf-8")

        assert f'<html lang="{tag}"' in page
        assert f'rel="canonical" href="{ADDRESS}{tag}/reports/harbour-2021/"' in page
        assert f'hreflang="{other}" href="{ADDRESS}{other}/reports/harbour-2021/"' in page


def test_charts_stand_in_the_pages_as_svg(site):
    for tag in ("en", "zh"):
        page = (site / tag / "reports/harbour-2021/index.html").read_text(encoding="utf-8")

        assert "<svg" in page and "data-chart" not in page
        assert (site / f"data/reports/harbour-2021/caseload.{tag}.svg").read_text(encoding="utf-8").startswith("<svg")


def test_files_above_the_languages_are_there(site):
    assert {"index.html", "404.html", "sitemap.xml", "robots.txt", "licences.txt"} <= {p.name for p in site.iterdir()}
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    for place in re.findall(r"<loc>(.*?)</loc>", sitemap):
        assert (site / place.removeprefix(ADDRESS) / "index.html").is_file(), place
    for tag in ("zh", "en", "x-default"):
        assert f'hreflang="{tag}"' in sitemap
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")
    missing = (site / "404.html").read_text(encoding="utf-8")
    assert 'href="/ip/en/"' in missing and 'href="/ip/zh/"' in missing
    assert not list(site.rglob("en/404.html"))


def test_data_stands_beside_the_pages(site):
    rows = (site / "data/observations.csv").read_text(encoding="utf-8").splitlines()
    assert sum(",derived," in row for row in rows) == 1
    assert len(rows) == 1 + 14 + 1  # the head, what is printed, and what follows from it
    for report in json.loads((site / "data/reports.json").read_text(encoding="utf-8")):
        for path in (*report["data"], *(d for f in report["figures"] for d in f["data"])):
            assert (site / path).is_file(), path
        for page in report["pages"].values():
            assert (site / page / "index.html").is_file(), page


def test_every_link_between_pages_and_to_data_leads_somewhere(site):
    for path in site.rglob("*.html"):
        if path.name == "404.html":
            continue
        for link in re.findall(r'(?:href|src)="([^"]*)"', path.read_text(encoding="utf-8")):
            target, _, anchor = link.partition("#")
            target = target.partition("?")[0]
            if re.match(r"[a-z]+:", target):
                continue
            found = (path.parent / target).resolve() if target else path
            found = found / "index.html" if found.is_dir() else found
            assert found.is_file(), f"{link} in {path}"
            assert not anchor or f'id="{anchor}"' in found.read_text(encoding="utf-8"), f"{link} in {path}"


def test_search_knows_every_record_once_for_all_languages(built, site):
    entry = json.loads((site / "pagefind/pagefind-entry.json").read_text(encoding="utf-8"))
    records = list((built[0] / "build/search").glob("*.html"))

    assert [language["page_count"] for language in entry["languages"].values()] == [len(records)]
    assert len(records) > 20


def test_whatever_search_finds_is_there_in_every_language(built, site):
    for record in sorted((built[0] / "build/search").glob("*.html")):
        text = record.read_text(encoding="utf-8")
        path, _, anchor = re.findall(r'data-pagefind-meta="path:([^"]*)"', text)[0].partition("#")
        for tag in set(re.findall(r'<h1 id="(\w+)\.title"', text)):
            page = site / tag / path / "index.html"
            rows = re.findall(rf'id="{tag}\.row\.([^"]+)"', text)
            for id_ in filter(None, (anchor, *rows)):
                assert f'id="{id_}"' in page.read_text(encoding="utf-8"), f"{page}#{id_}"


def test_nothing_is_fetched_from_elsewhere(site):
    for path in (*site.rglob("*.html"), *(site / "assets").rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        sources = re.findall(r'(?:src|srcset)="(https?:[^"]+)"', text) + re.findall(
            r'<link[^>]+rel="(?:stylesheet|preload|icon|preconnect)"[^>]+href="(https?:[^"]+)"', text
        )
        assert not [s for s in sources + re.findall(r"(?:url\(|@import )['\"]?(https?:[^)'\"]+)", text) if "www.w3.org" not in s], path


def test_a_hostile_title_stays_text_wherever_the_theme_puts_it(site):
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script>alert(1)" not in page, path
        assert not re.findall(r'content="[^"]*"><script', page), path
    page = (site / "en/reports/tides-2021/index.html").read_text(encoding="utf-8")
    assert "<title>Rights of the tide &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;" in page


def test_what_the_build_leaves_beside_the_site_is_only_its_own(built):
    root, _ = built

    assert {p.name for p in root.iterdir()} == {
        "data",
        "docs",
        "locales",
        "build",
        "site",
        ".cache",
        "mkdocs.yml",
        "mkdocs.en.yml",
        "mkdocs.zh.yml",
    }


def test_a_second_build_changes_no_byte_and_draws_no_chart(built, site):
    root, _ = built
    before = digests(site)

    again = build_anew(root)

    assert again.exit_code == 0
    assert "Charts: 0 drawn" in again.output
    assert digests(site) == before


def test_a_build_that_fails_leaves_the_site_as_it_was(built, site):
    root, _ = built
    before = digests(site)
    page = root / "docs/en/method.md"
    good = page.read_text(encoding="utf-8")
    try:
        page.write_text(good + "\n[nowhere](nowhere.md)\n", encoding="utf-8")
        failed = run(root, "build")
    finally:
        page.write_text(good, encoding="utf-8")

    assert failed.exit_code == 1
    assert "nowhere.md" in failed.output and "mkdocs.en.yml" in failed.output and "Traceback" not in failed.output
    assert failed.output.strip().endswith("site/ is as it was.")
    assert digests(site) == before


def test_mistakes_in_data_stop_a_build_before_anything_is_written(built, site):
    root, _ = built
    before = digests(site)
    path = root / "data/reports/tides-2021/report.yml"
    good = path.read_text(encoding="utf-8")
    try:
        path.write_text(good.replace("place: meridian", "place: meridien"), encoding="utf-8")
        failed = run(root, "build")
    finally:
        path.write_text(good, encoding="utf-8")

    assert failed.exit_code == 1
    assert "report.yml:5:8: unknown-place" in failed.output
    assert digests(site) == before


def test_a_handwritten_page_that_is_not_utf8_is_one_message(built, site):
    root, _ = built
    before = digests(site)
    page = root / "docs/zh/method.md"
    good = page.read_bytes()
    try:
        page.write_bytes("# 方法\n".encode("gb18030"))
        failed = run(root, "build")
    finally:
        page.write_bytes(good)

    assert failed.exit_code == 1
    assert "docs/zh/method.md" in failed.output
    assert digests(site) == before


def test_a_page_that_names_a_chart_that_is_not_there_is_one_message(built, site):
    root, _ = built
    before = digests(site)
    page = root / "docs/en/method.md"
    good = page.read_text(encoding="utf-8")
    try:
        page.write_text(good + '\n<div data-chart="tides-2021/none">x</div>\n', encoding="utf-8")
        failed = run(root, "build")
    finally:
        page.write_text(good, encoding="utf-8")

    assert failed.exit_code == 1
    assert "tides-2021/none" in failed.output
    assert digests(site) == before
