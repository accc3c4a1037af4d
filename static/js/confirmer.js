// The link of a mail opened by a person confirms at once; programs that only fetch the page confirm nothing. Without
// this file the page keeps its button.
const form = document.querySelector("[data-confirmer]");
const send = () => {
  if (document.prerendering || document.visibilityState !== "visible") return;
  for (const n of ["prerenderingchange", "visibilitychange"]) document.removeEventListener(n, send);
  form.setAttribute("aria-busy", "true");
  form.submit();
};
if (form) {
  for (const n of ["prerenderingchange", "visibilitychange"]) document.addEventListener(n, send);
  send();
}
