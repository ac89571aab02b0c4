// Search: reads the records of generator/search.py through Pagefind, and shows them in the dialog of the header and on
// the search page. Nothing is fetched before this file is imported.

import { element } from "./element.js";

// ---- Numbers: the same reading as find_numbers of generator/number.py. tests/writings.csv holds both to it.

const SCALES = {
  thousand: 3, million: 6, billion: 9, trillion: 12,
  千: 3, 万: 4, 百万: 6, 千万: 7, 亿: 8, 万亿: 12,
};
const DIGITS = { ...Object.fromEntries([..."零一二三四五六七八九"].map((digit, value) => [digit, value])), 〇: 0, 两: 2 };
const STEPS = { 十: 10, 百: 100, 千: 1000 };

const D = "[一二两三四五六七八九]";
const D0 = "[〇零一二三四五六七八九]";
const TENS = `${D}?十${D}?`;
const HUNDREDS = `${D}百(?:零${D}|${TENS})?`;
const THOUSANDS = `${D}千(?:零${TENS}|零${D}|${HUNDREDS}|${TENS})?`;
const SECTION = `(?:${THOUSANDS}|${HUNDREDS}|${TENS}|${D})`;
const BELOW = `(?:零(?:${HUNDREDS}|${TENS}|${D})|${THOUSANDS})?`;
const NUMERAL = new RegExp(
  `^(?:${D}${D0}{3}|${SECTION}点${D0}+[余多]?[万亿]?|(?:${SECTION}[余多]?亿)(?:${SECTION}万${BELOW}|${BELOW})|${SECTION}[余多]?万${BELOW}|${SECTION})$`,
);
const NUMERALS = /(?:百分之|千分之|万分之)?([〇零一二两三四五六七八九十百千万亿点余多]+)/g;
const WRITTEN =
  /(\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)(?:[\s-]*(thousand|million|billion|trillion)(?![a-z])|\s*[余多]?(百万|千万|万亿|千|万|亿))?/gi;

// A decimal number is [digits as a BigInt, exponent of ten]: 0.13 million is no matter for floating point.
const decimal = (text, exponent = 0) => {
  const [whole, fraction = ""] = text.split(".");
  return [BigInt(whole + fraction), exponent - fraction.length];
};
const plus = ([a, i], [b, j]) => {
  const least = Math.min(i, j);
  return [a * 10n ** BigInt(i - least) + b * 10n ** BigInt(j - least), least];
};
const plain = ([digits, exponent]) => {
  if (exponent >= 0) return String(digits * 10n ** BigInt(exponent));
  const text = String(digits).padStart(1 - exponent, "0");
  return `${text.slice(0, exponent)}.${text.slice(exponent)}`.replace(/\.?0+$/, "");
};

const steps = (text) => {
  let total = 0, section = 0, digit = 0;
  for (const character of text) {
    if (character in DIGITS) {
      digit = DIGITS[character];
    } else if (character in STEPS) {
      section += (digit || 1) * STEPS[character];
      digit = 0;
    } else {
      total = character === "万" ? total + (section + digit) * 1e4 : (total + section + digit) * 1e8;
      section = digit = 0;
    }
  }
  return total + section + digit;
};

const numeral = (text) => {
  const [whole, fraction] = text.replace(/[余多]/g, "").split("点");
  if (fraction) {
    const digits = [...fraction].filter((c) => c in DIGITS).map((c) => DIGITS[c]).join("");
    return decimal(`${steps(whole)}.${digits}`, SCALES[fraction.at(-1)] ?? 0);
  }
  const spelled = whole.length > 1 && [...whole].every((c) => c in DIGITS);
  return decimal(spelled ? [...whole].map((c) => DIGITS[c]).join("") : String(steps(whole)));
};

