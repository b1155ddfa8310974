// Keeps a copy of the built site, so that it opens without a network. The build writes VERSION and FILES before this text (scripts/vite/offline-copy.mjs).
self.addEventListener('install', (event) => {
  const copied = caches
    .open(VERSION)
    // The page itself must be the one that names these files, and not an older one that the browser remembers.
    .then((cache) =>
      cache.addAll(FILES.map((file) => (file === './' ? new Request(file, { cache: 'reload' }) : file))),
    );
  event.waitUntil(copied);
});

// A page that is open still loads parts of its own version: a newer copy takes over, and the older one goes, when all pages are closed.
self.addEventListener('activate', (event) => {
  const removed = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name))));
  event.waitUntil(removed.then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  const kept = (what) => caches.match(what, { ignoreSearch: true, ignoreVary: true });
  // The newest page where there is a network; its parts have their content in their names, so that a kept one is the right one.
  if (request.mode === 'navigate')
    event.respondWith(fetch(request).catch(() => kept('./').then((page) => page ?? Response.error())));
  else event.respondWith(kept(request).then((part) => part ?? fetch(request)));
});
