// The page where readers compare: a measure, institutions, periods; tables, bars, an address. Reads data/measures/<id>.json.

import { element } from "./element.js";

const form = document.querySelector("[data-compare]");
const result = document.querySelector("[data-result]");
const take = document.querySelector("[data-take]");
const list = document.querySelector("[data-measures]");
const tag = document.documentElement.lang;
const words = JSON.parse(form.dataset.words);
const COLOURS = 6;
const LISTED = words.listed; // rows, and bars, of the whole page: it does not grow with the archive
const FEW = 10; // of a table or a chart for which no room is left

const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const plurals = new Intl.PluralRules(tag);
const counted = (forms, n) => fill(forms[plurals.select(n)] ?? forms.other, { n: n.toLocaleString(tag) });

// Measures: those that the page lists. The other languages' names help to find one.
const measures = [...list.querySelectorAll("li[data-id]")].map((item) => ({
  id: item.dataset.id,
  name: item.querySelector("a").textContent,
  names: item.textContent.toLowerCase(),
}));
const select = form.querySelector("select");
const find = form.querySelector("input[type=search]");

const offer = () => {
  const wanted = find.value.trim().toLowerCase();
  const fitting = measures.filter((one) => !wanted || one.names.includes(wanted) || one.id === chosen.measure);
  select.replaceChildren(
    element("option", { value: "" }, words.choose),
    ...fitting.map((one) => element("option", { value: one.id, selected: one.id === chosen.measure }, one.name)),
  );
  select.value = chosen.measure;
};

const learnNames = async () => {
  const known = await (await fetch(`${form.dataset.files}.json`)).json();
  for (const { measure, name } of known) {
    const one = measures.find(({ id }) => id === measure);
    if (one) one.names += ` ${Object.values(name).join(" ")}`.toLowerCase();
  }
  if (find.value) offer();
};

// What is chosen: `null` stands for everything there is.
const chosen = { measure: "", institution: null, period: null, by: null };
let data;

const restore = () => {
  const query = new URLSearchParams(location.search);
  const listed = (name) => (query.has(name) ? query.getAll(name).flatMap((value) => value.split(",")).filter(Boolean) : null);
  chosen.measure = query.get("measure") ?? "";
  chosen.institution = listed("institution");
  chosen.place = listed("place");
  chosen.period = listed("period");
  chosen.by = listed("by");
};