/** Every number written in *text*: where, and in its shortest plain form. */
export const findNumbers = (text) => {
  const found = [];
  let last = 0;
  for (const match of text.matchAll(WRITTEN)) {
    const scale = SCALES[(match[2] ?? match[3] ?? "").toLowerCase()] ?? 0;
    const value = decimal(match[1].replaceAll(",", ""), scale);
    const before = found.at(-1);
    const end = match.index + match[0].length;
    // 1亿3000万 is one number.
    if (before?.end === match.index && scale > 0 && scale < last) {
      Object.assign(before, { end, value: plus(before.value, value) });
    } else {
      found.push({ start: match.index, end, value });
    }
    last = match[3] ? scale : 0;
  }
  for (const match of text.matchAll(NUMERALS)) {
    const written = match[1].replace(/[余多]+$/, "");
    if (written.length > 1 && NUMERAL.test(written)) {
      const end = match.index + match[0].length - match[1].length + written.length;
      found.push({ start: match.index, end, value: numeral(written) });
    }
  }
  return found.sort((a, b) => a.start - b.start).map(({ start, end, value }) => ({ start, end, number: plain(value) }));
};

// ---- Queries

// As `spaced` of generator/search.py has it: characters of writing without spaces.
const CHARACTERS = "\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
const MARKS = "\\u3001\\u3002\\u300a\\u300b\\uff08\\uff09\\uff0c\\uff1a\\uff1b\\u201c\\u201d";
const RUNS = new RegExp(`[${CHARACTERS}]+|[^${CHARACTERS}\\P{L}]+|\\p{N}+`, "gu");
const PHRASE = new RegExp(`^[${CHARACTERS}]`);
const APART = new RegExp(` ?([${CHARACTERS}${MARKS}␣]) ?`, "g");

const unspaced = (text) => text.replace(APART, "$1").replaceAll("␣", " ").trim();
const bare = (text) => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();

/** What has to be found: numbers, phrases of characters, words. */
export const parseQuery = (query) => {
  const text = query.normalize("NFKC").trim();
  const terms = [];
  let rest = text;
  for (const { start, end, number } of findNumbers(text)) {
    terms.push({ kind: "number", number, text: text.slice(start, end), year: /^(19|20)\d\d$/.test(text.slice(start, end)) });
    const after = text.slice(end).match(/^\s*(%|per ?cent)?/i)[0].length;
    rest = rest.slice(0, start) + " ".repeat(end - start + after) + rest.slice(end + after);
  }
  for (const [run] of rest.matchAll(RUNS)) {
    const kind = PHRASE.test(run) ? "phrase" : "word";
    // One letter is the beginning of too many words, and the whole index would be fetched for it.
    if (kind === "phrase" || run.length > 1) terms.push({ kind, text: run.toLowerCase() });
  }
  return terms;
};

// How a word may begin in a text that has it in another form. Pagefind knows better, but does not say which words it took.
const stem = (word) =>
  word.length < 4 ? word : word.replace(/^(.+(?:ss|sh|ch|x))es$|^(.+)ies$|^(.*[^s])s$|^(..+)(?:ing|ed)$/, "$1$2$3$4");

/** Where *term* stands in *text*. */
const places = (term, text) => {
  const found = [];
  if (term.kind === "number") {
    for (const { start, end, number } of findNumbers(text)) if (number === term.number) found.push([start, end]);
    if (found.length) return found;
  }
  if (term.kind === "word") {
    const pattern = new RegExp(`(^|[^\\p{L}\\p{N}])(${stem(term.text)}\\p{L}*)`, "giu");
    for (const { index, 1: before, 2: word } of text.matchAll(pattern)) found.push([index + before.length, index + before.length + word.length]);
    return found;
  }
  const small = text.toLowerCase();
  const parts = term.parts ?? [term.text.toLowerCase()];
  for (const part of parts) {
    for (let at = small.indexOf(part); at >= 0; at = small.indexOf(part, at + part.length)) found.push([at, at + part.length]);
  }
  return found;
};

// ---- The index

const KINDS = { figure: 0.9, term: 0.8, fact: 0.7, report: 0.6, measure: 0.5, place: 0.45, institution: 0.4, page: 0 };
const FIRST = 16; // So many records are looked at before they are put in order.
const SHOWN = 8;
const CLIP = 150;

const token = (number) => `q${number.replace(".", "d")}z`;

