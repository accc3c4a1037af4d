// Keeps one page on the device, that of the help numbers, for when there is no network. No page that was read is kept,
// but the sheet that `pro.js` keeps for a promeneur who is signed in: it answers at its address and in the signed-in pages.
const CACHE = "hors-ligne-{{ version }}", SHEETS = "situation", PAGE = "{{ page }}", FILES = [{% for f in fichiers %}"{{ f }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (e) => e.waitUntil(caches.open(CACHE)
  .then((c) => c.addAll([new Request(PAGE, { credentials: "omit" }), ...FILES]))
  .then(() => self.skipWaiting())));

self.addEventListener("activate", (e) => e.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((n) => n !== CACHE && n !== SHEETS).map((n) => caches.delete(n))))
  .then(() => self.clients.claim())));

const kept = (what) => caches.open(CACHE).then((c) => c.match(what));
async function sheet(url) {
  if (!/^\/(espace|coordination|compte)\//.test(url.pathname) || !await caches.has(SHEETS)) return;
  const box = await caches.open(SHEETS), all = { ignoreSearch: true, ignoreVary: true };
  return await box.match(url, all) ?? box.match((await box.keys())[0], all);
}
self.addEventListener("fetch", (e) => {
  if (e.request.method !== "GET") return;
  const url = new URL(e.request.url);
  if (e.request.mode === "navigate") e.respondWith(fetch(e.request).catch(async () => await sheet(url) ?? kept(PAGE)));
  else if (url.origin === location.origin && FILES.includes(url.pathname)) e.respondWith(fetch(e.request).catch(() => kept(url.pathname)));
});
