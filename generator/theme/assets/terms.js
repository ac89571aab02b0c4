// Terms in prose show what the other language calls them and what they mean; the glossary can be filtered.
// A term is a link to the glossary; where it stands first, its hidden explanation follows. Without this file only the link remains.

const GAP = 6;
const EDGE = 8;
const LINGER = 180;

let shown; // the term whose explanation is open
let dismissed; // the term whose explanation was closed by Esc, until pointer and focus have left it
let timer;
let pointer = "";
let wasOpen = false;
let number = 0;

const ownTip = (term) => (term?.nextElementSibling?.matches(".tip") ? term.nextElementSibling : null);
const masters = new Map(); // address → explanation
const masterOf = (term) => {
  if (!masters.has(term.href)) {
    const first = [...document.querySelectorAll("a.term")].find((other) => other.href === term.href && ownTip(other));
    if (first) masters.set(term.href, ownTip(first));
  }
  return masters.get(term.href);
};

/** The explanation beside *term*, which is put there if need be. */
const tipOf = (term) => {
  if (!term || ownTip(term)) return ownTip(term);
  const copy = masterOf(term)?.cloneNode(true);
  if (!copy) return null;
  copy.removeAttribute("id");
  copy.hidden = true;
  term.after(copy);
  return copy;
};
const termOf = (target) => {
  const found = target.closest?.("a.term, .tip");
  return found?.matches(".tip") ? found.previousElementSibling : found;
};

const describe = (term) => {
  const tip = masterOf(term);
  if (!tip) return;
  tip.id ||= `tip-${++number}`;
  term.setAttribute("aria-describedby", tip.id);
};

/** Below the line of *term*, or above it where there is no room; always within the window. */
const place = (term, tip) => {
  tip.style.left = tip.style.top = "0";
  const lines = [...term.getClientRects()];
  const line = lines.at(-1);
  const box = tip.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.max(EDGE, Math.min(line.left, width - EDGE - box.width));
  const below = line.bottom + GAP;
  const above = lines[0].top - GAP - box.height;
  const top = below + box.height <= innerHeight || above < 0 ? below : above;
  // The tip stands at 0, 0 of what it is placed against; the difference brings it where it belongs.
  tip.style.left = `${left - box.left}px`;
  tip.style.top = `${top - box.top}px`;
};

const hide = () => {
  clearTimeout(timer);
  const tip = ownTip(shown);
  if (tip) tip.hidden = true;
  shown = undefined;
};

const show = (term) => {
  clearTimeout(timer);
  const tip = tipOf(term);
  if (!tip || term === shown || term === dismissed) return;
  hide();
  if (!term.hasAttribute("aria-describedby")) describe(term);
  tip.hidden = false;
  shown = term;
  place(term, tip);
};

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const term = termOf(event.target);
  if (term) show(term);
});
document.addEventListener("pointerout", (event) => {
  if (event.pointerType === "touch" || !termOf(event.target)) return;
  const next = event.relatedTarget && termOf(event.relatedTarget);
  if (next && next === termOf(event.target)) return;
  dismissed = undefined;
  clearTimeout(timer);
  // The pointer may be on its way from the term to the explanation.
  if (document.activeElement !== shown) timer = setTimeout(hide, LINGER);
});
document.addEventListener("focusin", (event) => {
  const term = termOf(event.target);
  if (term) show(term);
  else hide();
});
document.addEventListener("focusout", (event) => {
  if (!termOf(event.target)) return;
  dismissed = undefined;
  hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !shown) return;
  dismissed = shown;
  hide();
});

// The first tap explains, the second follows the link.
document.addEventListener("pointerdown", (event) => {
  pointer = event.pointerType;
  const term = termOf(event.target);
  wasOpen = Boolean(term) && term === shown;
  if (!term) hide();
});
document.addEventListener("click", (event) => {
  const term = event.target.closest?.("a.term");
  if (!term || pointer !== "touch" || wasOpen || !tipOf(term)) return;
  event.preventDefault();
  dismissed = undefined;
  show(term);
});
addEventListener("resize", hide);

for (const term of document.querySelectorAll("a.term")) describe(term);

// The page of the glossary: what does not hold the typed words is hidden.
for (const form of document.querySelectorAll("[data-term-filter]")) {
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  const plain = (text) => text.toLowerCase().replace(/[\s-]+/g, " ");
  const entries = [...document.querySelectorAll(".entry")].map((entry) => ({ entry, text: plain(entry.textContent) }));
  const filter = () => {
    const words = plain(input.value).split(" ").filter(Boolean);
    let count = 0;
    for (const { entry, text } of entries) {
      entry.hidden = !words.every((word) => text.includes(word));
      count += !entry.hidden;
    }
    for (const group of document.querySelectorAll(".letter")) group.hidden = !group.querySelector(".entry:not([hidden])");
    for (const link of document.querySelectorAll(".letters a")) {
      link.parentElement.hidden = document.getElementById(link.hash.slice(1)).closest(".letter").hidden;
    }
    output.value = words.length ? `${count} / ${entries.length}` : "";
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", filter);
  addEventListener("hashchange", () => {
    // A link to a term that is filtered away takes the filter off.
    if (document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".entry")?.hidden) {
      input.value = "";
      filter();
      document.getElementById(decodeURIComponent(location.hash.slice(1))).scrollIntoView();
    }
  });
  if (input.value) filter();
}
