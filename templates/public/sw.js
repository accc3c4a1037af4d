// Keeps one page on the device, that of the help numbers, for when there is no network. No page that was read is kept.
const CACHE = "hors-ligne-{{ version }}", PAGE = "{{ page }}", FILES = [{% for f in fichiers %}"{{ f }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (e) => e.waitUntil(caches.open(CACHE)
  .then((c) => c.addAll([new Request(PAGE, { credentials: "omit" }), ...FILES]))
  .then(() => self.skipWaiting())));

self.addEventListener("activate", (e) => e.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((n) => n !== CACHE).map((n) => caches.delete(n))))
  .then(() => self.clients.claim())));

const kept = (what) => caches.open(CACHE).then((c) => c.match(what));
self.addEventListener("fetch", (e) => {
  if (e.request.method !== "GET") return;
  const { origin, pathname } = new URL(e.request.url);
  if (e.request.mode === "navigate") e.respondWith(fetch(e.request).catch(() => kept(PAGE)));
  else if (origin === location.origin && FILES.includes(pathname)) e.respondWith(fetch(e.request).catch(() => kept(pathname)));
});