const remember = () => {
  const query = new URLSearchParams();
  if (chosen.measure) query.set("measure", chosen.measure);
  for (const name of ["institution", "period", "by"]) {
    if (chosen[name]) query.set(name, chosen[name].join(","));
  }
  // Commas and slashes are allowed in a query; an address that can be read is worth more than one that is escaped twice.
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}`);
  document.getElementById("compare-address").value = location.href;
};

// The sorts of rows: the whole, and each breakdown.
const sortOf = (row) => Object.keys(row.dimensions).sort().join("+") || "whole";
const sortName = (sort) => (sort === "whole" ? words.whole : sort.split("+").map((d) => data.dimensions[d].name[tag]).join(words.comma));
const period = (id) => data.when.find((one) => one.id === id);
const distinct = (items) => [...new Set(items)];

const usual = () => {
  const sorts = distinct(data.rows.map(sortOf));
  return sorts.includes("whole") ? ["whole"] : sorts;
};

const options = () => ({
  institution: Object.keys(data.who).map((id) => [id, data.who[id][tag]]),
  period: data.when.filter(({ id }) => data.rows.some((row) => row.period === id)).map((one) => [one.id, one[tag]]),
  by: distinct(data.rows.map(sortOf)).map((sort) => [sort, sortName(sort)]),
});

const isChosen = (name, id) => (chosen[name] ?? (name === "by" ? usual() : null))?.includes(id) ?? true;

const fieldset = (name, title, entries) => {
  const boxes = entries.map(([id, label]) =>
    element("label", {}, element("input", { type: "checkbox", name, value: id, checked: isChosen(name, id) }), element("span", {}, label)));
  const all = (on) => {
    for (const box of set.querySelectorAll("input")) box.checked = on;
    set.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const button = (word, on) => {
    const made = element("button", { type: "button", "aria-label": `${title}${words.colon}${word}` }, word);
    made.addEventListener("click", () => all(on));
    return made;
  };
  const set = element("fieldset", { "data-name": name },
    element("legend", {}, title),
    element("div", { class: "compare-boxes" }, ...boxes),
    entries.length > 2 ? element("p", { class: "compare-all" }, button(words.all, true), button(words.none, false)) : null);
  return set;
};

const offerChoices = () => {
  const { institution, period, by } = options();
  form.querySelector("[data-choices]").replaceChildren(
    fieldset("institution", words.institutions, institution),
    fieldset("period", words.periods, period),
    ...(by.length > 1 ? [fieldset("by", words.parts, by)] : []),
  );
};

const readChoices = () => {
  for (const set of form.querySelectorAll("fieldset")) {
    const boxes = [...set.querySelectorAll("input")];
    const on = boxes.filter((box) => box.checked).map((box) => box.value);
    const name = set.dataset.name;
    const plain = name === "by" ? usual() : boxes.map((box) => box.value);
    chosen[name] = on.length === plain.length && plain.every((id) => on.includes(id)) ? null : on;
  }
};

// Result

const selected = () => data.rows.filter((row) => isChosen("institution", row.institution) && isChosen("period", row.period) && isChosen("by", sortOf(row)));
const restatedAway = () => new Set(data.restatements.flatMap(({ rows }) => rows.slice(0, -1)));
const membersOf = (row) => Object.entries(row.dimensions).map(([d, id]) => data.dimensions[d].members[id][tag]);
const populationOf = (row) => (row.population === null ? "" : data.populations[row.population][tag]);
const marks = (row) => {
  const found = words.status[row.status] ? [words.status[row.status]] : [];
  if (data.restatements.some(({ rows, restated }) => restated && rows.includes(row.n))) found.push(words.restated);
  return found;
};

let room;
/** The first of *items* for which there is room on the page. `what` is rows or bars. */
const first = (items, what) => {
  const shown = items.slice(0, Math.max(room[what], FEW));
  room[what] -= shown.length;
  return shown;
};

const bars = (rows, title, unit) => {
  const older = restatedAway();
  const every = rows.filter((row) => !older.has(row.n) && row.statistic !== "rank" && row.status !== "derived");
  if (every.length < 2) return null;
  const shown = first(every, "bars");
  const values = shown.map((row) => Number(row.value));
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const part = (value) => (high > low ? (100 * value) / (high - low) : 0);
  const whose = Object.keys(data.who);
  const several = distinct(shown.map((row) => row.institution)).length > 1;
  const drawn = element("div", { class: "bars", role: "img", "aria-label": fill(words.chart, { title, n: shown.length }) });
  shown.forEach((row, n) => {
    const label = [several ? data.who[row.institution][tag] : "", ...membersOf(row), period(row.period)[tag]].filter(Boolean).join(" · ");
    const bar = element("span", { class: row.qualifier === "exact" ? "bar" : "bar inexact" });
    bar.style.setProperty("--colour", `var(--chart-${(whose.indexOf(row.institution) % COLOURS) + 1})`);
    bar.style.marginInlineStart = `${part(Math.min(0, values[n]) - low)}%`;
    bar.style.inlineSize = `${part(Math.abs(values[n]))}%`;
    drawn.append(element("div", {}, element("span", { class: "bar-label" }, label),
      element("span", { class: "bar-line" }, element("span", { class: "bar-ground" }, bar), element("span", { class: "bar-value" }, row.written[tag]))));
  });
  const inexact = shown.some((row) => row.qualifier !== "exact");
  return element("figure", { class: "chart compare-chart" }, element("p", { class: "caption" }, unit), drawn,
    shown.length < every.length ? element("p", { class: "note" }, fill(words.drawn, { n: shown.length, of: every.length.toLocaleString(tag) })) : null,
    inexact ? element("figcaption", { class: "note" }, element("span", { class: "bar inexact swatch" }), ` ${words.inexact}`) : null);
};

/** *rows* as a table; with *alone*, rows of several groups, each with its number. */
const table = (rows, caption, alone) => {
  const dimensions = distinct(rows.flatMap((row) => Object.keys(row.dimensions)));
  const counts = rows.some((row) => row.population !== null);
  const note = (text) => element("small", { class: "note" }, text);
  const columns = [
    [words.institution, "", (row) => [
      alone ? element("span", { class: "count" }, `${alone.numbers.get(row.group)} `) : "",
      data.who[row.institution][tag],
      data.who[row.institution].place === row.place ? "" : note(data.where[row.place][tag]),
      row.note ? note(row.note[tag]) : "",
    ]],
    [words.period, "period", (row) => [period(row.period)[tag], row.against ? note(fill(row.yearly ? words.yearly : words.against, { period: period(row.against)[tag] })) : ""]],
    ...dimensions.map((d) => [data.dimensions[d].name[tag], "", (row) => [row.dimensions[d] ? data.dimensions[d].members[row.dimensions[d]][tag] : "–"]]),
    [words.value, "numeric", (row) => [
      row.written[tag],
      ...marks(row).map((mark) => element("span", { class: "status" }, ` ${mark}`)),
    ]],
    alone?.units && [words.unit, "", (row) => [data.groups[row.group].unit[tag]]],
    counts && [words.counted, "", (row) => [populationOf(row) || "–"]],
    [words.printed, "", (row) => [element("span", { lang: data.titles.reports[row.report].language }, row.printed.join(" / ") || "–")]],
    [words.source, "", (row) => [
      ...row.figures.flatMap((figure, n) => [
        n ? "; " : "",
        element("a", { href: `${form.dataset.root}f/${row.report}/${figure}/` }, data.titles.figures[`${row.report}/${figure}`][tag]),
      ]),
      note([data.titles.reports[row.report][tag], ...row.at].join(" · ")),
    ]],
  ].filter(Boolean);
  const line = (row) => element("tr", { class: row.status === "derived" ? "derived" : null }, ...columns.map(([, kind, cells], n) =>
    (n ? element("td", { class: kind || null }, ...cells(row)) : element("th", { scope: "row" }, ...cells(row)))));
  const shown = first(rows, "rows");
  const body = element("tbody", {}, ...shown.map(line));
  const inside = element("table", {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...columns.map(([head, kind]) => element("th", { scope: "col", class: kind || null }, head)))),
    body);
  const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, inside);
  if (shown.length === rows.length) return [scroll];
  const button = element("button", { type: "button", class: "plain", "data-all": "" }, fill(words.allRows, { n: rows.length.toLocaleString(tag) }));
  const more = element("p", { class: "more" }, button);
  button.addEventListener("click", () => {
    body.append(...rows.slice(shown.length).map(line));
    more.remove();
    scroll.focus();
  });
  return [scroll, more];
};

/** The traits that keep two groups apart; those that go without saying are left out. `why_apart` in comparison_wording.py does the same. */
const differing = (one, other) => {
  const differ = words.apart.filter(({ name }) => data.groups[one].traits[name].id !== data.groups[other].traits[name].id);
  return differ.filter(({ masked }) => !differ.some(({ name }) => name === masked));
};

/** Why group *n* is not drawn together with the earlier one that is most like it. `numbers` are those that readers see. */
const whyApart = (n, before, numbers) => {
  const nearest = before.reduce((best, other) => (differing(other, n).length < differing(best, n).length ? other : best));
  const called = (group) => fill(words.numbered, { n: numbers.get(group) });
  const sentences = differing(nearest, n).map(({ name, patterns }) => {
    const [a, b] = [nearest, n].map((group) => data.groups[group].traits[name]);
    return capital(fill(patterns[`${a.form} ${b.form}`], { a: a[tag], b: b[tag], one: called(nearest), other: called(n) }));
  });
  return { other: called(nearest), text: sentences.join(words.between) };
};

const capital = (text) => text.slice(0, 1).toLocaleUpperCase(tag) + text.slice(1);

const show = () => {
  const rows = selected();
  const groups = distinct(rows.map((row) => row.group)).filter((n) => n !== null);
  const rowsOf = (n) => rows.filter((row) => row.group === n);
  const together = groups.filter((n) => rowsOf(n).length > 1);
  const single = groups.filter((n) => rowsOf(n).length === 1);
  const ordered = [...together, ...single];
  const numbers = new Map(ordered.map((n, place) => [n, place + 1]));
  const unitOf = (n) => fill(words.inUnit, { value: data.name[tag], unit: data.groups[n].unit[tag] });
  result.replaceChildren();
  room = { rows: LISTED, bars: LISTED };
  together.forEach((n, place) => {
    const title = data.groups[n][tag];
    const why = place ? whyApart(n, ordered.slice(0, place), numbers) : null;
    result.append(element("section", { class: "compare-group" },
      element("h2", { id: `group-${place + 1}` }, element("span", { class: "count" }, `${place + 1} `), title),
      ...[
        why && element("p", { class: "why" }, element("strong", {}, fill(words.notWith, { group: why.other })), words.between || " ", why.text),
        bars(rowsOf(n), title, unitOf(n)),
        ...table(rowsOf(n), `${unitOf(n)} · ${title}`),
      ].filter(Boolean)));
  });
  if (single.length) {
    const reasons = single.filter((n) => n !== ordered[0]).slice(0, LISTED).map((n) => element("li", {},
      element("span", { class: "apart-names" }, `${numbers.get(n)} ${data.groups[n][tag]}`),
      element("span", { class: "agreement-sentence" }, whyApart(n, ordered.slice(0, ordered.indexOf(n)), numbers).text)));
    const units = distinct(single.map(unitOf));
    const caption = units.length === 1 ? units[0] : data.name[tag];
    result.append(element("section", { class: "compare-group" },
      element("h2", { id: "alone" }, words.aloneTitle),
      ...table(single.flatMap(rowsOf), caption, { numbers, units: units.length > 1 }),
      reasons.length ? element("ul", { class: "apart" }, ...reasons) : null));
  }
  const silent = rows.filter((row) => row.group === null);
  if (silent.length) result.append(element("section", { class: "compare-group" }, element("h2", { id: "no-number" }, words.noNumber), ...table(silent, words.noNumber)));
  const told = rows.length ? fill(words.count, { values: counted(words.values, rows.length), groups: counted(words.groups, groups.length) }) : words.nothing;
  form.querySelector("[data-count]").textContent = told;
  result.hidden = false;
  take.hidden = false;
  take.querySelector("[data-csv]").disabled = rows.length === 0;
  take.querySelector("[data-page]").href = `${form.dataset.root}measures/${data.measure}/`;
};

// CSV of what is selected, as spreadsheets in China open it: with a byte order mark.
const safe = (cell) => {
  const text = String(cell ?? "");
  const guarded = /^[=@\t\r]/.test(text) || (/^[+-]/.test(text) && Number.isNaN(Number(text))) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};

const csv = () => {
  const columns = ["measure", "institution", "place", "period", "start", "end", "against", "dimensions", "population", "statistic", "value", "unit", "qualifier", "written", "printed", "status", "group", "report", "figure", "at", "address"];
  const lines = selected().map((row) => {
    const when = period(row.period);
    return [data.measure, data.who[row.institution][tag], data.where[row.place][tag], row.period, when.start, when.end, row.against,
      Object.entries(row.dimensions).map((pair) => pair.join("=")).join(";"), populationOf(row), row.statistic, row.value, row.unit, row.qualifier,
      row.written[tag], row.printed.join(" / "), row.status, row.group === null ? "" : data.groups[row.group][tag], row.report, row.figures.join(";"), row.at.join("; "),
      new URL(`${form.dataset.root}f/${row.report}/${row.figures[0]}/`, location.href).href];
  });
  return `\uFEFF${[columns, ...lines].map((line) => line.map(safe).join(",")).join("\r\n")}\r\n`;
};

take.querySelector("[data-csv]").addEventListener("click", () => {
  const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
  element("a", { href: address, download: `${data.measure}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
});

