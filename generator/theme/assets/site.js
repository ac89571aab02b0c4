// Theme, language switch and search. Everything else works without this file.

const root = document.documentElement;

// Light or dark: the reader's choice is kept where storage is allowed.
document.querySelector("[data-theme-toggle]")?.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* kept for this page only */ }
});

// The other language: the same page at the same place.
for (const link of document.querySelectorAll("[data-language-switch]")) {
  const page = link.href + (new URLSearchParams(location.search).has("both") ? "?both" : "");
  const follow = () => { link.href = page + location.hash; };
  addEventListener("hashchange", follow);
  follow();
}

// A figure's table opens when an address leads into it.
const openTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  target?.closest("details")?.setAttribute("open", "");
};
addEventListener("hashchange", openTarget);
openTarget();

// Filters of a list: what does not match is hidden, the choice stands in the address. An item may have several values of
// one name, separated by spaces; a group of which nothing is left is hidden, and so is the link to it in an index.
for (const form of document.querySelectorAll("[data-filters]")) {
  const items = [...document.querySelectorAll("[data-filtered] > li")];
  const groups = [...document.querySelectorAll("[data-group]")];
  const links = [...document.querySelectorAll("[data-index] a")];
  const shownCount = form.querySelector("[data-shown]");
  const nothing = form.querySelector("[data-nothing]");
  const chosen = new URLSearchParams(location.search);
  for (const select of form.querySelectorAll("select")) select.value = chosen.get(select.name) ?? "";
  const filter = () => {
    const wanted = [...new FormData(form)].filter(([, value]) => value);
    for (const item of items) item.hidden = wanted.some(([name, value]) => !(item.dataset[name] ?? "").split(" ").includes(value));
    for (const group of groups) group.hidden = wanted.length > 0 && !group.querySelector("[data-filtered] > li:not([hidden])");
    for (const link of links) link.parentElement.hidden = document.getElementById(link.hash.slice(1))?.closest("[data-group]")?.hidden ?? false;
    if (nothing) nothing.hidden = items.some((item) => !item.hidden);
    shownCount.value = `${items.filter((item) => !item.hidden).length} / ${items.length}`;
    const query = new URLSearchParams(wanted).toString();
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  };
  form.hidden = false;
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  if (chosen.size) filter();
}

// What only works with this file is hidden until it runs.
for (const item of document.querySelectorAll("[data-script-only]")) item.hidden = false;

// Copy buttons and pictures of charts.
const words = { ...document.querySelector("[data-words]")?.dataset };
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-png]");
  if (!button) return;
  const { copy, savePicture } = await import("figure");
  if (button.dataset.copy) {
    copy(document.querySelector(button.dataset.copy), button, words);
  } else {
    savePicture(document.querySelector(`figure[data-figure="${button.dataset.png}"]`), button, words);
  }
});

// Both languages side by side: `?both` in the address.
const both = document.querySelector("[data-parallel]");
const other = document.querySelector("[data-language-switch]");
if (both && other) {
  const asked = new URLSearchParams(location.search).has("both");
  both.href = asked ? location.pathname : `${location.pathname}?both`;
  if (asked) {
    both.textContent = both.dataset.back;
    import("parallel")
      .then(({ showBoth }) => showBoth(other.href.split(/[?#]/)[0], other.hreflang))
      .then(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView())
      .catch(() => { both.insertAdjacentText("afterend", ` ${words.failed}`); });
  }
}

// Within somebody else's page links lead out of it.
if (self !== top) document.head.append(Object.assign(document.createElement("base"), { target: "_blank" }));

// The day on which a reader opens the page belongs into some citations.
const today = new Date();
for (const item of document.querySelectorAll("[data-today]")) {
  const two = (n) => String(n).padStart(2, "0");
  const parts = { iso: `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`, year: today.getFullYear(), month: today.getMonth() + 1, day: today.getDate(), mm: two(today.getMonth() + 1), dd: two(today.getDate()) };
  parts.long = new Intl.DateTimeFormat(item.closest("[lang]").lang, { dateStyle: "long" }).format(today);
  item.textContent = item.dataset.today.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
}

// Terms of the glossary explain themselves; the page of the glossary can be filtered.
if (document.querySelector("a.term, [data-term-filter]")) import("terms").catch(() => {});

// Search. Nothing is fetched before it is opened.
const dialog = document.querySelector("[data-search]");
const input = dialog?.querySelector("input");
const status = dialog?.querySelector(".search-status");
const list = dialog?.querySelector(".search-results");
const more = dialog?.querySelector(".search-more");
const hint = status?.textContent;
const PAGE_SIZE = 8;
let engine;
let pending = [];
let latest = 0;

const load = () => {
  engine ??= import(new URL("pagefind.js", new URL(dialog.dataset.bundle, location.href)).href).then(async (pagefind) => {
    await pagefind.options({ baseUrl: new URL(dialog.dataset.root, location.href).pathname, excerptLength: 24 });
    await pagefind.init();
    return pagefind;
  });
  engine.catch(() => { engine = undefined; });
  return engine;
};

const open = () => {
  if (!dialog.open) dialog.showModal();
  input.select();
  load().catch(() => {});
};

const element = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

// Pagefind's excerpts are escaped text with <mark> around what was found.
const excerpt = (html) => element("p", { innerHTML: html });

// A Chinese query is searched word by word: the part that holds it whole comes first, then the one that holds most of it.
const bare = (text) => text.replace(/<[^>]*>|\s/g, "").toLowerCase();
const score = (part, query) =>
  (bare(part.title + part.excerpt).includes(query) ? 1e6 : 0) + part.weighted_locations.reduce((sum, location) => sum + location.balanced_score, 0);

const shown = (result) => {
  const query = bare(input.value);
  const parts = result.sub_results
    .filter((part) => part.url !== result.url && !part.url.endsWith("#title"))
    .sort((a, b) => score(b, query) - score(a, query))
    .slice(0, 4);
  const item = element("li", {}, element("a", { href: result.url, className: "search-page", textContent: result.meta.title }));
  if (!parts.length) item.append(excerpt(result.excerpt));
  for (const part of parts) {
    item.append(element("a", { href: part.url, className: "search-part" }, element("strong", { textContent: part.title }), excerpt(part.excerpt)));
  }
  return item;
};

const showMore = async () => {
  const results = await Promise.all(pending.splice(0, PAGE_SIZE).map((result) => result.data()));
  list.append(...results.map(shown));
  more.hidden = pending.length === 0;
};

const search = async () => {
  const query = input.value.trim();
  const turn = ++latest;
  if (!query) {
    list.replaceChildren();
    more.hidden = true;
    status.textContent = hint;
    return;
  }
  try {
    const pagefind = await load();
    const found = await pagefind.debouncedSearch(query, {}, 150);
    if (turn !== latest || found === null) return;
    pending = found.results;
    list.replaceChildren();
    const n = pending.length;
    const pattern = n === 0 ? dialog.dataset.none : n === 1 ? dialog.dataset.one : dialog.dataset.some;
    status.textContent = pattern.replace("{query}", () => query).replace("{n}", () => String(n));
    await showMore();
  } catch {
    status.textContent = dialog.dataset.failed;
  }
};

if (dialog) {
  document.querySelector("[data-search-open]").addEventListener("click", open);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      open();
    }
  });
  input.addEventListener("input", search);
  more.addEventListener("click", showMore);
  dialog.querySelector("form").addEventListener("submit", (event) => {
    if (event.submitter?.value !== "close") {
      event.preventDefault();
      list.querySelector("a")?.click();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
}
