"""QR codes: a reader reads the address back, as it is drawn; small, black on white, with a quiet zone and a name."""

import struct
import zlib
from xml.etree import ElementTree as ET

import pytest
import vl_convert
import zxingcpp

from generator.address import Site, figure_path
from generator.chart import raster
from generator.pages.qr import qr_svg

LONG = Site("https://figures.example.gov.cn/ip-white-papers-in-figures/").page("zh", figure_path("a-report-of-some-length-2023", "f" * 40))
ADDRESSES = [
    "https://e.example/",
    "https://figures.example/ip/en/reports/harbour-2021/#damages",
    LONG,
    "https://e.example/?q=著作权&a=\"<b>'",
]


def decoded(svg: str, side: int) -> str:
    """What a reader finds in *svg*, drawn *side* pixels wide."""
    drawn = svg.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" ', 1)
    chunks = raster._chunks(bytes(vl_convert.svg_to_png(drawn)))
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw, stride = zlib.decompress(chunks[b"IDAT"]), 4 * width + 1
    grey = b"".join(
        b"".join(bytes([colour & 255]) * n for colour, n in raster._runs(raw[y * stride + 1 : (y + 1) * stride])) for y in range(height)
    )
    found = zxingcpp.read_barcodes(memoryview(grey).cast("B", shape=[height, width]))
    assert len(found) == 1
    return found[0].text


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_reader_reads_the_address_back(address):
    assert decoded(qr_svg(address, "QR code"), 300) == address


def test_it_can_be_read_as_small_as_it_is_shown():
    """160 pixels on a page; three centimetres on paper are more."""
    assert decoded(qr_svg(LONG, "QR code"), 160) == LONG


@pytest.mark.parametrize("n", range(40))
def test_one_mask_is_enough_for_addresses_of_any_length(n):
    address = Site().page("en", figure_path("harbour-2021"[: n % 12 + 1], "cases-accepted-by-year-and-cause-of-action"[: n + 1]))

    assert decoded(qr_svg(address, "QR code"), 160) == address


def test_a_code_that_was_kept_is_the_same_with_the_title_that_is_asked_for(tmp_path):
    first = qr_svg(LONG, "QR code", tmp_path)
    kept = list(tmp_path.iterdir())

    assert qr_svg(LONG, "二维码", tmp_path) == qr_svg(LONG, "二维码")
    assert first == qr_svg(LONG, "QR code")
    assert list(tmp_path.iterdir()) == kept
    assert len(kept) == 1


def test_it_is_small():
    assert len(qr_svg(LONG, "QR code").encode()) < 4000


def test_it_is_an_image_with_a_name_whatever_the_name_says():
    root = ET.fromstring(qr_svg("https://e.example/", '<script> & "x"'))

    assert root.get("role") == "img"
    assert [child.tag for child in root] == ["title", "path", "path"]
    assert root[0].text == '<script> & "x"'


def test_it_is_black_on_white_with_four_modules_around_it():
    ground, code = ET.fromstring(qr_svg("https://e.example/", "QR code"))[1:]

    assert (ground.get("fill"), code.get("stroke")) == ("#fff", "#000")
    assert code.get("d").startswith("M4 4.5h7")
