"""Report or figure × Language → how to cite it: the publisher first, this site second.

Each style is a function from an `_Entry` to pieces of text; its docstring names the rules it follows. A reference is
written in the language of its source (GB/T 7714—2015, 6.1), and so are its words; APA and Chicago, which are rules for
English texts, are written in English on an English page, with the source's own title and its English rendering.

The day on which a reader looked is not ours to know: it is a piece of its own, which the reader's browser fills in and
files leave out.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from generator.address import Site, figure_path, report_path
from generator.language import Language
from generator.model import Figure, Report, ReportKind
from generator.prose import Prose, md_escape, printed_title

_ENGLISH = "en"
_MAX_PLACES = 3
"""A figure that stands in more places than these is cited by its section."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One style's reference."""

    style: str
    """Its id."""
    name: str
    """What readers know it by, in the language of the page."""
    language: str
    """The language of the reference, which need not be that of the page."""
    text: str
    """Without the day on which it was looked up."""
    html: str
    """The same for a page, with a place for that day; neither Markdown nor HTML sees anything in it."""
    code: bool
    """Whether it is for programs."""
    ending: str
    """Of the file that holds it; empty where there is none."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a reference. Of `day` the text is a pattern for the day on which it was looked up."""

    text: str
    kind: str = "words"
    """`words`, `work` (a title in italics), `day`."""
    language: str = ""
    """Where it is not that of the reference."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a reference is made of, before it has a style."""

    language: Language
    id: str
    kind: ReportKind
    who: tuple[str, ...]
    title: str
    title_language: str
    rendering: str
    """Of the title, in the language of the reference, where that is not the title's own."""
    published: date | None
    source: str
    """Where the document itself is; empty where that is not known."""
    site: str
    url: str
    """Where its figures are read: the page of the report, or of the figure."""
    part: str
    """The title of the figure; empty for a report."""
    at: str
    """The figure's place in the source."""


def citations(
    report: Report, figure: Figure | None, language: Language, site: Site, languages: Iterable[Language] = ()
) -> tuple[Citation, ...]:
    """*report*, or *figure* in it, in every style, as the page in *language* shows them.

    *languages* are those of the site: references are in the language of the source where it is one of them.
    """
    own = next((known for known in languages if known.tag == report.source.language), language)
    entries = {known.tag: _entry(report, figure, known, site, language.tag) for known in {own.tag: own, language.tag: language}.values()}
    found = {
        style.id: _cited(style, entries[language.tag if style.english and language.tag == _ENGLISH else own.tag])
        for style in _styles(language)
    }
    # Translators: ids of citation styles, the one that readers ask for most often first.
    order = language.pgettext("order of citation styles", "apa chicago gbt7714").split()
    first = [style for style in order if style in found]
    return tuple(found[style] for style in dict.fromkeys([*first, *found]))


def export_citations(reports: Iterable[Report], languages: Iterable[Language], site: Site) -> Iterator[tuple[str, str]]:
    """Path below data/ and text of each file that reference managers read: one of a kind for each report, in the language of its source."""
    known = {language.tag: language for language in languages}
    for report in reports:
        language = known.get(report.source.language) or known[report.language]
        entry = _entry(report, None, language, site, language.tag)
        for style in _styles(language):
            if style.ending:
                text = _text(style.write(entry)) + "\n"
                yield f"reports/{report.id}.{style.ending}", text.replace("\n", "\r\n") if style.id == "ris" else text


@dataclass(frozen=True, slots=True)
class _Style:
    id: str
    name: str
    write: Callable[[_Entry], list[_Piece]]
    english: bool = False
    """Whether its rules are for English texts."""
    ending: str = ""


def _styles(language: Language) -> tuple[_Style, ...]:
    t = language.pgettext
    return (
        _Style("gbt7714", t("citation style", "GB/T 7714—2015"), _gbt7714),
        _Style("apa", t("citation style", "APA (7th edition)"), _apa, english=True),
        _Style("chicago", t("citation style", "Chicago (17th edition, notes and bibliography)"), _chicago, english=True),
        _Style("bibtex", "BibTeX", _bibtex, ending="bib"),
        _Style("ris", "RIS", _ris, ending="ris"),
        _Style("csl-json", "CSL-JSON", _csl_json, ending="csl.json"),
    )


