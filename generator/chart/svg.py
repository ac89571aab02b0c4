"""`Chart`s → SVGs: drawn by vl-convert, made small, kept in a cache."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from generator.cache import read_checked, write_checked
from generator.chart.measure import FONTS
from generator.chart.plan import Chart

VEGA_LITE = "6.4"
_END = "</svg>\n"
_DRAWN_BY = ("draw.py", "measure.py", "plan.py", "svg.py")
"""The files of this folder that a drawing depends on."""


@dataclass(frozen=True)
class Drawn:
    """What came of drawing."""

    svgs: Mapping[Chart, str]
    drawn: int
    cached: int


def draw_charts(charts: Iterable[Chart], store: Path) -> Drawn:
    """The SVG of each of *charts*, from *store* where it has been drawn before."""
    wanted = tuple(dict.fromkeys(charts))
    svgs = {chart: kept.decode() for chart in wanted if (kept := read_checked(_path(store, chart))) is not None}
    missing = [chart for chart in wanted if chart not in svgs]
    cached = len(svgs)
    for chart in missing:
        svgs[chart] = draw_svg(chart)
        write_checked(_path(store, chart), svgs[chart].encode())
    return Drawn({chart: svgs[chart] for chart in wanted}, len(missing), cached)


def draw_svg(chart: Chart) -> str:
    """*chart* as an SVG to stand within a page. Its accessible name is the page's to give."""
    from generator.chart.draw import draw_spec  # noqa: PLC0415  Altair takes 0.3 s to import: only when something is to be drawn

    return slim(_convert(unmeasured(draw_spec(chart))), f"chart chart-{chart.width}")


def standalone(svg: str, style: str) -> str:
    """*svg* as a file of its own, with the CSS that gives its variables their values."""
    head, rest = svg.split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{escape(style)}</style>{rest}'


# vl-convert


def _convert(spec: dict[str, Any]) -> str:
    import vl_convert  # noqa: PLC0415  as Altair

    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))


_SIZE = "size-"


def unmeasured(spec: Any) -> Any:
    """*spec* so that Vega does not measure its texts, which takes fifteen times as long as all else.

    Nothing in our specs depends on it: every text is placed by `measure`. A text of size 0 is not measured,
    so its size travels as the name of its font, and `slim` puts it back.
    """
    if isinstance(spec, Mapping):
        found = {key: unmeasured(value) for key, value in spec.items() if key != "values"} | (
            {"values": spec["values"]} if "values" in spec else {}
        )
        if found.get("type") == "text" and "fontSize" in found:
            found |= {"font": f"{_SIZE}{found['fontSize']}", "fontSize": 0}
        return found
    if isinstance(spec, list):
        return [unmeasured(item) for item in spec]
    return spec


# Making it small

_DROPPED = {"class", "role", "aria-roledescription", "aria-hidden", "aria-label", "stroke-miterlimit", "font-family", "text-anchor"}
_DEFAULTS = {("fill", "none"), ("text-anchor", "start"), ("opacity", "1"), ("stroke-width", "1"), ("pointer-events", "none")}

_OWN = {"x", "y", "cx", "cy", "r", "d", "transform"}
"""Attributes that a group cannot hold for its children."""


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str]
    children: "list[_Node]"
    text: str = ""


def slim(svg: str, name: str) -> str:
    """*svg* of vl-convert without what does nothing, its numbers at two decimals, with the class *name*.

    It may overflow: in a reader's wide font the last digits of a number are never cut off.
    Empty groups, backgrounds and roles go; what the children of a group share moves to the group; paths that look alike become one.
    """
    head, rest = svg.split(">", 1)
    root = ET.fromstring(re.sub(r' xmlns(:\w+)?="[^"]*"', "", head) + ">" + rest)  # noqa: S314  vl-convert wrote it a moment ago
    width, height = root.attrib["width"], root.attrib["height"]
    body = "".join(_written(node) for child in root for node in _slimmed(child))
    return (
        f'<svg class="{name}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' overflow="visible" aria-hidden="true" focusable="false">{body}{_END}'
    )


