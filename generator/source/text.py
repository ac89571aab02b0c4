"""The bytes of a source's text → the text, where it is one."""

import re

from generator.encoding import decode
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
    found = decode(raw)
    if found is None:
        raise SourceTextError(N_("This is no text, or its encoding cannot be told. Save it as plain text with encoding UTF-8."))
    text = re.sub(r"\r\n?", "\n", found[0])
    if not text.strip():
        raise SourceTextError(N_("The file is empty."))
    return text, found[1]
