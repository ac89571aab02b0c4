"""Bytes of a text, in whatever encoding a word processor, a spreadsheet or a web page left them → the text."""

import re

_WESTERN = frozenset(range(0xC0, 0x100)) | {0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0xA3, 0xA7, 0xB0, 0xB1, 0xB7, 0xA0}
"""Letters with accents, quotation marks, dashes and signs of Windows-1252."""


def decode(raw: bytes) -> tuple[str, str] | None:
    """The text without a byte order mark, and the name of its encoding; `None` where it is no text or that cannot be told.

    >>> decode("受理340件".encode("gbk")), decode(b"\\x00\\x01")
    (('受理340件', 'GB18030'), None)
    """
    for name in _candidates(raw):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and (name in ("utf-8", "cp1252") or _is_plausible(text, chinese=name == "gb18030")):
            return text.removeprefix("\ufeff"), name.upper()
    return None


def _candidates(raw: bytes) -> tuple[str, ...]:
    """Those to try, the surest first. Excel in China saves GBK, which gb18030 holds."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in raw:  # digits and line ends of UTF-16
        return ("utf-16-le", "utf-16-be") if raw[1::2].count(0) > raw[::2].count(0) else ("utf-16-be",)
    return ("utf-8", "gb18030", "cp1252") if all(b < 0x80 or b in _WESTERN for b in raw) else ("utf-8", "gb18030")


def _is_plausible(text: str, *, chinese: bool) -> bool:
    """Whether its characters are those that people use: wrongly decoded, a text is Chinese too, but nobody's.

    With *chinese* it has to have some that are Chinese.
    """
    characters = re.sub(r"[\x20-\xff\s]|[\u2000-\u206f\u3000-\u303f\uff00-\uffef]", "", text)
    known = len(characters.encode("gb2312", "ignore")) / 2
    return (bool(characters) or not chinese) and known >= 0.8 * len(characters)
