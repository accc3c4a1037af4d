// Improvements only: every page works without this file. Nothing is stored, nothing is sent elsewhere.
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
const set = (n, attrs) => { for (const k in attrs) n.setAttribute(k, attrs[k]); return n; };
const el = (tag, props, attrs, ...kids) => {
  const n = set(Object.assign(document.createElement(tag), props), attrs);
  n.append(...kids);
  return n;
};
let count = 0;

// Leave at once, on a tab without past. Behind it, this one forgets the pages read here, where the browser lists them:
// back to the first that runs this file, what follows is cut off by a push, and the neutral page takes its place.
const leave = document.querySelector("[data-quitter]"), exit = "/quitter/", bare = /^\/(api|admin|fichiers|opendata|integrer)\/|\.\w+$/;
const replace = () => { fetch(exit, { method: "POST", keepalive: true }).catch(() => {}); location.replace(leave?.href ?? exit); };
const hide = () => { document.documentElement.hidden = true; };
const forget = () => { hide(); addEventListener("popstate", replace, { once: true }); history.pushState(null, "", exit); history.back(); };
const arrive = () => { if (window.name === exit) { window.name = ""; forget(); } };
arrive();
addEventListener("pageshow", arrive);
if (leave) {
  const go = (e) => {
    e?.preventDefault();
    hide();
    const tab = e && window.open(leave.href, "_blank"), pages = self.navigation?.entries() ?? [], now = self.navigation?.currentEntry.index;
    if (tab) tab.opener = null;
    if (!tab || pages.length < 2) return replace();
    let first = now;
    while (first > 0 && !bare.test(new URL(pages[first - 1].url ?? "/api/", location).pathname)) first--;
    if (first === now) return forget();
    window.name = exit;
    navigation.traverseTo(pages[first].key).committed.catch(replace);
  };
  leave.addEventListener("click", go);
  let last = 0;
  addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.defaultPrevented || document.querySelector("dialog[open], [aria-expanded=true]")) return;
    if (e.timeStamp - last < 700) go();
    last = e.timeStamp;
  });
}

// Communes: an editable combobox with suggestions (ARIA 1.2), by keyboard, mouse and finger.
const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
function combo(box, i) {
  const input = box.querySelector("input:not([type=hidden])"), insee = box.querySelector("[data-insee]");
  const list = el("ul", { id: `communes-${i}`, hidden: true }, { role: "listbox", "aria-label": "Communes" });
  const live = el("p", { className: "sr" }, { role: "status" });
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": false, "aria-controls": list.id });
  box.append(list, live);
  let items = [], at = -1, timer, asked = "", abort;
  const show = (on) => { list.hidden = !on; input.setAttribute("aria-expanded", on); if (!on) { at = -1; input.removeAttribute("aria-activedescendant"); } };
  const move = (to) => {
    const rows = list.children;
    if (!rows.length) return;
    at = (to + rows.length) % rows.length;
    [...rows].forEach((r, k) => r.setAttribute("aria-selected", k === at));
    input.setAttribute("aria-activedescendant", rows[at].id);
    rows[at].scrollIntoView({ block: "nearest" });
  };
  const pick = (k) => {
    const c = items[k];
    if (!c) return;
    const twins = items.some((o) => o !== c && plain(o.nom) === plain(c.nom));
    input.value = twins && c.code_postal ? `${c.nom} (${c.code_postal})` : c.nom;
    if (insee) insee.value = c.insee;
    asked = input.value;
    show(false);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const draw = () => {
    list.replaceChildren(...items.map((c, k) => {
      const row = el("li", { id: `${list.id}-${k}` }, { role: "option", "aria-selected": false }, el("span", { textContent: c.nom }), el("small", { textContent: c.code_postal || c.departement }));
      row.addEventListener("pointerdown", (e) => { e.preventDefault(); pick(k); });
      return row;
    }));
    show(items.length > 0);
    live.textContent = items.length ? `Communes proposées : ${items.length}` : "";
  };
  const ask = async () => {
    const q = input.value.trim();
    if (q === asked) return;
    asked = q;
    if (insee) insee.value = "";
    if (q.length < 2) { items = []; return draw(); }
    abort?.abort();
    abort = new AbortController();
    try {
      const r = await fetch(`/api/v1/communes?q=${encodeURIComponent(q)}`, { signal: abort.signal, credentials: "omit" });
      items = r.ok ? (await r.json()).items.slice(0, 8) : [];
      draw();
    } catch { /* no suggestion: the field stays a field */ }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 160); });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      if (list.hidden && items.length) show(true);
      e.preventDefault();
      move(at < 0 && e.key === "ArrowUp" ? -1 : at + (e.key === "ArrowDown" ? 1 : -1));
    } else if (e.key === "Enter" && at >= 0 && !list.hidden) { e.preventDefault(); pick(at); }
    else if (e.key === "Escape" && !list.hidden) { e.preventDefault(); show(false); }
  });
}

function wire(root) {
  $$("[data-commune]:not([data-pret])", root).forEach((n) => { n.dataset.pret = 1; combo(n, ++count); });
}
wire(document);
document.addEventListener("htmx:load", (e) => wire(e.target.parentElement ?? document));
document.querySelector("[data-erreurs]")?.focus();
addEventListener("click", (e) => { if (e.target.closest("[data-imprimer]")) print(); });
$$("[data-imprimer]").forEach((n) => { n.hidden = false; });

// The help numbers without network: one page kept, none of those that were read.
if ("serviceWorker" in navigator && document.querySelector("link[rel=manifest], [data-garder]")) navigator.serviceWorker.register("/sw.js").catch(() => {});
// Signed out: the sheet that `pro.js` kept is dropped.
if (location.pathname.startsWith("/compte/login")) self.caches?.delete("situation");