def _cited(style: _Style, entry: _Entry) -> Citation:
    pieces = style.write(entry)
    html = "".join(_html(piece) for piece in pieces)
    return Citation(style.id, style.name, entry.language.tag, _text(pieces), html, bool(style.ending), style.ending)


def _text(pieces: Iterable[_Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != "day")


def _html(piece: _Piece) -> str:
    text = md_escape(piece.text)
    if piece.kind == "day":
        return f'<span data-today="{text.replace(chr(10), "&#10;")}"></span>'
    marked = f' lang="{md_escape(piece.language)}"' if piece.language else ""
    if piece.kind == "work":
        return f"<cite{marked}>{text}</cite>"
    return f"<span{marked}>{text}</span>" if marked else text


def _entry(report: Report, figure: Figure | None, language: Language, site: Site, page: str) -> _Entry:
    prose = Prose(report, language)
    source = report.source
    title = _unmarked(_line(printed_title(report)).rstrip(" .。"))
    rendering = _unmarked(_line(prose.plain(source.title)).rstrip(" .。")) if source.language != language.tag else ""
    return _Entry(
        language=language,
        id=f"{report.id}:{figure.id}" if figure else report.id,
        kind=report.kind,
        who=tuple(_line(language.text(publisher.name)) for publisher in report.publishers),
        title=title,
        title_language=source.language if source.language != language.tag else "",
        rendering="" if rendering == title else rendering,
        published=report.published,
        source=_address(source.url or ""),
        site=language.gettext("IP White Papers in Figures"),
        url=_address(site.page(page, figure_path(report.id, figure.id) if figure else report_path(report.id))),
        part=_line(prose.plain(figure.title)).rstrip(" .。") if figure else "",
        at=_line(_place(report, figure)) if figure else "",
    )


def _place(report: Report, figure: Figure) -> str:
    places = dict.fromkeys(o.at for o in figure.observations if o.at)
    section = next(section for section in report.sections if figure in section.figures)
    return "; ".join(places) if 0 < len(places) <= _MAX_PLACES else section.at


def _line(text: str) -> str:
    """*text* on one line: a reference has no line breaks, and no signs that steer a terminal or turn the text round."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", " ", text).split())


def _unmarked(title: str) -> str:
    """*title* without the 《》 around all of it: a reference marks titles in the manner of its style."""
    inside = title[1:-1]
    return inside if title == f"《{inside}》" and not re.search("[《》]", inside) else title


def _marked(pattern: str, title: str) -> str:
    """*title* as it stands in *pattern*: a title within 《》 has 〈〉 (GB/T 15834—2011, 4.14.3.2)."""
    return title.translate(_INNER_MARKS) if "《" in pattern else title


_INNER_MARKS = str.maketrans("《》", "〈〉")


def _address(url: str) -> str:
    """*url* without the characters that no address may have (RFC 3986), so that it survives being copied into any format."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=-._~%")


def _stopped(text: str) -> str:
    """*text* as a sentence ends: with one full stop, unless another mark ends it."""
    return text if text.endswith((".", "?", "!", "。", "？", "！", "…")) else f"{text}."


def _filled(pattern: str, **given: str | _Piece | list[_Piece]) -> list[_Piece]:
    """*pattern* with pieces at its places."""
    pieces: list[_Piece] = []
    for words, name, _, _ in Formatter().parse(pattern):
        if words:
            pieces.append(_Piece(words))
        if name is not None:
            value = given[name]
            pieces += value if isinstance(value, list) else [value] if isinstance(value, _Piece) else [_Piece(value)] if value else []
    return pieces


# GB/T 7714—2015