def _slimmed(element: ET.Element) -> list[_Node]:
    """What is left of *element*: nothing, itself, or its children where it adds nothing to them."""
    if element.tag == "g":
        children = [node for child in element for node in _slimmed(child)]
        return _grouped(children) if "role-mark" in element.attrib.get("class", "") else children
    if element.attrib.get("class") == "background" or element.attrib.get("fill") == "transparent" or element.attrib.get("d") == "":
        return []
    return [_leaf(element)]


def _leaf(element: ET.Element) -> _Node:
    given = dict(element.attrib)
    x, y = _translation(given.pop("transform", ""))
    kept = {k: _short(v) for k, v in given.items() if k not in _DROPPED and (k, v) not in _DEFAULTS}
    if element.tag == "text":
        size = given.get("font-family", "")
        kept["font-size"] = size.removeprefix(_SIZE) if size.startswith(_SIZE) else given["font-size"].removesuffix("px")
        if given.get("text-anchor", "start") != "start":
            kept["text-anchor"] = given["text-anchor"]
        return _Node("text", {"x": _number(x), "y": _number(y), **kept}, [], element.text or "")
    if element.tag == "line":
        d = f"M{_number(x)},{_number(y)}l{kept.pop('x2', '0')},{kept.pop('y2', '0')}"
        return _Node("path", {"d": d, **kept}, [])
    if element.tag == "path" and "fill" not in kept:
        kept["fill"] = "none"
    if circle := re.fullmatch(r"M([\d.]+),0A.*", kept.get("d", "")):
        del kept["d"]
        return _Node("circle", {"cx": _number(x), "cy": _number(y), "r": circle[1], **kept}, [])
    if x or y:
        kept["transform"] = f"translate({_number(x)},{_number(y)})"
    return _Node(element.tag, kept, [])


def _grouped(nodes: list[_Node]) -> list[_Node]:
    """*nodes* of one mark: paths as one path, texts in a group that holds what they share."""
    if not nodes:
        return []
    looks = [{k: v for k, v in n.attributes.items() if k != "d"} for n in nodes]
    if all(n.tag == "path" for n in nodes) and all(look == looks[0] for look in looks):
        return [_Node("path", {"d": "".join(n.attributes["d"] for n in nodes), **looks[0]}, [])]
    if len(nodes) == 1:
        return nodes
    shared = {k: v for k, v in nodes[0].attributes.items() if k not in _OWN and all(n.attributes.get(k) == v for n in nodes)}
    own = [_Node(n.tag, {k: v for k, v in n.attributes.items() if k not in shared}, [], n.text) for n in nodes]
    return [_Node("g", shared, own)] if shared else own


def _translation(transform: str) -> tuple[float, float]:
    match = re.fullmatch(r"translate\(([^,]+),([^)]+)\)", transform)
    return (float(match[1]), float(match[2])) if match else (0, 0)


def _short(value: str) -> str:
    """*value* with its numbers at two decimals. Names such as var(--chart-1) keep theirs."""
    return value if value.startswith("var(") else re.sub(r"-?\d*\.\d+(?:e-?\d+)?|-?\d+e-?\d+", lambda m: _number(float(m.group())), value)


def _number(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _written(node: _Node) -> str:
    attributes = "".join(f' {k}="{escape(v, {chr(34): "&quot;"})}"' for k, v in node.attributes.items())
    inside = escape(node.text) + "".join(map(_written, node.children))
    return f"<{node.tag}{attributes}>{inside}</{node.tag}>" if inside else f"<{node.tag}{attributes}/>"


# The cache


@cache
def _fingerprint() -> str:
    """What a drawing depends on besides its chart."""
    here = Path(__file__).parent
    digest = sha256()
    for path in (*(here / name for name in _DRAWN_BY), FONTS / "coverage.txt"):
        digest.update(path.read_bytes())
    for package in ("altair", "vl-convert-python"):
        digest.update(version(package).encode())
    return digest.hexdigest()


def _path(store: Path, chart: Chart) -> Path:
    return store / (sha256((_fingerprint() + chart.key).encode()).hexdigest()[:40] + ".svg")
