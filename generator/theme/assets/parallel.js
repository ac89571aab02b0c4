// A page in both languages, paragraph by paragraph. The pages mirror each other, so each block has its counterpart at the same place.

const CONTAINERS = "section, .lead, .facts, .fact";

/** Lay the page of the other language, which is at *address*, beside this one. */
export const showBoth = async (address, lang) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const theirs = page.querySelector("#content");
  const mine = document.querySelector("#content");
  pair(mine, theirs, { address, lang });
  document.documentElement.classList.add("both");
};

// What a block is, in every language: its kind, and the anchor that it has or that its heading has.
const key = (block) => {
  const named = block.querySelector(":scope > :is(h1, h2, h3, figcaption)[id]");
  return `${block.tagName}.${block.classList[0] ?? ""}#${block.id || (named?.id ?? "")}`;
};

const pair = (mine, theirs, other) => {
  const others = [...theirs.children].filter(seen);
  for (const block of [...mine.children].filter(seen)) {
    const at = others.findIndex((candidate) => key(candidate) === key(block));
    // What stands before the counterpart is only in the other language, as are names that only one page translates.
    const skipped = at < 0 ? [] : others.splice(0, at + 1);
    const counterpart = skipped.pop();
    for (const lone of skipped) fill(row((made) => block.before(made)), null, lone, other);
    if (counterpart && block.matches(CONTAINERS)) pair(block, counterpart, other);
    else fill(row((made) => block.before(made)), block, counterpart, other);
  }
  for (const lone of others) fill(row((made) => mine.append(made)), null, lone, other);
};

const seen = (block) => block.textContent.trim() && !block.matches("script, style, [hidden]");

const column = (lang, ...nodes) => {
  const made = document.createElement("div");
  if (lang) made.lang = lang;
  made.append(...nodes);
  return made;
};

const row = (place) => {
  const made = Object.assign(document.createElement("div"), { className: "pair" });
  place(made);
  return made;
};

// Both columns of a row; either may have nothing to say.
const fill = (made, ours, theirs, other) => {
  made.append(column("", ...(ours ? [ours] : [])), column(other.lang, ...(theirs ? [adopted(theirs, other)] : [])));
};

// A block of the other page within this one: its anchors stay here, its links lead where they led, what names it goes with it.
const adopted = (block, { address }) => {
  const copy = document.importNode(block, true);
  const named = copy.querySelector(".reading");
  const drawing = copy.querySelector(".drawing");
  if (named && drawing) drawing.setAttribute("aria-label", named.textContent);
  for (const item of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "aria-labelledby", "aria-describedby", "for", "name"]) item.removeAttribute(name);
    if (item.matches("[data-script-only], [data-live]")) item.remove();
    const href = item.getAttribute("href");
    if (href && !href.startsWith("#")) item.setAttribute("href", new URL(href, address).href);
  }
  for (const field of copy.querySelectorAll("input, textarea")) field.setAttribute("aria-label", field.closest(".field")?.querySelector("label")?.textContent ?? "");
  return copy;
};