def _gbt7714(e: _Entry) -> list[_Piece]:
    """GB/T 7714—2015 《信息与文献 参考文献著录规则》.

    4.1.2 and, for a report on line, the examples in appendix A.3 (among them a white paper):
    主要责任者. 题名[R/OL]. 其他责任者. (发布日期)[引用日期]. 获取和访问路径.
    4.2.2 for a part of it: 析出文献主要责任者. 题名[R/OL]. 其他责任者//主要责任者. 题名. 出版年: 页码(发布日期)[引用日期]. 获取和访问路径.
    6.1: in the language of the source. 8.1.2: up to three names, else three and “等” or “et al”. Names of organizations are
    not capitals (8.1.4). 8.4: on line the place of publication and the publisher may be left out, and so is a date that is not known.
    8.5: where there are no pages, the place as the source numbers it. Table B.1: R report, EB news on line; B.2: OL.
    This site is the 其他责任者, as a translator or reviser would be.
    """
    t = e.language.pgettext
    names = ", ".join(e.who[:3]) + (", " + t("citation", "et al") if len(e.who) > 3 else "")
    mark = "[R/OL]" if e.kind is ReportKind.WHITE_PAPER else "[EB/OL]"
    # Translators: who read the figures from the source, as "{name}, trans." names a translator.
    site = t("pattern.citation GB/T 7714", "{site}, comp.").format(site=e.site)
    urls = ". ".join(filter(None, [e.source, e.url]))
    title = _Piece(e.title, language=e.title_language)
    when = f"({e.published.isoformat()})" if e.published else ""
    author = f"{_stopped(names)} "
    if not e.part:
        day = [_Piece(when), _Piece("[{iso}]", "day"), _Piece(". ")] if when else [_Piece("[{iso}]. ", "day")]
        return [_Piece(author), title, _Piece(f"{mark}. {_stopped(site)} "), *day, _Piece(f"{urls}.")]
    place = f"{'. ' + str(e.published.year) if e.published else ''}{': ' + e.at if e.at else ''}{when}"
    return [_Piece(f"{author}{e.part}{mark}. {site}//{author}"), title, _Piece(place), _Piece("[{iso}]", "day"), _Piece(f". {urls}.")]


# APA


def _apa(e: _Entry) -> list[_Piece]:
    """Publication Manual of the American Psychological Association, 7th edition.

    10.4: Author. (Date). *Title of report*. Source. URL; a part of a report as a chapter in it: Title of part. In *Title* (place).
    9.8, 9.11: organizations as authors, two with “&”, three to twenty with a comma before it, of more the first nineteen and the last.
    9.14: the date as exact as the source gives it; 9.17: n.d. 9.18: a title as printed, and in brackets what it says in English (9.38).
    9.21: in brackets what kind of news it is. 9.29: a publisher that is the author is not named again.
    9.16: the day of retrieval, because pages of this site may be corrected.
    """
    t = e.language.pgettext
    # Translators: the names of publishers, "and" as APA writes it.
    two, more = t("pattern.citation APA", "{first} & {last}"), t("pattern.citation APA", "{first}, & {last}")
    shown = [*e.who[:19], "…", e.who[-1]] if len(e.who) > 20 else list(e.who)
    comma = t("pattern.citation names", ", ")
    names = f"{comma.join(shown[:-2])}{comma}… {shown[-1]}" if "…" in shown else _listed(shown, comma, two, more)
    if e.published:
        # Translators: there are {year}, {month} (its name), {month_number} and {day}.
        when = t("pattern.citation APA date", "{year}, {month} {day}").format(
            year=e.published.year, month=e.language.month(e.published.month), month_number=e.published.month, day=e.published.day
        )
    else:
        when = t("citation APA", "n.d.")
    kinds = {ReportKind.PRESS_CONFERENCE: t("citation", "[Press conference]"), ReportKind.NEWS_RELEASE: t("citation", "[Press release]")}
    after = "".join(f" {words}" for words in (e.rendering and f"[{e.rendering}]", e.at and f"({e.at})", kinds.get(e.kind)) if words)
    title = [_work(e), _Piece(after if not after and _stopped(e.title) == e.title else f"{after}.")]
    if e.part:
        pattern = t("pattern.citation APA", "{who} ({when}). {part} In {title}")
        head = _filled(pattern, who=_stopped(names), when=when, part=_stopped(e.part), title=title)
    else:
        head = _filled(t("pattern.citation APA", "{who} ({when}). {title}"), who=_stopped(names), when=when, title=title)
    if e.source:
        day = _Piece(t("day of access APA", "retrieved {long}, from "), "day")
        tail = _filled(
            t("pattern.citation APA", "{source} (Figures as read by {site}, {day}{url})"), source=e.source, site=e.site, day=day, url=e.url
        )
    else:
        day = _Piece(t("day of access APA", "Retrieved {long}, from "), "day")
        tail = _filled(t("pattern.citation APA", "{site} {day}{url}"), site=_stopped(e.site), day=day, url=e.url)
    return [*head, _Piece(" "), *tail]


