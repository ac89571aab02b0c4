// The interactive chart of a figure. Vega and the spec are fetched when a reader asks for it; the static chart stays until it is drawn,
// stays where that fails, comes back when asked for, and is what is printed.

import { element } from "./element.js";

const LISTED_AT_MOST = 8; // series; more of them fold away
const REACH = 28; // pixels from a value at which it is still meant
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const shown = new WeakMap(); // figure → how to close its interactive chart
let tries = 0;

/** Show the interactive chart that *button* offers, or the static one again. *off*: keys of the series that are not shown. */
export const toggle = async (button, off = []) => {
  const figure = button.closest("figure");
  const status = button.parentElement.querySelector("[role=status]");
  if (shown.has(figure)) {
    shown.get(figure)();
    button.textContent = button.dataset.word;
    return;
  }
  if (button.getAttribute("aria-busy")) return;
  const { live, spec, loading, failed } = button.dataset;
  button.setAttribute("aria-busy", "true");
  status.textContent = loading;
  try {
    const back = await show(figure, { name: live.split("/").pop(), address: spec, off });
    status.textContent = "";
    button.dataset.word ??= button.textContent;
    button.textContent = back;
  } catch (error) {
    console.info(error); // for whoever looks into it; readers have the static chart
    status.textContent = failed;
  }
  button.removeAttribute("aria-busy");
};

/** Draw the chart at *address* in *figure*. Gives the word for the way back. */
const show = async (figure, { name, address, off }) => {
  const [{ vegaEmbed }, spec] = await Promise.all([vega(), fetched(address)]);
  const { series, notes, printed, words } = spec.usermeta;
  const state = { off: new Set(series.map(({ key }) => key).filter((key) => off.includes(key))), views: [] };
  const plots = element("div", { className: "live-plots", tabIndex: 0, role: "application", "aria-label": `${spec.description} ${words.hint}` });
  const box = element("div", { className: "live is-drawing" }, plots);
  figure.querySelector(".drawing").after(box);
  try {
    await draw(vegaEmbed, spec, plots, state);
  } catch (error) {
    state.views.forEach((view) => view.finalize());
    box.remove();
    throw error;
  }
  box.prepend(...switches(series, words, state, () => remember(name, state.off)));
  box.append(...explained(notes));
  tips(plots, box, printed);
  const height = figure.querySelector(".drawing").offsetHeight;
  figure.classList.add("is-live");
  box.classList.remove("is-drawing");
  box.style.minHeight = `${height}px`;
  remember(name, state.off);
  shown.set(figure, () => {
    state.views.forEach((view) => view.finalize());
    box.remove();
    figure.classList.remove("is-live");
    shown.delete(figure);
    forget(name);
  });
  return words.back;
};

// A browser may keep in mind that a module could not be had: another try has another address.
const vega = () => import(new URL("./vega.js", import.meta.url).href + (tries++ ? `?${tries}` : "")).then((module) => { tries = 0; return module; });

const fetched = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response.json();
};

// Each view by itself, as wide as the page leaves room. `ast`: expressions are interpreted, so that no policy has to allow eval.
const draw = async (vegaEmbed, { vconcat, ...spec }, plots, state) => {
  const font = getComputedStyle(plots).fontFamily;
  const params = spec.params.map((param) => (param.name === "off" ? { ...param, value: [...state.off] } : param));
  for (const view of vconcat ?? [{}]) {
    const plot = plots.appendChild(element("div", { className: "live-plot" }));
    const whole = { ...spec, ...view, params, config: { ...spec.config, font } };
    const embedded = await vegaEmbed(plot, whole, {
      mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, hover: false, tooltip: () => {}, logLevel: 1,
    });
    state.views.push(embedded);
    const svg = plot.querySelector("svg");
    svg.setAttribute("aria-hidden", "true");
    for (const attribute of ["role", "aria-roledescription", "aria-label"]) {
      svg.removeAttribute(attribute);
      plot.removeAttribute(attribute);
    }
  }
};

// Series on and off.

const switches = (series, words, state, changed) => {
  if (!series.length) return [];
  const apply = () => {
    all.hidden = !state.off.size;
    for (const { view } of state.views) view.signal("off", [...state.off]).runAsync();
    changed();
  };
  const inputs = series.map(({ key, name, colour, text, aside }) => {
    const input = element("input", { type: "checkbox", checked: !state.off.has(key), value: key });
    input.addEventListener("change", () => {
      state.off[input.checked ? "delete" : "add"](key);
      apply();
    });
    const label = element("label", {}, input);
    if (colour) {
      const swatch = element("span", { className: "live-swatch" });
      swatch.style.background = colour;
      label.append(swatch);
    }
    label.append(element("span", {}, name));
    if (text) label.append(element("strong", {}, text));
    if (aside) label.append(element("small", {}, aside));
    return [input, label];
  });
  const all = element("button", { type: "button", className: "plain", hidden: !state.off.size }, words.all);
  all.addEventListener("click", () => {
    state.off.clear();
    for (const [input] of inputs) input.checked = true;
    inputs[0][0].focus();
    apply();
  });
  const labels = inputs.map(([, label]) => label);
  const many = labels.length > LISTED_AT_MOST;
  const group = element("fieldset", { className: "live-series" }, element("legend", {}, words.shown), ...labels, all);
  return many ? [element("details", { className: "live-fold", open: state.off.size > 0 }, element("summary", {}, words.shown), group)] : [group];
};

