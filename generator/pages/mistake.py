"""A figure → links that report a mistake in it: an issue or a mail, filled in with what the reader looks at.

Forms of issues stand in .github/ISSUE_TEMPLATE, one for each language; `FIELDS` are ids of their fields.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from generator.address import Site, figure_path
from generator.language import Language
from generator.model import Figure, Report
from generator.prose import Prose

LIMIT = 2000
"""Characters of an address that every browser, mail program and server on the way takes."""

FIELDS = ("page", "report", "figure", "printed", "language")

_SHORT = 60
"""A title longer than this is cut: the id beside it tells which it is. A Chinese character takes nine of an address."""


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


def mistake_links(figure: Figure, report: Report, prose: Prose, where: Site) -> tuple[Link, ...]:
    """Ways to report a mistake in *figure*; none where the site names neither a repository nor a mail address."""
    language = prose.language
    _ = language.gettext
    place = f"{report.id}/{figure.id}"
    title = _("Mistake in {place}").format(place=place)
    fields = {
        "page": where.page(language.tag, figure_path(report.id, figure.id)),
        "report": _named(prose.plain(report.title), report.id),
        "figure": _named(prose.plain(figure.title), figure.id),
        "printed": "",
        "language": language.name,
    }
    printed = tuple(dict.fromkeys(o.printed for o in figure.observations if o.printed))
    links = []
    if where.repository:
        links.append(Link(_("Report a mistake"), _issue(where, language, title, fields, printed)))
    if where.contact:
        links.append(Link(_("Report it by e-mail"), _mail(where, language, title, fields, printed)))
    return tuple(links)


def template_name(tag: str) -> str:
    """The form of issues for readers of the language *tag*."""
    return f"mistake-{tag}.yml"


def _issue(where: Site, language: Language, title: str, fields: Mapping[str, str], printed: Sequence[str]) -> str:
    def address(values: Mapping[str, str]) -> str:
        return where.issue(template_name(language.tag), {"title": title, **values})

    return address(_fitting(address, fields, printed))


def _mail(where: Site, language: Language, title: str, fields: Mapping[str, str], printed: Sequence[str]) -> str:
    _, colon = language.gettext, language.pgettext("pattern.punctuation", ": ")
    labels = {
        "page": _("Address"),
        "report": _("Report"),
        "figure": _("Figure"),
        "printed": _("As printed"),
        "language": _("Language"),
    }

    def address(values: Mapping[str, str]) -> str:
        asked = f"{_('What is wrong?')}\n\n\n{_('What does the source say, and where?')}\n\n\n"
        told = "\n".join(f"{labels[name]}{colon}{value}" for name, value in values.items() if value)
        return f"mailto:{quote(where.contact, safe='@')}?{urlencode({'subject': title, 'body': asked + told}, quote_via=quote)}"

    return address(_fitting(address, fields, printed))


def _fitting(address: Callable[[Mapping[str, str]], str], fields: Mapping[str, str], printed: Sequence[str]) -> Mapping[str, str]:
    """*fields* with as many of the *printed* forms as the address has room for."""
    values = dict(fields)

    def with_printed(count: int) -> Mapping[str, str]:
        return values | {"printed": "; ".join(printed[:count]) + ("; …" if 0 < count < len(printed) else "")}

    def length(count: int) -> int:
        return len(address(with_printed(count)))

    for name in ("report", "figure"):
        if length(0) <= LIMIT:
            break
        values[name] = ""
    if length(len(printed)) <= LIMIT:
        return with_printed(len(printed))
    # Without the last form, which may be shorter than the sign that some are left out, each adds to the length.
    return with_printed(bisect_right(range(1, len(printed)), LIMIT, key=length))


def _named(title: str, id_: str) -> str:
    return f"{title if len(title) <= _SHORT else title[: _SHORT - 1] + '…'} ({id_})"