def _work(e: _Entry) -> _Piece:
    """The title in italics; Chinese puts it in its own marks instead."""
    if e.title_language:
        return _Piece(e.title, "work", e.title_language)
    pattern = e.language.pgettext("pattern.citation title of a work", "{title}")
    return _Piece(pattern.format(title=_marked(pattern, e.title)), "work")


def _listed(names: list[str], comma: str, two: str, more: str) -> str:
    if len(names) == 1:
        return names[0]
    return (two if len(names) == 2 else more).format(first=comma.join(names[:-1]), last=names[-1])


# Chicago


def _chicago(e: _Entry) -> list[_Piece]:
    """The Chicago Manual of Style, notes and bibliography, the form of the bibliography. Sections of the 17th edition.

    14.84, 14.220: reports as books: Author. *Title*. Date. 14.107: a part: “Title.” In *Title*, place. 14.207: news on line: “Title.”
    14.76: two names with “and”, more with a comma before it; of more than ten the first seven and “et al.”
    14.99: what a title in another language says in English stands in brackets, without italics. 14.145: n.d.
    14.161: where it was read, by its name and address. 14.12: the day of access, because pages of this site may be corrected.
    """
    t = e.language.pgettext
    comma = t("pattern.citation names", ", ")
    # Translators: the names of publishers, as the Chicago Manual joins them.
    two, more = t("pattern.citation Chicago", "{first} and {last}"), t("pattern.citation Chicago", "{first}, and {last}")
    names = f"{comma.join(e.who[:7])}{comma}{t('citation', 'et al')}." if len(e.who) > 10 else _listed(list(e.who), comma, two, more)
    when = _stopped(e.language.day(e.published) if e.published else t("citation Chicago", "n.d."))
    # A part is followed by its place, after a comma; a title that brings a mark of its own needs no full stop.
    mark = "," if e.at else "" if _stopped(e.title) == e.title and not e.rendering else "."
    outside = f" [{e.rendering}]{mark}" if e.rendering else ""
    if e.kind is ReportKind.WHITE_PAPER:
        title = [_work(e), _Piece(outside or mark)]
    else:
        title = [*_quoted(e, e.title, "" if outside else mark, e.title_language), _Piece(outside)]
    title += [_Piece(f" {_stopped(e.at)}")] if e.at else []
    if e.part:
        part = _quoted(e, e.part, "" if _stopped(e.part) == e.part else ".")
        head = _filled(
            t("pattern.citation Chicago", "{who} {part} In {title} {when}"), who=_stopped(names), part=part, title=title, when=when
        )
    else:
        head = _filled(t("pattern.citation Chicago", "{who} {title} {when}"), who=_stopped(names), title=title, when=when)
    day = _Piece(t("day of access Chicago", "Accessed {long}. "), "day")
    tail = _filled("{source}{site} {day}{url}.", source=f"{e.source}. " if e.source else "", site=_stopped(e.site), day=day, url=e.url)
    return [*head, _Piece(" "), *tail]


def _quoted(e: _Entry, title: str, mark: str, language: str = "") -> list[_Piece]:
    pattern = e.language.pgettext("pattern.citation quoted title", "“{title}{mark}”")
    return _filled(pattern, title=_Piece(_marked(pattern, title), language=language), mark=mark)


# For programs


def _remark(e: _Entry) -> str:
    """That the figures were read by this site, for formats that have no place of their own for it."""
    t = e.language.pgettext
    if e.source:
        return t("pattern.citation note", "Figures as read by {site}. The document itself: {source}").format(site=e.site, source=e.source)
    return t("pattern.citation note", "Figures as read by {site}.").format(site=e.site)


