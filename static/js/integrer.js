// The code and its preview follow what is chosen, without a button to press; a code is copied in one touch.
const form = document.querySelector("form[data-integrer]");
const wire = () => {
  document.querySelectorAll("[data-copier]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copier).textContent);
      button.lastChild.textContent = "Copié";
    });
  });
};
let last = "";
form?.addEventListener("change", async () => {
  const params = new URLSearchParams(new FormData(form));
  if (!params.get("commune") && !params.get("departement_entier")) return;
  const url = `${form.getAttribute("action")}?${params}`;
  if (url === last) return;
  last = url;
  const answer = await fetch(url, { credentials: "omit" }).catch(() => null);
  if (!answer?.ok || last !== url) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"), fresh = page.getElementById("resultat");
  if (!fresh || page.querySelector(".field.wrong")) return form.requestSubmit();
  document.getElementById("resultat").replaceWith(document.importNode(fresh, true));
  history.replaceState(null, "", url);
  wire();
});
// The frame says its height here as it does elsewhere.
addEventListener("message", ({ origin, source, data }) => {
  const frame = document.querySelector("iframe.apercu");
  if (origin === location.origin && source === frame?.contentWindow && Number.isFinite(data?.pdnHauteur)) frame.style.height = `${data.pdnHauteur + 4}px`;
});
wire();
