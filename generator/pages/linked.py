"""Reports → schema.org in JSON-LD: what search engines for data sets read beside the page.

A publication is a `Report` of its institution; what this site made of it is a `Dataset`, based on that report. Names and
descriptions are in the language of the page, as plain text: tagged strings beside untagged ones are not read everywhere. The
other languages stand under `alternateName` and as pages about the same data set.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.address import Site, data_path, figure_path, institution_path, place_path, report_data_path, report_path
from generator.describe import describe
from generator.export.package import LICENCE
from generator.language import Language
from generator.model import Data, Figure, Institution, InstitutionKind, Observation, Period, PeriodKind, Place, Report, Text
from generator.pages.browse import LISTED, around, newest
from generator.prose import Prose, printed_title
from generator.wording import kind_name, span

Node = dict[str, Any]

SHORTEST, LONGEST = 50, 5000
"""Characters of a description that search engines for data sets take."""

_NO_AUTHORITY = (InstitutionKind.ARBITRATION, InstitutionKind.OTHER)


@dataclass(frozen=True)
class Linked:
    """Makes the scripts of pages in one language."""

    data: Data
    language: Language
    languages: Sequence[Language]
    """All that the site has."""
    where: Site
    charted: Mapping[str, str]
    """`report/figure` → what its chart shows, in words, for those that have one."""

    def home(self) -> str:
        """The site, its search, and its catalog of data."""
        _ = self.language.gettext
        about = _(
            "Figures from Chinese courts, procuratorates, IP offices and customs: charted and traced to their place in the source, in Chinese and English."
        )
        return script([
            {
                "@type": "WebSite",
                "@id": f"{self.where.address}#site",
                **self._site_name(),
                "url": self._page(""),
                "description": about,
                "inLanguage": self._tags,
                "publisher": self._us(),
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {"@type": "EntryPoint", "urlTemplate": f"{self._page('search/')}?q={{search_term_string}}"},
                    "query-input": "required name=search_term_string",
                },
            },
            {
                **self._catalog(),
                "description": about,
                "inLanguage": self._tags,
                "license": LICENCE["path"],
                "isAccessibleForFree": True,
                "creator": self._us(),
                "dataset": [{"@id": self._dataset_id(report)} for report in newest(self.data.reports)[:LISTED]],
            },
        ])  # fmt: skip

    def report(self, report: Report) -> str:
        """A report and the data set that was read from it."""
        figures = report.figures
        trail = [self._reports, (self._plain(report, report.title), report_path(report.id))]
        return script(
            [
                self._dataset(
                    report,
                    self._dataset_id(report),
                    {language.tag: self._of_report(report, language) for language in self.languages},
                    report_path(report.id),
                )
                | {
                    **_covering(
                        report.period if report.period.kind is not PeriodKind.UNDATED else span(o.period for _, o in report.observations)
                    ),
                    "spatialCoverage": self._place(report.place),
                    "variableMeasured": self._variables((o for _, o in report.observations), described=False),
                    "distribution": [self._download(report_data_path(report.id, ending), kind) for ending, kind in _TABLES],
                    "hasPart": [{"@id": self._figure_id(report, figure)} for figure in figures],
                },
                self._source(report),
                self._trail(trail),
            ]
        )

    def figure(self, report: Report, figure: Figure) -> str:
        """A figure, as a part of its report's data set."""
        key, path = f"{report.id}/{figure.id}", figure_path(report.id, figure.id)
        pictures = (
            [self._download(data_path(report.id, f"{figure.id}.{self.language.tag}.svg"), "image/svg+xml")] if key in self.charted else []
        )
        return script(
            [
                self._dataset(
                    report,
                    self._figure_id(report, figure),
                    {language.tag: self._of_figure(report, figure, language) for language in self.languages},
                    path,
                )
                | {
                    **_covering(span(o.period for o in figure.observations)),
                    "spatialCoverage": self._place(figure.place),
                    "variableMeasured": self._variables(figure.observations, described=True),
                    "distribution": [
                        *(self._download(data_path(report.id, f"{figure.id}.{ending}"), kind) for ending, kind in _TABLES),
                        *pictures,
                    ],
                    "isPartOf": {"@id": self._dataset_id(report)},
                },
                self._source(report),
                self._trail(
                    [
                        self._reports,
                        (self._plain(report, report.title), report_path(report.id)),
                        (self._plain(report, figure.title), path),
                    ]
                ),
            ]
        )

    def place(self, place: Place, above: Iterable[Place]) -> str:
        """Where the page of *place*, which lies within those *above*, stands."""
        text = self.language.text
        trail = [(self.language.gettext("Places"), "places/"), *((text(p.name), place_path(p.id)) for p in (*above, place))]
        return script([self._trail(trail)])

    def institution(self, institution: Institution) -> str:
        """Where the page of *institution* stands."""
        trail = [(self.language.gettext("Institutions"), "institutions/")]
        return script([self._trail([*trail, (self.language.text(institution.name), institution_path(institution.id))])])

    # Nodes

    def _dataset(self, report: Report, id_: str, said: Mapping[str, tuple[str, str]], path: str) -> Node:
        """What the data sets of reports and figures have in common; *said* is their name and description by language."""
        name, description = said[self.language.tag]
        others = [language.tag for language in self.languages if language.tag != self.language.tag]
        days = [day for day in (report.added, *(c.recorded for c in report.corrections)) if day]
        return {
            "@type": "Dataset",
            "@id": id_,
            "name": name,
            **({"alternateName": [said[tag][0] for tag in others]} if others else {}),
            "description": description,
            "url": self._page(path),
            **({"sameAs": [self.where.page(tag, path) for tag in others]} if others else {}),
            "inLanguage": self._tags,
            "creator": self._us(),
            "publisher": {"@id": self._us()["@id"]},
            "license": LICENCE["path"],
            "isAccessibleForFree": True,
            **({"datePublished": report.added.isoformat()} if report.added else {}),
            **({"dateModified": max(days).isoformat()} if days else {}),
            "isBasedOn": {"@id": self._source_id(report)},
            "includedInDataCatalog": self._catalog(),
            "subjectOf": [
                {
                    "@type": "WebPage",
                    "url": self.where.page(tag, path),
                    "inLanguage": tag,
                    "name": said[tag][0],
                    "description": said[tag][1],
                }
                for tag in others
            ],
        }

    def _source(self, report: Report) -> Node:
        """The publication itself, its publisher first."""
        title = report.source.title
        printed = printed_title(report)
        ours = [self._prose[language.tag][report.id].plain(text) for language in self.languages for text in (report.title, title)]
        publishers = [self._institution(i) for i in report.publishers]
        return {
            "@type": "Report",
            "@id": self._source_id(report),
            "name": printed,
            "alternateName": [name for name in dict.fromkeys(ours) if name != printed],
            "inLanguage": report.source.language,
            "genre": kind_name(report.kind, self.language),
            "author": publishers,
            "publisher": [{"@id": publisher["@id"]} for publisher in publishers],
            **({"datePublished": report.published.isoformat()} if report.published else {}),
            **_covering(report.period),
            "spatialCoverage": self._place(report.place),
            **({"url": report.source.url} if report.source.url else {}),
        }

    def _catalog(self) -> Node:
        return {"@type": "DataCatalog", "@id": f"{self.where.address}#catalog", **self._site_name(), "url": self._page("data/")}

    def _us(self) -> Node:
        return {"@type": "Organization", "@id": f"{self.where.address}#publisher", **self._site_name(), "url": self.where.address}

    def _site_name(self) -> Node:
        return _named(_each(self.languages, lambda language: language.gettext("IP White Papers in Figures")), self.language)

    def _institution(self, institution: Institution) -> Node:
        kind = "Organization" if institution.kind in _NO_AUTHORITY else "GovernmentOrganization"
        return {"@type": kind, "@id": f"{self.where.address}#institution-{institution.id}", **self._name(institution.name)}

    def _place(self, place: Place) -> Node:
        node: Node = {}
        for one in (*around(place, self.data.vocabulary.places), place):
            node = {"@type": "Place", **self._name(one.name), **({"containedInPlace": node} if node else {})}
        return node

    def _name(self, text: Text) -> Node:
        return _named(_each(self.languages, lambda language: language.text(text)), self.language)

    def _variables(self, observations: Iterable[Observation], *, described: bool) -> list[Node]:
        """What is measured and in which unit, each once."""
        text = self.language.text
        return [
            {
                "@type": "PropertyValue",
                "name": text(measure.name),
                "propertyID": measure.id,
                **({"description": text(measure.about)} if described else {}),
                "unitText": text(unit.label),
            }
            for measure, unit in dict.fromkeys((o.measure, o.unit) for o in observations)
        ]

    def _download(self, path: str, kind: str) -> Node:
        return {"@type": "DataDownload", "contentUrl": self.where.file(path), "encodingFormat": kind}

    def _trail(self, steps: Iterable[tuple[str, str]]) -> Node:
        """The pages above this one, from the start page on: names and paths."""
        every = [(self.language.gettext("IP White Papers in Figures"), ""), *steps]
        return {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": n, "name": name, "item": self._page(path)} for n, (name, path) in enumerate(every, 1)
            ],
        }

    # Words

    def _of_report(self, report: Report, language: Language) -> tuple[str, str]:
        """Name and description of a report's data set."""
        t, prose = language.pgettext, self._prose[language.tag][report.id]
        title = prose.plain(report.title)
        about = t(
            "about a data set",
            "All figures of “{title}”, each with its place in the source, its printed form, unit, qualifier and period; "
            "totals, shares and growth rates recomputed. As CSV and JSON, free to use with attribution.",
        ).format(title=title)
        return t("name of a data set", "{title}: the figures").format(title=title), _described([*map(prose.plain, report.summary), about])

    def _of_figure(self, report: Report, figure: Figure, language: Language) -> tuple[str, str]:
        """The same of a figure."""
        t, prose = language.pgettext, self._prose[language.tag][report.id]
        title, of = prose.plain(report.title), prose.plain(figure.title)
        about = t(
            "about a data set",
            "One figure of “{title}”, each number with its place in the source, its printed form, unit, qualifier and period. "
            "As CSV and JSON, free to use with attribution.",
        ).format(title=title)
        said = [describe(figure, language), *([prose.plain(figure.text)] if figure.text else [])]
        return t("name of a data set", "{figure} – {title}").format(figure=of, title=title), _described([*said, about])

    def _plain(self, report: Report, text: Text) -> str:
        return self._prose[self.language.tag][report.id].plain(text)

    @cached_property
    def _prose(self) -> Mapping[str, Mapping[str, Prose]]:
        return {language.tag: {r.id: Prose(r, language) for r in self.data.reports} for language in self.languages}

    # Addresses

    @property
    def _tags(self) -> list[str]:
        return [language.tag for language in self.languages]

    @property
    def _reports(self) -> tuple[str, str]:
        return self.language.gettext("Reports"), "reports/"

    def _page(self, path: str) -> str:
        return self.where.page(self.language.tag, path)

    def _dataset_id(self, report: Report) -> str:
        """The same on the pages of every language: it names the data, not a page about them."""
        return self.where.file(report_data_path(report.id, "json#dataset"))

    def _source_id(self, report: Report) -> str:
        return self.where.file(report_data_path(report.id, "json#source"))

    def _figure_id(self, report: Report, figure: Figure) -> str:
        return self.where.file(data_path(report.id, f"{figure.id}.json#dataset"))


