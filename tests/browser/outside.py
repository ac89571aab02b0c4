"""What in a page or a drawing would run, style or load something that is no file of the site: read as a browser reads markup."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

LOADED = {
    "src",
    "srcset",
    "poster",
    "data",
    "background",
    "action",
    "formaction",
    "manifest",
    "code",
    "archive",
    "cite",
    "longdesc",
    "profile",
    "icon",
}
"""Attributes whose address is fetched, or where a form goes."""
FOREIGN = {"base", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "style", "foreignobject", "animate", "set", "animatetransform", "animatemotion"}  # fmt: skip
"""Elements that no page needs: they bring others' content or style, or change what is there."""
HERE = {"canonical", "alternate"}
"""Kinds of `link` that say something and load nothing."""


def digest(script: str) -> str:
    """*script* as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


class _Reader(HTMLParser):
    def __init__(self, allowed: str, *, drawing: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.drawing = drawing
        self.faults: list[str] = []
        self.inline = False
        self.style = False
        self.code = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        shown = self.get_starttag_text() or tag
        wrong = tag in FOREIGN - ({"style"} if self.drawing else set())
        wrong |= any(name.startswith("on") or name in {"style", "ping", "srcdoc", "nonce"} for name in values)
        wrong |= tag == "meta" and values.get("http-equiv", "content-security-policy").lower() != "content-security-policy"
        wrong |= any(_outside(tag, name, value) for name, value in values.items() if name in LOADED)
        for name in ("href", "xlink:href"):
            if name in values:
                wrong |= _leads_wrong(tag, values[name], values.get("rel", ""))
        if tag == "script":
            wrong |= self.drawing
            self.inline = "src" not in values and values.get("type") != "application/ld+json"
            self.code = ""
        self.style = tag == "style"
        if wrong:
            self.faults.append(shown[:160])

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.code += data
        if self.style and re.search(r"@import|url\(\s*['\"]?(?!data:)", data):
            self.faults.append(data[:160])

    def handle_endtag(self, tag: str) -> None:
        self.style = False
        if tag == "script" and self.inline and not self.drawing and digest(self.code) not in self.allowed.split():
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


def faults(text: str, policy: str = "", *, drawing: bool = False) -> list[str]:
    """The elements of *text*, a page under *policy* or a *drawing* (SVG), that are not as they should be."""
    scripts = next((one for one in policy.split(";") if one.strip().startswith("script-src ")), "")
    reader = _Reader(scripts, drawing=drawing)
    reader.feed(text)
    reader.close()
    return reader.faults
