"""Pictures for sharing: no text runs out of its place, no figure is cut, the PNG is small, drawn in our font, and the same every time."""

import struct
import zlib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from projects import ROOT, read_case, write_base, write_files

from generator.chart import raster
from generator.chart.measure import text_width
from generator.model import Text
from generator.pages.picture import HEIGHT, WIDTH, Picture, report_picture, site_picture
from generator.site import read

CASE = Path(__file__).parent / "page/everything/input.txt"
HOSTILE = '</text><script>alert(1)</script> & "<b>" \' --> {{x}}'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    case = read_case(CASE)
    root = write_base(tmp_path_factory.mktemp("project"), words=True)
    return read(write_files(root, replace(case, files=(*case.files, case.expected))))


@pytest.fixture(scope="module")
def harbour(project):
    return next(report for report in project.data.reports if report.id == "harbour-2021")


def english(project):
    return next(language for language in project.languages if language.tag == "en")


def named(report, title: str):
    """*report* with another title."""
    return replace(report, title=Text(title, domain=report.id))


def boxes(picture: Picture) -> list[tuple[float, float, float, float]]:
    """Of every line its left, top, right and bottom end."""
    return [(x.x, x.y - 0.88 * x.size, x.x + text_width(x.text, x.size), x.y + 0.22 * x.size) for x in picture.lines]


def assert_laid_out(picture: Picture) -> None:
    """Nothing leaves the picture or its margin; no line touches another or the band."""
    found = boxes(picture)
    *body, name = found
    assert all(x >= 64 and right <= WIDTH - 63 and y >= 36 and bottom <= HEIGHT for x, y, right, bottom in found), picture.lines
    assert all(bottom <= name[1] for _, _, _, bottom in body), picture.lines
    for n, (x, y, right, bottom) in enumerate(found):
        for x2, y2, right2, bottom2 in found[n + 1 :]:
            assert right <= x2 or right2 <= x or bottom <= y2 + 1 or bottom2 <= y + 1, (picture.lines[n].text, picture.lines)


def words(picture: Picture) -> str:
    return " ".join(line.text for line in picture.lines)


@pytest.mark.parametrize("tag", ["en", "zh"])
def test_a_picture_says_what_it_is_about_with_numbers_as_the_page_writes_them(project, harbour, tag, golden):
    language = next(language for language in project.languages if language.tag == tag)

    picture = report_picture(harbour, language, project.languages)

    assert_laid_out(picture)
    golden(Path(__file__).parent / f"picture/{tag}.txt", "\n".join([*(line.text for line in picture.lines), "", picture.alt, ""]))


def test_both_languages_show_the_same_figures(project, harbour):
    pictures = [report_picture(harbour, language, project.languages) for language in project.languages]

    assert len({len([line for line in picture.lines if line.bold]) for picture in pictures}) == 1


@pytest.mark.parametrize(
    "title",
    ["Tides", "A very long title of a report on many things " * 9, "著作权" * 80, "Donaudampfschifffahrtsgesellschaft" * 12, HOSTILE],
    ids=["short", "long", "long and Chinese", "one word", "hostile"],
)
def test_no_title_runs_out_of_its_place(project, harbour, title):
    assert_laid_out(report_picture(named(harbour, title), english(project), project.languages))


def test_a_title_that_is_cut_says_so(project, harbour):
    assert "…" in words(report_picture(named(harbour, "A title without an end " * 30), english(project), project.languages))


def test_a_report_without_key_figures_shows_its_summary(project, harbour):
    picture = report_picture(replace(harbour, key=()), english(project), project.languages)

    assert_laid_out(picture)
    assert "The court accepted" in words(picture)
    assert picture.rules == ()


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_any_number_of_figures_has_its_place(project, harbour, count):
    picture = report_picture(replace(harbour, key=harbour.key[:count]), english(project), project.languages)

    assert_laid_out(picture)


def test_what_is_hostile_stays_text(project, harbour):
    picture = report_picture(named(harbour, HOSTILE), english(project), project.languages)

    root = ET.fromstring(picture.svg)
    assert {element.tag.partition("}")[2] for element in root.iter()} == {"svg", "rect", "path", "text"}
    assert "<script>alert(1)</script>" in "".join(root.itertext())