_TEX: Mapping[int, str] = MappingProxyType(
    str.maketrans({
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "$": r"\$", "&": r"\&", "#": r"\#",
        "^": r"\textasciicircum{}", "_": r"\_", "~": r"\textasciitilde{}", "%": r"\%",
    })
)  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _bibtex(e: _Entry) -> list[_Piece]:
    """BibTeX with the fields that biblatex adds (`date`, `url`, `urldate`); older styles pass over those.

    Names of organizations and titles stand in two pairs of braces, so that no style takes them apart or changes their capitals.
    """
    who = " and ".join(f"{{{name.translate(_TEX)}}}" for name in e.who)
    title = f"{{{{{e.title.translate(_TEX)}}}}}"
    note = _remark(e) if not e.at else f"{e.at}. {_remark(e)}"
    kind = {True: "incollection", False: "techreport" if e.kind is ReportKind.WHITE_PAPER else "misc"}[bool(e.part)]
    fields = {"author": f"{{{who}}}"}
    if e.part:
        fields |= {"title": f"{{{{{e.part.translate(_TEX)}}}}}", "booktitle": title}
    else:
        fields |= {"title": title}
    if kind == "techreport":
        fields |= {"institution": f"{{{', '.join(e.who).translate(_TEX)}}}"}
    if e.published:
        fields |= {"year": f"{{{e.published.year}}}", "month": _MONTHS[e.published.month - 1], "date": f"{{{e.published.isoformat()}}}"}
    fields |= {"note": f"{{{note.translate(_TEX)}}}", "url": f"{{{e.url}}}"}
    lines = "".join(f",\n  {name} = {value}" for name, value in fields.items())
    return [_Piece(f"@{kind}{{{e.id}{lines}"), _Piece(",\n  urldate = {{iso}}", "day"), _Piece("\n}")]


def _ris(e: _Entry) -> list[_Piece]:
    """RIS (Research Information Systems, 2001, with the tags of 2011): two capitals, two spaces, hyphen, space, value; TY first, ER last."""
    kind = "CHAP" if e.part else "RPRT" if e.kind is ReportKind.WHITE_PAPER else "ELEC"
    tags = [("TY", kind), *(("AU", name) for name in e.who), ("TI", e.part or e.title)]
    tags += [("T2", e.title), ("SE", e.at)] if e.part else []
    if e.published:
        tags += [("PY", str(e.published.year)), ("DA", f"{e.published:%Y/%m/%d}/")]
    tags += [("PB", ", ".join(e.who)), ("DB", e.site), ("N1", _remark(e)), ("LA", e.title_language or e.language.tag)]
    tags += [("UR", url) for url in (e.url, e.source)]
    lines = "\n".join(f"{tag}  - {value}" for tag, value in tags if value)
    return [_Piece(lines), _Piece("\nY2  - {year}/{mm}/{dd}/", "day"), _Piece("\nER  - ")]


def _csl_json(e: _Entry) -> list[_Piece]:
    """CSL-JSON, csl-data.json of CSL 1.0.2: one item; organizations are `literal` names, dates are `date-parts`."""
    kind = "chapter" if e.part else "report" if e.kind is ReportKind.WHITE_PAPER else "webpage"
    item: dict[str, Any] = {"id": e.id, "type": kind, "author": [{"literal": name} for name in e.who], "title": e.part or e.title}
    item |= {"container-title": e.title, "section": e.at} if e.part else {}
    if e.published:
        item |= {"issued": {"date-parts": [[e.published.year, e.published.month, e.published.day]]}}
    item |= {
        "publisher": ", ".join(e.who),
        "source": e.site,
        "note": _remark(e),
        "language": e.title_language or e.language.tag,
        "URL": e.url,
    }
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in item.items() if value)
    accessed = ',\n    "accessed": {"date-parts": [[{year}, {month}, {day}]]}'
    return [_Piece(f"[\n  {{\n{lines}"), _Piece(accessed, "day"), _Piece("\n  }\n]")]
