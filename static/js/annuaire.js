// What the directory and a person's page add. Improvements only, like app.js.
const $$ = (s) => [...document.querySelectorAll(s)];

// « Autour de moi »: the position is rounded to about a kilometre here, sent once to be named, never kept.
function around(box) {
  const button = box.querySelector("button"), say = box.querySelector("[role=status]"), form = box.previousElementSibling;
  const fail = (text) => { button.disabled = false; say.textContent = text; };
  button.addEventListener("click", () => {
    button.disabled = true;
    say.textContent = "Un instant…";
    navigator.geolocation.getCurrentPosition(async ({ coords }) => {
      const body = JSON.stringify({ latitude: +coords.latitude.toFixed(2), longitude: +coords.longitude.toFixed(2) });
      try {
        const r = await fetch("/api/v1/communes/proche", { method: "POST", body, credentials: "omit", headers: { "Content-Type": "application/json" } });
        const found = await r.json();
        if (!r.ok) return fail(found.erreur);
        form.elements.lieu.value = `${found.nom} (${found.insee})`;
        form.submit();
      } catch { fail("Pas de réseau. Écris ta ville."); }
    }, () => fail("Ta position n’est pas disponible. Écris ta ville."), { maximumAge: 600000, timeout: 10000 });
  });
  box.hidden = false;
}

if ("geolocation" in navigator) $$("[data-autour]").forEach(around);

// The list and the map answer each other: what one points at is shown on the other.
const cards = $$("[data-lieux]"), marks = $$(".mosaic [data-insee]");
const answer = (n, others, same) => {
  const light = (on) => others.filter(same).forEach((o) => o.classList.toggle("lit", on));
  for (const [type, on] of [["pointerenter", true], ["focusin", true], ["pointerleave", false], ["focusout", false]]) n.addEventListener(type, () => light(on));
};
cards.forEach((c) => answer(c, marks, (m) => c.dataset.lieux.split(" ").includes(m.dataset.insee)));
marks.forEach((m) => answer(m, cards, (c) => c.dataset.lieux.split(" ").includes(m.dataset.insee)));

// Share by the phone's own sheet, else copy the address.
const share = document.querySelector("[data-partager]");
if (share) {
  share.hidden = !(navigator.share || navigator.clipboard);
  share.addEventListener("click", async () => {
    const url = location.origin + location.pathname;
    try {
      if (navigator.share) await navigator.share({ title: share.dataset.titre, url });
      else { await navigator.clipboard.writeText(url); share.lastChild.textContent = "Adresse copiée"; }
    } catch { /* the person changed their mind */ }
  });
}