// What hollow and dashed marks mean.
const explained = (notes) => {
  if (!notes.length) return [];
  const items = notes.map(({ mark, text }) => element("li", mark ? { className: `live-note-${mark}` } : {}, text));
  return [element("ul", { className: "live-notes" }, ...items)];
};

// What is said of a value where a reader points at it, touches it, or comes to it by keys.

const tips = (plots, box, printed) => {
  const tip = element("div", { className: "live-tip", hidden: true });
  const mark = element("div", { className: "live-mark", hidden: true });
  const said = element("div", { className: "live-said", role: "status" });
  plots.append(mark, tip);
  box.append(said);
  let at;

  const values = () => [...plots.querySelectorAll("g[class*=hits_marks] > *")];
  const hide = () => { tip.hidden = mark.hidden = true; at = undefined; };
  const tell = (value, point) => {
    const { tooltip } = value.__data__;
    if (at !== value) {
      tip.replaceChildren(...lines(tooltip, printed));
      at = value;
    }
    const within = plots.getBoundingClientRect();
    const around = value.getBoundingClientRect();
    tip.hidden = mark.hidden = false;
    place(mark, around.left - within.left, around.top - within.top, around.width, around.height);
    const x = (point?.x ?? around.left + Math.min(around.width / 2, 160)) - within.left;
    const below = around.height > 60 ? (point?.y ?? around.top + around.height / 3) : around.bottom;
    const y = below - within.top + 10;
    place(tip, Math.max(0, Math.min(x - tip.offsetWidth / 2, within.width - tip.offsetWidth)), y);
    if (tip.getBoundingClientRect().bottom > innerHeight) {
      const above = (around.height > 60 ? (point?.y ?? around.top) : around.top) - within.top;
      if (above - tip.offsetHeight - 10 > -within.top) tip.style.top = `${above - tip.offsetHeight - 10}px`;
    }
  };

  const nearest = ({ clientX, clientY }) => {
    const found = values().map((value) => {
      const { left, right, top, bottom } = value.getBoundingClientRect();
      const outside = Math.hypot(Math.max(left - clientX, 0, clientX - right), Math.max(top - clientY, 0, clientY - bottom));
      return { value, outside, off: Math.hypot((left + right) / 2 - clientX, (top + bottom) / 2 - clientY) };
    });
    found.sort((a, b) => a.outside - b.outside || a.off - b.off);
    return found.length && found[0].outside <= REACH ? found[0].value : undefined;
  };
  const point = (event) => {
    const value = nearest(event);
    if (value) tell(value, { x: event.clientX, y: event.clientY });
    else hide();
  };
  plots.addEventListener("pointermove", point);
  plots.addEventListener("pointerdown", point);
  plots.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); });
  plots.addEventListener("blur", hide);
  addEventListener("pointerdown", (event) => { if (!plots.contains(event.target)) hide(); });

  plots.addEventListener("keydown", (event) => {
    const all = values();
    const now = all.indexOf(at);
    let next;
    if (event.key in STEPS) next = now < 0 ? (STEPS[event.key] > 0 ? 0 : all.length - 1) : now + STEPS[event.key];
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = all.length - 1;
    else if (event.key === "Escape" && at) { hide(); event.preventDefault(); return; }
    else return;
    event.preventDefault();
    const value = all[Math.max(0, Math.min(next, all.length - 1))];
    if (!value) return;
    value.scrollIntoView({ block: "nearest" });
    tell(value);
    said.replaceChildren(...[...tip.childNodes].map((node) => node.cloneNode(true)));
  });
};

const lines = (tooltip, printed) => {
  const [[, what], ...rest] = Object.entries(tooltip);
  const list = element("dl", {});
  for (const [name, value] of rest) {
    if (!value) continue;
    const line = element("dd", {}, value);
    if (name === printed.name) line.lang = printed.language;
    list.append(element("dt", {}, name), line);
  }
  return [element("p", {}, what), list];
};

const place = (box, left, top, width, height) => {
  Object.assign(box.style, { left: `${left}px`, top: `${top}px` });
  if (width !== undefined) Object.assign(box.style, { width: `${width}px`, height: `${height}px` });
};

// The view stands in the address: which figure, and what is switched off.

const remember = (name, off) => write((query) => {
  query.set("live", name);
  if (off.size) query.set("off", [...off].join(","));
  else query.delete("off");
});

const forget = (name) => write((query) => {
  if (query.get("live") !== name) return;
  query.delete("live");
  query.delete("off");
});

const write = (change) => {
  const query = new URLSearchParams(location.search);
  change(query);
  const text = String(query).replaceAll("%2C", ",").replaceAll("%2F", "/").replace(/=(?=&|$)/g, "");
  history.replaceState(history.state, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
};
