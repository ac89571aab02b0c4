// The panel of the preview: reloads the page when it has changed, shows what is wrong. Never part of the published site.
(() => {
  const script = document.querySelector("script[data-page]");
  const path = location.pathname;
  const kept = `serve-scroll:${path}`;
  const store = (storage, key, value) => { try { if (value === null) storage.removeItem(key); else storage.setItem(key, value); } catch { /* without it all but this works */ } };
  const stored = (storage, key) => { try { return storage.getItem(key); } catch { return null; } };

  const before = stored(sessionStorage, kept);
  if (before !== null) {
    store(sessionStorage, kept, null);
    history.scrollRestoration = "manual";
    const back = () => scrollTo(0, Number(before));
    back();
    addEventListener("load", back);
  }

  const make = (name, values = {}, ...children) => {
    const element = Object.assign(document.createElement(name), values);
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  const host = make("div", { id: "serve-panel" });
  const shadow = host.attachShadow({ mode: "open" });
  const panel = make("section");
  shadow.append(make("link", { rel: "stylesheet", href: "/-/serve.css" }), panel);
  let told = "";
  let last = null;

  // Room for the panel at the end of the page, so that it covers nothing that cannot be scrolled to.
  new ResizeObserver(() => { document.body.style.paddingBottom = host.isConnected ? `${panel.offsetHeight}px` : ""; }).observe(panel);

  function show(state) {
    const rest = JSON.stringify({ ...state, page: "" });
    if (rest === told) return;
    told = rest;
    const { words } = state;
    if (!state.findings.length && !state.remarks.length && !state.stale) { host.remove(); document.body.style.paddingBottom = ""; return; }
    const worse = state.errors > 0 || Boolean(state.stale) || state.remarks.length > 0;
    const choice = stored(localStorage, "serve-open");
    const open = worse ? choice !== `no ${state.errors}` : choice === "yes";
    panel.className = worse ? "worse" : "";
    panel.setAttribute("aria-label", words.title);
    const list = make("div", { className: "list", hidden: !open },
      ...state.remarks.map((text) => make("p", { className: "remark", textContent: text })),
      make("ol", {}, ...state.findings.map((finding) => item(finding, words))),
      state.more ? make("p", { textContent: state.more }) : null);
    const toggle = make("button", { type: "button", textContent: open ? words.close : words.open });
    toggle.setAttribute("aria-expanded", String(open));
    toggle.addEventListener("click", () => {
      list.hidden = !list.hidden;
      toggle.textContent = list.hidden ? words.open : words.close;
      toggle.setAttribute("aria-expanded", String(!list.hidden));
      store(localStorage, "serve-open", list.hidden ? `no ${state.errors}` : "yes");
    });
    const head = make("p", { className: "head" },
      make("strong", { textContent: state.counts || words.title }),
      state.stale ? make("span", { className: "stale", textContent: state.stale }) : null,
      toggle);
    head.setAttribute("role", "status");
    panel.replaceChildren(head, list);
    document.body.append(host);
  }

  function item(finding, words) {
    const link = make("a", { href: finding.link, textContent: finding.place, title: words.editor });
    const copy = make("button", { type: "button", textContent: words.copy });
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(finding.place);
      copy.textContent = words.copied;
    });
    return make("li", { className: finding.severity },
      make("p", {}, link, " ", make("code", { textContent: finding.code }), " ", copy),
      make("p", { textContent: finding.said }),
      finding.line.length ? make("pre", {}, finding.line[0], make("mark", { textContent: finding.line[1] }), finding.line[2]) : null);
  }

  let looks = 0;
  async function look() {
    const mine = ++looks;
    const state = await (await fetch(`/-/state?path=${encodeURIComponent(path)}`, { cache: "no-store" })).json();
    if (mine !== looks) return; // a later answer was on its way, and knows more
    if (state.page !== script.dataset.page) {
      store(sessionStorage, kept, String(scrollY));
      location.reload();
      return;
    }
    last = state;
    show(state);
  }

  function lost() {
    if (last) show({ ...last, remarks: [last.words.lost, ...last.remarks] });
  }

  // A browser has few connections to one place: a page that nobody sees holds none.
  let source = null;
  function listen() {
    if (document.hidden || source) return;
    source = new EventSource("/-/events");
    source.addEventListener("message", () => look().catch(lost));
    source.addEventListener("error", lost);
  }
  function rest() { source?.close(); source = null; }
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
