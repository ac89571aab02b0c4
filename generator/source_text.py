"""The bytes of a source's text, in whatever encoding a word processor or a web page left them → the text."""

import re

from generator.finding import N_


class SourceTextError(Exception):
    """It is no plain text; the message, which is to be translated, says why and what to do."""


_OTHER_KINDS = (
    (b"%PDF", N_("This is a PDF file. Save its text as a .txt file (in a PDF viewer: select all, copy, paste into a text editor).")),
    (b"PK\x03\x04", N_("This is a Word or Excel file. Save it as plain text (.txt), or take over a table with “import”.")),
    (b"\xd0\xcf\x11\xe0", N_("This is an old Word or Excel file. Save it as plain text (.txt), or take over a table with “import”.")),
    (b"{\\rtf", N_("This is a rich text file. Save it as plain text (.txt).")),
)


def decoded(raw: bytes) -> tuple[str, str]:
    """The text, with \\n at the ends of lines, and the name of its encoding. Raises `SourceTextError`.

    >>> decoded("受理340件".encode("gbk"))
    ('受理340件', 'GB18030')
    """
    for beginning, problem in _OTHER_KINDS:
        if raw.startswith(beginning):
            raise SourceTextError(problem)
    for name in _encodings(raw):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and (name in ("utf-8", "cp1252") or _is_plausible(text, chinese=name == "gb18030")):
            text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
            if not text.strip():
                raise SourceTextError(N_("The file is empty."))
            return text, name.upper()
    raise SourceTextError(N_("This is no text, or its encoding cannot be told. Save it as plain text with encoding UTF-8."))


def _encodings(raw: bytes) -> tuple[str, ...]:
    """Those to try, the surest first; gb18030 holds GBK and GB 2312."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in raw:  # digits and line ends of UTF-16
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "gb18030", "cp1252")


def _is_plausible(text: str, *, chinese: bool) -> bool:
    """Whether its characters are those that people use: wrongly decoded, a text is Chinese too, but nobody's.

    With *chinese* it has to have some that are Chinese.
    """
    characters = re.sub(r"[\x20-\xff\s]|[\u2000-\u206f\u3000-\u303f\uff00-\uffef]", "", text)
    known = len(characters.encode("gb2312", "ignore")) / 2
    return (bool(characters) or not chinese) and known >= 0.8 * len(characters)
