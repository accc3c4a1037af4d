// Promeneurs du Net: shows the directory in your page. No cookie, no measure, nothing kept.
// <div class="promeneurs-du-net" data-lieu="54329"><a href="…">…</a></div>, then this script, from the site itself.
(() => {
  const origin = new URL(document.currentScript.src).origin, boxes = new Map();
  const options = ["lieu", "departement", "rayon", "plateforme", "public", "nombre", "theme"];

  const show = (box) => {
    if (box.dataset.pret) return;
    box.dataset.pret = "1";
    const url = new URL("/integrer/cadre/", origin), frame = document.createElement("iframe");
    for (const name of options) if (box.dataset[name]) url.searchParams.set(name, box.dataset[name]);
    Object.assign(frame, { src: url.href, title: box.textContent.trim() || "Promeneurs du Net", loading: "lazy", referrerPolicy: "no-referrer" });
    Object.assign(frame.style, { width: "100%", height: "34rem", border: "0", display: "block" });
    boxes.set(frame, box);
    box.append(frame);
  };

  // The frame says its height; the link that was there stays until then, in case the frame cannot be shown.
  addEventListener("message", ({ origin: from, source, data }) => {
    if (from !== origin || !Number.isFinite(data?.pdnHauteur)) return;
    for (const [frame, box] of boxes) if (frame.contentWindow === source) {
      frame.style.height = `${Math.min(Math.max(Math.ceil(data.pdnHauteur), 120), 4000)}px`;
      for (const child of box.children) if (child !== frame) child.hidden = true;
    }
  });

  const start = () => document.querySelectorAll(".promeneurs-du-net").forEach(show);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start); else start();
})();
