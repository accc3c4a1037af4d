// Improvements only: every page works without this file. Nothing is stored, nothing is sent elsewhere.
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
const el = (tag, attrs = {}, ...kids) => {
  const n = Object.assign(document.createElement(tag), attrs);
  n.append(...kids);
  return n;
};

// Leave at once: the page is replaced, so that « back » does not return to it.
const leave = document.querySelector("[data-quitter]");
if (leave) {
  const go = (e) => { e?.preventDefault(); document.documentElement.hidden = true; location.replace(leave.href); };
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
  const list = el("ul", { id: `communes-${i}`, hidden: true });
  const live = el("p", { className: "sr" });
  live.setAttribute("role", "status");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Communes");
  for (const [k, v] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(k, v);
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
      const row = el("li", { id: `${list.id}-${k}` }, el("span", { textContent: c.nom }), el("small", { textContent: [c.code_postal, c.departement?.nom ?? c.departement].filter(Boolean).join(", ") }));
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.addEventListener("pointerdown", (e) => { e.preventDefault(); pick(k); });
      return row;
    }));
    show(items.length > 0);
    live.textContent = items.length ? `${items.length} commune${items.length > 1 ? "s" : ""} proposée${items.length > 1 ? "s" : ""}` : "";
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

// A <details data-dialogue> becomes a native dialog.
function dialogue(d, i) {
  const button = d.querySelector("summary"), inside = button.nextElementSibling;
  const close = el("button", { type: "button", className: "close", textContent: "✕" });
  close.setAttribute("aria-label", "Fermer");
  const box = el("dialog", { id: `${d.id || "dialogue-" + i}-boite` });
  box.setAttribute("aria-labelledby", inside.querySelector("h2")?.id ?? "");
  const open = d.open;
  d.open = false;
  inside.classList.remove("panel");
  d.after(box);
  box.append(inside, close);
  button.setAttribute("role", "button");
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", (e) => { e.preventDefault(); box.showModal(); });
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (e) => { if (e.target === box || e.target.closest("[data-fermer]")) { e.preventDefault(); box.close(); } });
  if (open) box.showModal();
}

// A chosen file: its name, its size, its picture.
function file(box) {
  const input = box.querySelector("input[type=file]"), said = box.querySelector("[data-choisi]");
  input.addEventListener("change", () => {
    const f = input.files[0];
    said.textContent = f ? `${f.name}, ${f.size < 1e6 ? Math.ceil(f.size / 1e3) + " ko" : (f.size / 1e6).toFixed(1).replace(".", ",") + " Mo"}` : "";
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

function wire(root) {
  const once = (s, f) => $$(s, root).forEach((n) => { if (!n.dataset.pret) { n.dataset.pret = 1; f(n, ++count); } });
  once("[data-commune]", combo);
  once("[data-dialogue]", dialogue);
  once("[data-fichier]", file);
  once("form[data-garde]", guard);
  once("[data-envoi-auto] select, [data-envoi-auto] input[type=checkbox]", (n) => n.addEventListener("change", () => n.form.requestSubmit()));
}
let count = 0;
wire(document);
document.addEventListener("htmx:load", (e) => wire(e.target.parentElement ?? document));
document.querySelector("[data-erreurs]")?.focus();

addEventListener("keydown", (e) => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("[data-raccourci]");
  if (field) { e.preventDefault(); field.focus(); field.select(); }
});
addEventListener("click", (e) => {
  $$("details.menu[open]").forEach((m) => { if (!m.contains(e.target)) m.open = false; });
  if (e.target.closest("[data-imprimer]")) print();
});