_TABLES = (("csv", "text/csv"), ("json", "application/json"))


def script(nodes: Sequence[Node]) -> str:
    """*nodes* as a script element."""
    return f'<script type="application/ld+json">{embedded({"@context": "https://schema.org", "@graph": nodes})}</script>'


def embedded(node: Node) -> str:
    """*node* as JSON on one line that cannot leave a script element, whatever its texts say."""
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def interval(period: Period) -> str:
    """*period* as ISO 8601 has it, with `..` for an end that is not stated; empty where it has no date."""
    start, end = (day.isoformat() if day else ".." for day in (period.start, period.end))
    if period.kind is PeriodKind.UNDATED:
        return ""
    return start if start == end else f"{start}/{end}"


def _covering(period: Period | None) -> Node:
    return {"temporalCoverage": interval(period)} if period and interval(period) else {}


def _each(languages: Iterable[Language], say: Any) -> dict[str, str]:
    return {language.tag: say(language) for language in languages}


def _named(said: Mapping[str, str], language: Language) -> Node:
    """A name in *language*, and those of the other languages where they differ."""
    name = said[language.tag]
    others = [other for other in dict.fromkeys(said.values()) if other != name]
    return {"name": name, **({"alternateName": others} if others else {})}


def _described(parts: Iterable[str]) -> str:
    """*parts* as one text, no longer than may be."""
    text = "\n\n".join(" ".join(part.split()) for part in parts if part)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