let loading;
const load = (bundle) => {
  loading ??= import(new URL("pagefind.js", bundle).href).then(async (pagefind) => {
    const index = pagefind.createInstance({ noWorker: true, ranking: { pageLength: 0.3 } });
    await index.init();
    return index;
  });
  loading.catch(() => { loading = undefined; });
  return loading;
};

const members = new Map();
/** Id → result of the records that have *value* for the facet *name*: a word of them, as `facet` of generator/search.py makes it. */
const having = async (index, name, value) => {
  const word = `q${name}0${value.replace(/[^a-z0-9]/g, "0")}z`;
  if (!members.has(word)) {
    const { results } = await index.search(`"${word}"`);
    members.set(word, new Map(results.map((result) => [result.id, result])));
  }
  return members.get(word);
};

/** Kind → the records of it. */
const everyKind = async (index) =>
  new Map(await Promise.all(Object.keys(KINDS).map(async (kind) => [kind, await having(index, "kind", kind)])));

/** Id → result of what has *term*. */
const look = async (index, term) => {
  const results = async (query) => new Map((await index.search(query)).results.map((result) => [result.id, result]));
  const phrase = async (text) => {
    const spread = [...text].join(" ");
    const found = await results(spread);
    if (text.length === 1) return found;
    const whole = await results(`"${spread}"`);
    return new Map([...found].filter(([id]) => whole.has(id)));
  };
  if (term.kind === "word") return results(term.text);
  if (term.kind === "number") {
    const found = await results(token(term.number));
    // A year is a word of titles and periods besides; numerals may be part of a name.
    const also = term.year ? await results(term.text) : PHRASE.test(term.text) ? await phrase(term.text) : new Map();
    return new Map([...also, ...found]);
  }
  const found = await phrase(term.text);
  if (found.size || !globalThis.Intl?.Segmenter) return found;
  const segments = [...new Intl.Segmenter("zh", { granularity: "word" }).segment(term.text)].map(({ segment }) => segment);
  if (segments.length < 2) return found;
  term.parts = segments;
  const each = await Promise.all(segments.map(phrase));
  const most = new Map();
  for (const one of each) for (const [id, result] of one) most.set(id, (most.get(id) ?? []).concat(result));
  const best = Math.max(0, ...[...most.values()].map((list) => list.length));
  return new Map([...most].filter(([, list]) => list.length === best && best * 2 >= segments.length).map(([id, [result]]) => [id, result]));
};

/** What has all of *terms*, or else most of them, best first; and whether it is all. */
const find = async (index, terms) => {
  const [each, kinds] = await Promise.all([Promise.all(terms.map((term) => look(index, term))), everyKind(index)]);
  const found = new Map();
  each.forEach((results, n) => {
    const weight = terms[n].kind === "number" ? 3 : 1;
    for (const [id, result] of results) {
      const one = found.get(id) ?? { id, has: 0, score: 0, data: result.data };
      one.has += weight;
      one.score += result.score;
      found.set(id, one);
    }
  });
  const best = Math.max(0, ...[...found.values()].map((one) => one.has));
  const list = [...found.values()].filter((one) => one.has === best);
  for (const one of list) {
    one.kind = [...kinds].find(([, ids]) => ids.has(one.id))?.[0] ?? "page";
    one.early = one.score * (0.3 + KINDS[one.kind]);
  }
  list.sort((a, b) => b.early - a.early || (a.id < b.id ? -1 : 1));
  return { list, all: best >= terms.reduce((sum, term) => sum + (term.kind === "number" ? 3 : 1), 0) };
};

/** A record as `generator/search.py` wrote it: what it says in each language. */
const read = (data) => {
  const said = {};
  for (const { id, text } of data.anchors) {
    const [, tag, role, anchor] = id.match(/^(.+?)\.(\w+)\.?(.*)$/);
    const one = (said[tag] ??= { title: "", also: [], context: "", lead: "", rows: [] });
    if (role === "row") one.rows.push({ anchor, text: unspaced(text) });
    else if (role === "also") one.also.push(unspaced(text));
    else one[role] = unspaced(text);
  }
  return { path: data.meta.path, said };
};

