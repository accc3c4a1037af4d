// Documents on their way: several files for one document, pages photographed one after the other, and a bar while they
// go. Without this file the same form is sent by the browser alone.
const MAX = 10 * 1024 * 1024;
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
const size = (n) => (n < 1e6 ? `${Math.ceil(n / 1e3)} ko` : `${(n / 1e6).toFixed(1).replace(".", ",")} Mo`);

function chosen(box) {
  const input = box.querySelector("input[type=file]:not([capture])"), camera = box.querySelector("input[capture]");
  const said = box.querySelector("[data-choisi]"), kept = box.querySelector("[data-recu]");
  let pages = [];
  const say = () => {
    const bad = pages.find((f) => f.size > MAX || !f.size);
    said.textContent = bad
      ? `« ${bad.name} » ${bad.size ? `fait ${size(bad.size)} : 10 Mo au plus` : "est vide"}. Choisissez-en un autre.`
      : pages.length > 1 ? `${pages.length} fichiers, réunis en un seul document : ${pages.map((f) => f.name).join(", ")}` : pages.map((f) => `${f.name}, ${size(f.size)}`).join("");
    said.classList.toggle("bad", !!bad);
    if (kept) kept.hidden = pages.length > 0;
  };
  input.addEventListener("change", () => { pages = [...input.files]; say(); });
  camera?.addEventListener("change", () => {
    pages = [...pages, ...camera.files];
    const all = new DataTransfer();
    pages.forEach((f) => all.items.add(f));
    input.files = all.files;
    camera.value = "";
    say();
  });
}

function wire(form) {
  $$("[data-pages]", form).forEach(chosen);
  const box = form.querySelector("[data-barre]"), bar = box.querySelector("progress"), said = box.querySelector("[data-dit]"), aloud = box.querySelector("[data-annonce]");
  const button = form.querySelector("[type=submit]");
  const say = (text) => { said.textContent = text; if (aloud.textContent !== text) aloud.textContent = text; };
  const stop = (text) => { say(text); box.classList.add("bad"); button.disabled = false; };
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (button.disabled) return;
    box.hidden = false;
    bar.value = 0;
    const wrong = form.querySelector("[data-choisi].bad");
    if (wrong) { wrong.scrollIntoView({ block: "center" }); return stop("Un des fichiers ne convient pas : choisissez-en un autre, rien n’est parti."); }
    button.disabled = true;
    box.classList.remove("bad");
    const xhr = new XMLHttpRequest();
    xhr.upload.addEventListener("progress", (p) => {
      if (!p.lengthComputable) return;
      bar.value = Math.round((p.loaded / p.total) * 100);
      if (p.loaded < p.total) said.textContent = `${bar.value} %, ${size(p.loaded)} sur ${size(p.total)}`;
      else say("Vérification des documents…");
    });
    xhr.addEventListener("error", () => stop("L’envoi a été coupé : rien n’est perdu ici, envoyez de nouveau."));
    xhr.addEventListener("load", () => {
      const to = xhr.getResponseHeader("X-Vers");
      if (to) {
        if (new URL(to, location).pathname === location.pathname) return location.reload();
        return location.assign(to);
      }
      if (xhr.status === 413) return stop("Cet envoi est trop lourd : envoyez les documents en plusieurs fois.");
      if (xhr.status >= 400) return stop("Cet envoi n’est pas passé : rechargez la page, puis recommencez.");
      const page = new DOMParser().parseFromString(xhr.responseText, "text/html"), fresh = page.querySelector("form[data-envoi]");
      if (!fresh) return location.assign(xhr.responseURL);
      document.querySelector("main").replaceWith(document.importNode(page.querySelector("main"), true));
      document.title = page.title;
      $$("form[data-envoi]").forEach(wire);
      document.querySelector("[data-erreurs], .wrong input")?.focus();
      scrollTo({ top: 0 });
    });
    xhr.open("POST", form.action);
    xhr.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    xhr.send(new FormData(form));
  });
}
$$("form[data-envoi]").forEach(wire);
