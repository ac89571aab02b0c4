"""The strings of the program, kept from one run to the next: to find them takes a second, and they change with the program only."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.language import SITE
from generator.model import Text, Where
from generator.write import WriteError, write_whole


def kept_interface(root: Path, digest: str, *, keep: bool) -> tuple[Text, ...]:
    """The strings of templates and program of *root*, whose files have the *digest*. With *keep* they are kept for the next run."""
    path = root / ".cache" / "interface.json"
    texts = _read(path, digest)
    if texts is None:
        from generator.catalogs.messages import interface_texts  # noqa: PLC0415 - Jinja and Babel's extraction take time to import

        texts = tuple(interface_texts(root))
        if not keep:
            return texts
        with suppress(WriteError):  # a project that cannot be written to can be checked all the same
            write_whole(path, json.dumps({"program": digest, "texts": list(map(_plain, texts))}, ensure_ascii=False))
    return texts


def _plain(text: Text) -> list[Any]:
    return [text.msgid, text.context, text.plural, text.hint, text.where.file, text.where.line]


def _text(values: list[Any]) -> Text:
    msgid, context, plural, hint, file, line = values
    return Text(msgid, SITE, "en", context, plural, where=Where(file, line), hint=hint)


def _read(path: Path, digest: str) -> tuple[Text, ...] | None:
    try:
        kept: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return tuple(map(_text, kept["texts"])) if kept["program"] == digest else None
    except (OSError, ValueError, LookupError, TypeError):
        return None
