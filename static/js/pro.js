// Signed-in screens: dialogs, chosen files, long forms, one key to search. Every page works without this file.
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
const set = (n, attrs) => { for (const k in attrs) n.setAttribute(k, attrs[k]); return n; };
const el = (tag, props, attrs, ...kids) => {
  const n = set(Object.assign(document.createElement(tag), props), attrs);
  n.append(...kids);
  return n;
};
let count = 0;

// A <details data-dialogue> becomes a native dialog.
function dialogue(d, i) {
  const button = d.querySelector("summary"), inside = button.nextElementSibling;
  const close = el("button", { type: "button", className: "close", textContent: "✕" }, { "aria-label": "Fermer" });
  const box = el("dialog", { id: `${d.id || "dialogue-" + i}-boite` }, { "aria-labelledby": inside.querySelector("h2")?.id ?? "" });
  const open = d.open;
  d.open = false;
  inside.classList.remove("panel");
  d.after(box);
  box.append(inside, close);
  set(button, { role: "button", "aria-haspopup": "dialog" });
  button.addEventListener("click", (e) => { e.preventDefault(); box.showModal(); });
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (e) => { if (e.target === box || e.target.closest("[data-fermer]")) { e.preventDefault(); box.close(); } });
  if (open) box.showModal();
}

// A chosen file: its name, its size, its picture.
function file(box) {
  const input = box.querySelector("input[type=file]"), said = box.querySelector("[data-choisi]"), kept = box.querySelector("[data-recu]");
  input.addEventListener("change", () => {
    const f = input.files[0];
    said.textContent = f ? `${f.name}, ${f.size < 1e6 ? Math.ceil(f.size / 1e3) + " ko" : (f.size / 1e6).toFixed(1).replace(".", ",") + " Mo"}` : "";
    if (kept) kept.hidden = !!f;
    if (f?.type.startsWith("image/") && "image" in box.dataset) {
      const r = new FileReader();
      r.onload = () => box.firstElementChild.replaceWith(el("img", { className: "preview", src: r.result, alt: "Aperçu de l’image choisie" }));
      r.readAsDataURL(f);
    }
  });
}

// A long form: say that something is not saved, and ask before leaving it.
function guard(form) {
  const state = () => new URLSearchParams([...new FormData(form)].map(([k, v]) => [k, v.name ?? v])).toString();
  const first = state();
  let sent = false;
  const dirty = () => !sent && state() !== first;
  form.addEventListener("input", () => form.classList.toggle("dirty", dirty()));
  form.addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", (e) => { if (dirty()) e.preventDefault(); });
}

// What was sent and did not arrive (an expired session): kept in this tab only, until it has arrived.
const KEY = "saisie";
const texts = (form) => [...form.elements].filter((n) => n.name && !/^(hidden|file|password|submit|button)$/.test(n.type) && !n.disabled);
const written = (form) => texts(form).map((n) => [n.name, n.value, /checkbox|radio/.test(n.type) ? n.checked : null]);
function keep(form) {
  const hold = (refused) => sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, values: written(form), refused }));
  form.addEventListener("submit", () => {
    hold(false);
    form.elements.retenu ?? form.append(el("input", { type: "hidden", name: "retenu", value: "1" }));  // the server need not keep it too
  });
  form.addEventListener("htmx:sendError", () => hold(true));
  form.addEventListener("htmx:beforeOnLoad", (e) => {  // before htmx obeys an answer that reloads the page
    if (e.detail.xhr.status < 400) return sessionStorage.removeItem(KEY);
    hold(true);
    const said = document.getElementById("garde");
    if (said) said.textContent = [403, 404].includes(e.detail.xhr.status)
      ? "Ce n’est plus gardé : quelqu’un s’est connecté dans un autre onglet. Reconnectez-vous avec votre compte s’il le faut, puis rechargez cette page : ce que vous avez écrit reviendra."
      : "Ce n’est pas gardé : rechargez la page, ce que vous avez écrit reviendra.";
  });
}
function giveBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  const form = document.querySelector("form[data-retenir]");
  if (!form || kept?.path !== location.pathname) return kept?.refused || sessionStorage.removeItem(KEY);  // elsewhere: what was sent has arrived
  if (JSON.stringify(written(form)) === JSON.stringify(kept.values)) return;
  // what was typed before this script came is newer
  const typed = (n) => n.options ? false : /checkbox|radio/.test(n.type) ? n.checked !== n.defaultChecked : n.value !== n.defaultValue;
  let given = false;
  for (const [name, value, on] of kept.values) {
    for (const n of texts(form)) {
      if (n.name !== name || typed(n) || (on === null ? n.value === value : n.value !== value || n.checked === on)) continue;
      if (on === null) n.value = value; else n.checked = on;
      given = true;
    }
  }
  if (!given) return;
  form.prepend(el("p", { className: "note warn", textContent: "Ce que vous aviez écrit n’avait pas été enregistré : le voici. Relisez, puis enregistrez." }, { role: "status" }));
}
giveBack();
$$("form[action*=logout], form[action*=deconnexion]").forEach((f) => f.addEventListener("submit", () => sessionStorage.removeItem(KEY)));