def test_characters_that_the_font_lacks_are_named(project, harbour):
    assert report_picture(named(harbour, "Tides 𠮷 ☃"), english(project), project.languages).missing == ("𠮷", "☃")


def test_a_missing_character_is_a_finding(tmp_path):
    root = write_base(tmp_path, words=True)
    report = root / "data/reports/tides-2021/report.yml"
    report.write_text(report.read_text(encoding="utf-8").replace("title: Rights of the tide", "title: Rights of the ☃"), encoding="utf-8")

    found = [f for f in read(root).findings if f.code == "missing-glyph"]

    assert {f.values["character"] for f in found} == {"☃"}
    assert {f.where.file for f in found} == {"data/reports/tides-2021/report.yml"}


def real_pictures() -> list[tuple[str, Picture]]:
    project = read(ROOT)
    return [
        (f"{name}.{language.tag}", picture)
        for language in project.languages
        for name, picture in [
            *((report.id, report_picture(report, language, project.languages)) for report in project.data.reports),
            ("_site", site_picture(project.data, language)),
        ]
    ]


def test_the_pictures_of_the_real_reports_are_laid_out_whole():
    """Their titles, publishers and labels are the longest there are."""
    for name, picture in real_pictures():
        assert_laid_out(picture)
        assert "…" not in words(picture), name
        assert picture.missing == (), name


# PNG


def header(png: bytes) -> tuple[int, ...]:
    return struct.unpack(">IIBBBBB", png[16:29])


def test_a_png_is_of_the_size_that_others_ask_for_small_and_the_same_every_time(project, harbour):
    svg = report_picture(harbour, english(project), project.languages).svg

    png = raster.draw_png(svg)

    assert header(png) == (WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    assert len(png) < 60_000
    assert raster.draw_png(svg) == png


def test_every_text_is_drawn_in_the_font_of_the_program():
    """A character of the font leaves ink where one of an unknown font leaves none."""

    def inked(family: str) -> int:
        text = f'<text x="5" y="30" font-family="{family}" font-size="24">权 3,694</text>'
        png = raster.draw_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" fill="#fff"/>{text}</svg>'
        )
        data = png.split(b"IDAT", 1)[1]
        return len(set(zlib.decompressobj().decompress(data)))

    assert inked("Noto Sans SC") > 8
    assert inked("No Such Font") <= 2


def test_a_font_that_is_not_there_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(raster, "FONT", tmp_path / "gone.otf")
    raster._register.cache_clear()
    try:
        with pytest.raises(raster.FontError):
            raster.draw_png('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    finally:
        raster._register.cache_clear()


def test_a_font_that_is_not_used_is_an_error(monkeypatch):
    monkeypatch.setattr(raster, "FAMILY", "No Such Font")
    raster._register.cache_clear()
    try:
        with pytest.raises(raster.FontError):
            raster.draw_png('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    finally:
        raster._register.cache_clear()


def test_grounds_and_inks_keep_their_colours_in_the_palette():
    """Soft edges share colours; what most of the picture is painted with stays as it is."""
    counts = {0xF7F5F0: 700_000, 0x962B20: 70_000, 0x1A2029: 5_000} | {(i * 7919) % 0xFFFFFF: 3 for i in range(1, 900)}

    palette, index = raster._palette(counts)

    colours = [int.from_bytes(palette[i : i + 3], "big") for i in range(0, len(palette), 3)]
    assert len(colours) <= 256
    assert [colours[index[c]] for c in (0xF7F5F0, 0x962B20, 0x1A2029)] == [0xF7F5F0, 0x962B20, 0x1A2029]
    assert set(index) == set(counts)


def test_what_was_drawn_before_is_read_from_the_cache_and_half_a_file_is_drawn_anew(tmp_path, monkeypatch):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#962b20"/></svg>'
    first = raster.draw_pngs({"a": svg}, tmp_path)
    (kept,) = tmp_path.iterdir()
    monkeypatch.setattr(raster, "draw_png", lambda _: pytest.fail("drawn again"))
    assert raster.draw_pngs({"b": svg}, tmp_path) == {"b": first["a"]}
    monkeypatch.undo()

    kept.write_bytes(first["a"][:20])

    assert raster.draw_pngs({"a": svg}, tmp_path) == first
