"""The terminal that commands speak to: its language, and what it can show."""

import locale
import os
import re
import sys
from collections.abc import Collection, Mapping
from typing import TextIO

LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where gettext looks for the language, in this order."""

_TRADITIONAL = frozenset({"TW", "HK", "MO"})
"""Regions whose Chinese is written in traditional characters (CLDR, likely subtags of zh-TW, zh-HK, zh-MO)."""


def editor_language(known: Collection[str], environment: Mapping[str, str] = os.environ) -> str:
    """The language of messages, one of *known*, as the system says it; else English.

    The environment is read as gettext reads it; Windows is asked where the environment says nothing.
    """
    named = next((value for name in LOCALE_VARIABLES if (value := environment.get(name))), None) or _of_windows() or "en"
    language, _, region = re.split(r"[.@:]", named)[0].replace("-", "_").partition("_")
    tag = language.lower()
    traditional = region.upper() in _TRADITIONAL or region.lower().startswith("hant")
    wanted = (f"{tag}-Hant", tag) if traditional else (tag,)
    return next((one for one in wanted if one in known), "en")


def _of_windows() -> str | None:
    """The name of the language in which Windows speaks to its user, such as `zh_CN`; `None` elsewhere."""
    if sys.platform != "win32":
        return None
    import ctypes  # noqa: PLC0415 - only Windows has this

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage())


def prepare_console(streams: Collection[TextIO] | None = None) -> None:
    """Let output show what the terminal's encoding has, and a question mark for the rest, rather than end in an error.

    A Chinese Windows console has code page 936 (GBK), which lacks some characters of other languages.
    """
    for stream in (sys.stdout, sys.stderr) if streams is None else streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def can_show(text: str, encoding: str | None) -> bool:
    """Whether a terminal of *encoding* has the letters of *text*."""
    try:
        "".join(character for character in text if character.isalpha()).encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
