// Theme, language switch and search. Everything else works without this file.

const root = document.documentElement;

// Light or dark: the reader's choice is kept where storage is allowed.
document.querySelector("[data-theme-toggle]")?.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* kept for this page only */ }
});

// The other language: the same page at the same place, with what was chosen on it.
for (const link of document.querySelectorAll("[data-language-switch]")) {
  const page = link.href;
  const follow = () => { link.href = page + location.search + location.hash; };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, follow);
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

// What scrolls can be scrolled by keys: tables and code of pages written by hand are only known here to be too wide.
for (const item of document.querySelectorAll(".page-text table, .page-text pre > code")) {
  if (item.scrollWidth > item.clientWidth) item.tabIndex = 0;
}

// Copy buttons and pictures of charts.
const words = { ...document.querySelector("[data-said]")?.dataset };
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-png]");
  if (!button) return;
  const { copy, savePicture } = await import("./figure.js");
  if (button.dataset.copy) {
    copy(document.querySelector(button.dataset.copy), button, words);
  } else {
    savePicture(document.querySelector(`figure[data-figure="${button.dataset.png}"]`), button, words);
  }
});

// Interactive charts: at a tap, or where the address asks for one.
const explore = async (button, off) => {
  try {
    const { toggle } = await import("./live.js");
    await toggle(button, off);
  } catch {
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.failed;
  }
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-live]");
  if (button) explore(button);
});
const view = new URLSearchParams(location.search);
const asked = view.has("live") && [...document.querySelectorAll("[data-live]")].find((button) => button.dataset.live.endsWith(`/${view.get("live")}`));
if (asked) {
  if (!location.hash) asked.closest("figure").scrollIntoView({ block: "center" });
  explore(asked, view.get("off")?.split(","));
}

// Both languages side by side: `?both` in the address.
const both = document.querySelector("[data-parallel]");
const other = document.querySelector("[data-language-switch]");
if (both && other) {
  const asked = new URLSearchParams(location.search).has("both");
  both.href = asked ? location.pathname : `${location.pathname}?both`;
  if (asked) {
    both.textContent = both.dataset.back;
    import("./parallel.js")
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
if (document.querySelector("a.term, [data-term-filter]")) import("./terms.js").catch(() => {});

// Search. Nothing is fetched before it is opened.
const dialog = document.querySelector("[data-search]");

const enliven = async (box) => {
  try {
    (await import("./search.js")).mount(box);
  } catch {
    box.querySelector(".search-status").textContent = JSON.parse(dialog.dataset.words).failed;
  }
};

if (dialog) {
  const input = dialog.querySelector("input");
  const open = () => {
    if (!dialog.open) dialog.showModal();
    input.select();
    enliven(dialog);
  };
  document.querySelector("[data-search-open]").addEventListener("click", open);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      open();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("a, [data-search-close]")) dialog.close();
  });
}

for (const page of document.querySelectorAll("[data-search-page]")) {
  // Before anything is typed the address may already ask.
  if (location.search) enliven(page);
  else page.querySelector("input").addEventListener("focus", () => enliven(page), { once: true });
}