/** The texts of a record in one language, each with those of *terms* that it has. */
const partsOf = (said, terms) => {
  const parts = [{ role: "title", text: said.title }, { role: "context", text: said.context }, { role: "lead", text: said.lead }];
  for (const text of said.also) parts.push({ role: "also", text });
  for (const row of said.rows) parts.push({ role: "row", ...row });
  for (const part of parts) part.has = new Set(terms.filter((term) => places(term, part.text).length));
  return parts;
};

/** How well *record* meets the query for a reader of *tag*, and in which language. */
const judge = (one, record, terms, query, tag) => {
  const read = Object.entries(record.said).map(([language, said]) => {
    const parts = partsOf(said, terms);
    return { language, parts, has: new Set(parts.flatMap((part) => [...part.has])) };
  });
  // The reader's own language, unless another has more of it.
  read.sort((a, b) => b.has.size - a.has.size || (b.language === tag) - (a.language === tag));
  const { language, parts } = read[0];
  const [title, context] = parts;
  const wanted = bare(query);
  const all = (...some) => terms.every((term) => some.some((part) => part.has.has(term)));
  let rank = 1;
  const also = parts.filter((part) => part.role === "also");
  if (bare(title.text) === wanted) rank = 4;
  else if (also.some((part) => bare(part.text) === wanted)) rank = 3.9;
  else if (all(title) || bare(title.text).includes(wanted)) rank = 3;
  else if (parts.some((part) => bare(part.text).includes(wanted))) rank = 2.5;
  else if (parts.some((part) => all(title, context, part))) rank = 2;
  rank += KINDS[one.kind] + 0.25 * (title.has.size / (terms.length || 1)) + Math.min(one.score, 20) / 210;
  return { ...one, ...record, language, parts, rank: rank - (language === tag ? 0 : 0.05) };
};

// ---- What readers see

/** *text* with what was found marked, cut around it. */
const marked = (text, terms, clip = CLIP) => {
  // One character beside other terms is the unit of a number or a particle: it would mark half the text.
  const telling = terms.filter((term) => term.kind !== "phrase" || term.text.length > 1 || terms.length === 1);
  const spots = telling.flatMap((term) => places(term, text)).sort((a, b) => a[0] - b[0]);
  const first = spots[0]?.[0] ?? 0;
  let from = 0, to = text.length;
  if (to > clip) {
    if (first > clip / 2) from = text.indexOf(" ", first - clip / 3) + 1;
    if (from === 0 || from > first) from = first > clip / 2 ? Math.floor(first - clip / 3) : 0;
    to = Math.min(to, from + clip);
    const space = text.lastIndexOf(" ", to);
    if (to < text.length && space > to - 15) to = space;
  }
  const pieces = [from > 0 ? "…" : ""];
  let at = from;
  for (const [start, end] of spots) {
    if (start < at || end > to) continue;
    pieces.push(text.slice(at, start), element("mark", {}, text.slice(start, end)));
    at = end;
  }
  pieces.push(text.slice(at, to), to < text.length ? "…" : "");
  return pieces;
};