// The sheet for a worrying situation is kept for when there is no network, as long as its owner is signed in here: the
// one thing of the signed-in pages that is. Another person signs in, or this one signs out: it is dropped.
const sheets = [...new Set($$("a[data-garder]").map((a) => a.href))];
let leaving = false;
async function keepSheets() {
  if (!sheets.length) return caches.delete("situation");
  const box = await caches.open("situation");
  for (const kept of await box.keys()) if (!sheets.includes(kept.url)) await box.delete(kept);
  for (const url of sheets) {
    const old = await box.match(url, { ignoreVary: true });
    if (old && url !== location.href && Date.now() - Date.parse(old.headers.get("date")) < 36e5) continue;
    const fresh = await fetch(`${url}?gardee=1`, { redirect: "error" });
    if (fresh.ok && !leaving) await box.put(url, fresh);
  }
}
if ("caches" in self) keepSheets().catch(() => {});
$$("form[action*=logout], form[action*=deconnexion]").forEach((f) => f.addEventListener("submit", () => { leaving = true; self.caches?.delete("situation"); }));

function wire(root) {
  const once = (s, f) => $$(s, root).forEach((n) => { const done = `pret${f.name}`; if (!n.dataset[done]) { n.dataset[done] = 1; f(n, ++count); } });
  once("[data-dialogue]", dialogue);
  once("[data-fichier]", file);
  once("form[data-garde]", guard);
  once("form[data-retenir]", keep);
  once("[data-envoi-auto] select, [data-envoi-auto] input[type=checkbox]", (n) => n.addEventListener("change", () => n.form.requestSubmit()));
}
wire(document);
document.addEventListener("htmx:load", (e) => wire(e.target.parentElement ?? document));

addEventListener("keydown", (e) => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("[data-raccourci]");
  if (field) { e.preventDefault(); field.focus(); field.select(); }
});
addEventListener("click", (e) => $$("details.menu[open]").forEach((m) => { if (!m.contains(e.target)) m.open = false; }));

// A long page: its list of parts says which one is being read.
$$("[data-sommaire]").forEach((nav) => {
  const links = new Map($$("a", nav).map((a) => [document.getElementById(decodeURIComponent(a.hash.slice(1))), a]));
  const seen = new Set();
  const watch = new IntersectionObserver((changes) => {
    changes.forEach((c) => seen[c.isIntersecting ? "add" : "delete"](c.target));
    const first = [...links.keys()].find((part) => seen.has(part));
    if (first) links.forEach((a, part) => a.toggleAttribute("aria-current", part === first) && a.setAttribute("aria-current", "true"));
  }, { rootMargin: "-15% 0px -60%" });
  links.forEach((_, part) => watch.observe(part));
});
