// Lets the page open without a network after the first visit. It keeps the page and its files,
// never a code: what follows # in an address is no part of what is kept.

const PAGE = "/v";
const FILES = "/static/verify/";
const OURS = new URL(".", location.href).pathname;
const PREFIX = "verify ";
const CACHE = PREFIX + OURS;
const PATIENCE = 3000;

/** What the page loads only when somebody asks for it. */
const LATER = ["scan.js"];

addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(clean().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && pathname === PAGE) event.respondWith(page(event));
  if (pathname.startsWith(FILES)) event.respondWith(file(event.request));
});

async function fill() {
  const cache = await caches.open(CACHE);
  const answer = await fetch(PAGE, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new Error("no page");
  const text = await answer.clone().text();
  const named = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map(([, path]) => path);
  await cache.addAll([...new Set([...named, ...LATER.map((name) => OURS + name)])]);
  await cache.put(PAGE, answer);
}

/** Files of older versions are of no use once this one answers. */
async function clean() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

/** Return the server's page, the kept one where it does not come soon. */
async function page(event) {
  const kept = await (await caches.open(CACHE)).match(PAGE);
  const fetched = fetch(event.request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const fresh = await Promise.race([fetched.catch(() => undefined), late]);
  if (!fresh?.ok) return kept ?? fetched;
  event.waitUntil(keep(fresh.clone()));
  return fresh;
}

/** Keep a page with words that may have changed; one of another version brings its own worker. */
async function keep(answer) {
  const text = await answer.clone().text();
  if (text.includes(OURS)) await (await caches.open(CACHE)).put(PAGE, answer);
}

/** A file's address changes with what is in it: the kept one is always right. */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}