// One measure after the other

const failed = (measure) => {
  form.querySelector("[data-choices]").replaceChildren();
  result.replaceChildren();
  take.hidden = true;
  const known = measures.some(({ id }) => id === measure);
  const count = form.querySelector("[data-count]");
  count.textContent = known ? words.failed : words.unknown;
  if (known) count.append(" ", element("a", { href: `${form.dataset.root}measures/${measure}/` }, words.page));
};

let turn = 0;
const load = async () => {
  const mine = ++turn;
  const { measure } = chosen;
  form.querySelector("[data-about]").textContent = "";
  list.hidden = Boolean(measure);
  if (!measure) {
    data = undefined;
    form.querySelector("[data-choices]").replaceChildren();
    form.querySelector("[data-count]").textContent = "";
    result.replaceChildren();
    take.hidden = true;
    return;
  }
  try {
    if (!measures.some(({ id }) => id === measure)) throw new Error(measure);
    const answer = await fetch(`${form.dataset.files}/${measure}.json`);
    if (!answer.ok) throw new Error(answer.status);
    const found = await answer.json();
    if (mine !== turn) return;
    data = found;
    data.rows.forEach((row, n) => { row.n = n; });
    if (chosen.place) {
      const there = data.rows.filter((row) => chosen.place.includes(row.place)).map((row) => row.institution);
      chosen.institution = distinct([...(chosen.institution ?? []), ...there]);
      chosen.place = null;
    }
    form.querySelector("[data-about]").textContent = data.about[tag];
    offerChoices();
    show();
  } catch {
    if (mine === turn) failed(measure);
  }
};

select.addEventListener("change", async (event) => {
  event.stopPropagation();
  Object.assign(chosen, { measure: select.value, institution: null, place: null, period: null, by: null });
  await load();
  remember();
});
find.addEventListener("focus", () => { learnNames().catch(() => {}); }, { once: true });
find.addEventListener("input", offer);
find.addEventListener("change", (event) => event.stopPropagation());
form.addEventListener("change", () => {
  if (!data) return;
  readChoices();
  show();
  remember();
});
form.addEventListener("submit", (event) => event.preventDefault());

restore();
offer();
form.hidden = false;
load().then(remember);
