"""What in a page or a drawing would run, style or load something that is no file of the site.

Readers of markup differ in what is unusual: a comment that ends oddly, an attribute that stands twice, a slash that leans the other
way. So first everything must be usual (`unlike`), and then a plain reader finds what a browser would find.
"""

import base64
import hashlib
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from lxml import etree

LOADED = {"src", "srcset", "poster", "data", "background", "action", "formaction", "manifest", "code", "archive", "cite", "longdesc", "profile", "icon"}  # fmt: skip
"""Attributes whose address is fetched, or where a form goes."""
FOREIGN = {"base", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "style", "foreignobject", "animate", "set", "animatetransform", "animatemotion"}  # fmt: skip
"""Elements that no page needs: they bring others' content or style, or change what is there."""
HERE = {"canonical", "alternate"}
"""Kinds of `link` that say something and load nothing."""


def digest(script: str) -> str:
    """*script* as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


# What every reader takes for the same

_PLAIN = re.compile(r"<!doctype html>|<!--(?!-?>)(?:(?!--!?>|<!--)[^<>])*-->|</[a-zA-Z][a-zA-Z0-9-]*>", re.IGNORECASE)
_ATTRIBUTE = r"""[\s/]+([^\s=>"'/<\x00]+)(?:\s*=\s*("[^"<\x00]*"|'[^'<\x00]*'|[^\s"'=<>`\x00]+))?"""
_START = re.compile(rf"<([a-zA-Z][^\s/>\x00<]*)((?:{re.sub(r'[(](?![?])', '(?:', _ATTRIBUTE)})*)\s*/?>")
_ADDRESSES = {"href", "src", "srcset", "action", "formaction", "poster", "data", "xlink:href"}
_RAW = {"script", "style", "textarea", "title"}
_NEVER = {"xmp", "noembed", "noframes", "plaintext", "template"}


def unlike(text: str) -> list[str]:
    """Pieces of *text*, HTML, that readers may take differently."""
    found, at = [], 0
    while (at := text.find("<", at)) >= 0:
        if plain := _PLAIN.match(text, at):
            at = plain.end()
            continue
        start = _START.match(text, at)
        if not start:
            found.append(text[at : at + 80])
            at += 1
            continue
        at = start.end()
        name = start[1].lower()
        attributes = [(one.lower(), (value or "").strip("\"'")) for one, value in re.findall(_ATTRIBUTE, start[2])]
        names = [one for one, _ in attributes]
        odd = len(names) != len(set(names)) or name in _NEVER or "imagesrcset" in names
        odd |= any(one in _ADDRESSES and re.search(r"[\\\x00-\x1f]", value) for one, value in attributes)
        odd |= any(re.search(r"url\(\s*(?!#)", value, re.IGNORECASE) for _, value in attributes)
        if name in _RAW:
            end = text.find(f"</{name}>", at)
            content = text[at:end]
            program = name == "script" and "application/ld+json" not in start[2]
            odd |= end < 0 or (bool(re.search(r"<!--|</|<script", content, re.IGNORECASE)) if program else "<" in content)
            at = max(end, at)
        if odd:
            found.append(start[0][:80])
    return found


# What a browser would act upon


class _Reader(HTMLParser):
    def __init__(self, allowed: str) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.faults: list[str] = []
        self.inline = False
        self.code = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        shown = self.get_starttag_text() or tag
        wrong = tag in FOREIGN
        wrong |= any(name.startswith("on") or name in {"style", "ping", "srcdoc", "nonce"} for name in values)
        wrong |= tag == "meta" and values.get("http-equiv", "content-security-policy").lower() != "content-security-policy"
        wrong |= any(_outside(tag, name, value) for name, value in values.items() if name in LOADED)
        for name in ("href", "xlink:href"):
            if name in values:
                wrong |= _leads_wrong(tag, values[name], values.get("rel", ""))
        if tag == "script":
            self.inline = "src" not in values and values.get("type") != "application/ld+json"
            self.code = ""
        if wrong:
            self.faults.append(shown[:160])

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.code += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self.inline and digest(self.code) not in self.allowed.split():
            self.faults.append(f"<script>{self.code[:80]}")


def _outside(tag: str, name: str, value: str) -> bool:
    """Whether what *value* names is not of the site."""
    if name == "srcset":
        return any(_outside(tag, "src", one.strip()) for one in value.split(","))
    parts = urlsplit(value)
    return bool(parts.netloc) or (parts.scheme != "" and not (tag in {"img", "image"} and value.startswith("data:image/")))


def _leads_wrong(tag: str, value: str, rel: str) -> bool:
    if tag == "a":
        return urlsplit(value).scheme not in {"", "http", "https", "mailto"}
    if tag == "link" and set(rel.split()) <= HERE and rel:
        return not value.startswith(("https://", "http://")) and bool(urlsplit(value).netloc or urlsplit(value).scheme)
    return _outside(tag, "href", value)


def faults(text: str, policy: str = "") -> list[str]:
    """The pieces of *text*, a page under *policy*, that are not as they should be."""
    scripts = next((one for one in policy.split(";") if one.strip().startswith("script-src ")), "")
    reader = _Reader(scripts)
    reader.feed(text)
    reader.close()
    return list(dict.fromkeys([*reader.faults, *unlike(text)]))


# Drawings: files of SVG, which have no policy

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "g", "path", "rect", "text", "tspan", "line", "circle", "title", "desc", "style"}
"""The elements of our drawings."""
DRAWN_BY = {
    "aria-hidden", "aria-label", "class", "cx", "cy", "d", "dominant-baseline", "dx", "dy", "fill", "fill-opacity", "focusable", "font-size",
    "font-style", "font-weight", "height", "opacity", "overflow", "r", "role", "rx", "ry", "stroke", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2",
    "{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}space", "id", "lang",
}  # fmt: skip
"""And their attributes: none has an address."""


def drawn_faults(text: str) -> list[str]:
    """What *text*, a file of SVG, has beyond shapes, texts and colours."""
    found = re.findall(r"<\?(?!xml version).*?\?>|<!(?!--).*?>", text, re.DOTALL)
    if found:  # entities and style sheets are not even read
        return [one[:80] for one in found]
    try:
        root = etree.fromstring(text.encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        return [str(error)]
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.removeprefix(SVG)
        style = "".join(element.itertext()) if name == "style" else ""
        values = [style, *map(str, element.attrib.values())]
        if (
            not element.tag.startswith(SVG)
            or name not in DRAWN
            or not set(element.attrib) <= DRAWN_BY
            or (name == "style" and len(element))
            or any(re.search(r"[@\\]|url\s*\(|image-set|javascript:", value, re.IGNORECASE) for value in values)
        ):
            found.append(etree.tostring(element, encoding="unicode")[:120])
    return found


def styled_faults(text: str) -> list[str]:
    """What *text*, a style sheet, would load: it may name colours, shapes and marks of its own, no file."""
    plain = re.sub(r"\\([0-9a-fA-F]{1,6})\s?", lambda match: chr(int(match[1], 16)), text)
    return re.findall(r"@import[^;]*|image-set\([^)]*\)|(?:url|src)\(\s*(?!['\"]?data:image/)[^)]*\)", plain, re.IGNORECASE)