const item = (result, terms, words, tag, root) => {
  const own = result.said[tag] ?? Object.values(result.said)[0];
  const url = new URL(`${tag}/${result.path}`, root).href;
  const made = element("li", { lang: result.said[tag] ? undefined : Object.keys(result.said)[0] });
  const head = element("p", { className: "search-about" });
  head.append(element("span", { className: `search-kind search-kind-${result.kind}` }, words.kind[result.kind]));
  const about = [...own.also, own.context].filter(Boolean).join(" · ");
  if (about) head.append(" ", element("span", { className: "search-context" }, about));
  made.append(element("a", { href: url, className: "search-page-title" }, ...marked(own.title, terms, 1000)), head);
  if (result.language !== tag) {
    const name = new Intl.DisplayNames([tag], { type: "language" }).of(result.language);
    const [before, after] = words.other.replace("{language}", name).split("{text}");
    const text = result.parts.reduce((best, part) => (part.has.size > best.has.size ? part : best)).text;
    made.append(element("p", { className: "search-other" }, before, element("span", { lang: result.language }, ...marked(text, terms, 90)), after));
  }
  const parts = partsOf(own, terms);
  const most = Math.max(1, ...parts.map((part) => part.has.size));
  // Where the other language has more, only a number leads to a row of the reader's own.
  const leads = (part) => result.language === tag || [...part.has].some((term) => term.kind === "number" && !term.year);
  const rows = parts.filter((part) => part.role === "row" && part.has.size === most && leads(part)).slice(0, 3);
  const lead = parts.find((part) => part.role === "lead");
  if (!rows.length || (lead.has.size === most && result.kind !== "figure")) {
    if (lead.text) made.append(element("p", {}, ...marked(lead.text, terms)));
    return made;
  }
  const [page, around] = result.path.split("#");
  for (const row of rows) {
    const anchor = row.anchor || around;
    const href = new URL(`${tag}/${page}${anchor ? `#${anchor}` : ""}`, root).href;
    made.append(element("a", { href, className: "search-part" }, ...marked(row.text, terms)));
  }
  return made;
};

/** Bring *box* to life: the dialog, or the form of the search page. */
export const mount = (box) => {
  if (box.dataset.mounted) return;
  box.dataset.mounted = "";
  const tag = document.documentElement.lang;
  const home = document.querySelector("[data-search]");
  const words = JSON.parse(home.dataset.words);
  const root = new URL(home.dataset.root, location.href);
  const bundle = new URL("pagefind/", root);
  const onPage = box.hasAttribute("data-search-page");
  const input = box.querySelector("input");
  const status = box.querySelector(".search-status");
  const list = box.querySelector(".search-results");
  const more = box.querySelector(".search-more");
  const kinds = box.querySelector(".search-kinds");
  const every = box.querySelector(".search-every");
  const selects = [...box.querySelectorAll("select")];
  const hint = status.textContent;
  const chosen = { kind: "" };
  let turn = 0;
  let pending = []; // found, in the order of the index
  let ready = []; // looked at, in the order they are shown
  let terms = [];

  const address = () => {
    const query = new URLSearchParams();
    if (input.value.trim()) query.set("q", input.value.trim());
    for (const [name, value] of Object.entries(chosen)) if (value) query.set(name, value);
    return String(query);
  };

  const keep = () => {
    if (onPage) {
      const query = address();
      history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}`);
    } else {
      every.href = new URL(`${tag}/search/?${address()}`, root).href;
    }
  };

  const showMore = async () => {
    const mine = turn;
    const n = onPage ? FIRST : SHOWN;
    if (ready.length < n && pending.length) {
      const next = pending.splice(0, FIRST);
      const judged = await Promise.all(next.map(async (one) => judge(one, read(await one.data()), terms, input.value, tag)));
      if (mine !== turn) return;
      ready.push(...judged.sort((a, b) => b.rank - a.rank || (a.path < b.path ? -1 : 1)));
    }
    list.append(...ready.splice(0, n).map((result) => item(result, terms, words, tag, root)));
    more.hidden = !ready.length && !pending.length;
  };

  const nothing = (text) => {
    list.replaceChildren();
    more.hidden = true;
    kinds.hidden = true;
    if (every) every.hidden = true;
    status.textContent = text;
  };

  const chips = (counts) => {
    const present = Object.keys(KINDS).filter((kind) => counts[kind] || kind === chosen.kind);
    kinds.hidden = present.length < 2 && !chosen.kind;
    const focused = kinds.contains(document.activeElement) ? document.activeElement.value : undefined;
    const chip = (value, text, n) => {
      const radio = element("input", { type: "radio", name: `${onPage ? "page" : "dialog"}-kind`, value, checked: chosen.kind === value });
      return element("label", { className: "search-chip" }, radio, element("span", {}, `${text} `, element("small", {}, String(n))));
    };
    kinds.replaceChildren(kinds.querySelector("legend"), chip("", words.every, Object.values(counts).reduce((a, b) => a + b, 0)));
    kinds.append(...present.map((kind) => chip(kind, words.kinds[kind], counts[kind] ?? 0)));
    if (focused !== undefined) kinds.querySelector(`input[value="${focused}"]`)?.focus();
  };

  /** Those of *found* that meet the choices but the one for *but*. */
  const narrowed = async (index, found, but) => {
    const sets = [];
    for (const [name, value] of Object.entries(chosen)) if (value && name !== but) sets.push(await having(index, name, value));
    return found.filter((one) => sets.every((set) => set.has(one.id)));
  };

  const search = async () => {
    const mine = ++turn;
    const query = input.value.trim();
    keep();
    box.setAttribute("aria-busy", "true");
    terms = parseQuery(query);
    try {
      if (!terms.length && !(onPage && Object.values(chosen).some(Boolean))) {
        nothing(hint);
        return;
      }
      const index = await load(bundle);
      let found;
      if (terms.length) {
        found = await find(index, terms);
      } else {
        const list = [...await everyKind(index)].flatMap(([kind, ids]) => [...ids].map(([id, { data }]) => ({ id, data, kind, score: 0 })));
        found = { all: true, list };
      }
      // What is to be counted is fetched at once: one after the other, each would wait for the last.
      const options = selects.flatMap((select) => [...select.options].filter(({ value }) => value).map(({ value }) => [select.name, value]));
      await Promise.all(options.map(([name, value]) => having(index, name, value)));
      const counts = {};
      for (const one of await narrowed(index, found.list, "kind")) counts[one.kind] = (counts[one.kind] ?? 0) + 1;
      for (const select of selects) {
        const open = await narrowed(index, found.list, select.name);
        for (const option of select.options) {
          if (!option.value) continue;
          const ids = await having(index, select.name, option.value);
          const n = open.filter((one) => ids.has(one.id)).length;
          option.dataset.label ??= option.textContent;
          option.textContent = `${option.dataset.label} (${n})`;
          option.disabled = n === 0 && !option.selected;
        }
      }
      const result = await narrowed(index, found.list);
      if (mine !== turn) return;
      chips(counts);
      pending = result;
      ready = [];
      const n = result.length;
      const forms = !found.all ? words.part : query ? words.some : words.chosen;
      const pattern = n === 0 ? words.none : forms[new Intl.PluralRules(document.documentElement.lang).select(n)] ?? forms.other;
      status.textContent = pattern.replace("{query}", () => query).replace("{n}", () => String(n));
      if (every) every.hidden = n === 0;
      list.replaceChildren();
      more.hidden = true;
      await showMore();
    } catch (error) {
      if (mine === turn) nothing(words.failed);
      console.warn(error);
    } finally {
      if (mine === turn) box.removeAttribute("aria-busy");
    }
  };

  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
  more.addEventListener("click", async () => {
    const last = list.lastElementChild;
    await showMore();
    last?.nextElementSibling?.querySelector("a")?.focus();
  });
  kinds.addEventListener("change", (event) => {
    chosen.kind = event.target.value;
    search();
  });
  for (const select of selects) {
    select.addEventListener("change", () => {
      chosen[select.name] = select.value;
      search();
    });
  }
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    const mine = search();
    if (!onPage) mine.then(() => list.querySelector("a")?.click());
  });
  // Arrows go from the field through what was found.
  box.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || (event.target !== input && !list.contains(event.target))) return;
    const links = [...list.querySelectorAll("a")];
    const next = links[links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) next.focus();
    else if (event.key === "ArrowUp") input.focus();
    event.preventDefault();
  });
  if (onPage) {
    const given = new URLSearchParams(location.search);
    input.value ||= given.get("q") ?? "";
    chosen.kind = given.get("kind") in KINDS ? given.get("kind") : "";
    for (const select of selects) {
      select.value = given.get(select.name) ?? "";
      chosen[select.name] = select.value;
    }
  } else {
    load(bundle).catch(() => {});
  }
  if (input.value.trim() || Object.values(chosen).some(Boolean)) search();
};
