// Keeps what was opened, so that it is there without a network; the build fills in the two constants. A version is kept whole and
// apart: its page is never mixed with another one's files. Nothing here is needed: without it the page is fetched like any other.
'use strict';
const BUILD = '%BUILD%';
const FILES = ['%FILES%'];

const CACHE = `capa5-${BUILD}`;
const HERE = new URL('./', self.location).href;
const OURS = new Set(FILES.map((name) => HERE + name));
const HASH = /([/-])[0-9a-f]{16}(?=[-._])/;
/** A network that is slower than this counts as none, in milliseconds. */
const PATIENCE = 4000;

const bare = (address) => address.split(/[?#]/)[0];

/** The caches of all versions, oldest first. */
async function versions() {
  return (await caches.keys()).filter((name) => name.startsWith('capa5-'));
}

/** Keeps a file of this version; what is kept already isn't fetched again. */
async function keep(cache, address) {
  if (await cache.match(address)) return;
  const answer = await fetch(address);
  if (answer.ok) await cache.put(address, answer);
}

/** The page, and of this version what was opened of the one before. */
async function install() {
  const page = await fetch(HERE, { cache: 'reload' });
  const text = await page.clone().text();
  const named = [...text.matchAll(/\.\/([\w.-]+)/g)].map((match) => HERE + match[1]).filter((address) => HASH.test(address));
  // While a new version is put on the server, page and files may be of two.
  if (!page.ok || !named.every((address) => OURS.has(address))) throw new Error('the page is of another version');
  const cache = await caches.open(CACHE);
  await cache.put(HERE, page);
  const stems = new Set();
  for (const name of await versions()) {
    for (const request of await (await caches.open(name)).keys()) stems.add(bare(request.url).replace(HASH, '$1'));
  }
  await Promise.all([...OURS].filter((address) => stems.has(address.replace(HASH, '$1'))).map((address) => keep(cache, address)));
}

/** Keeps this version and the one before, which another tab may still show. */
async function tidy() {
  const others = (await versions()).filter((name) => name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/** From the network where it answers in time: a new version is seen at once. Else as it was kept. */
async function page(request) {
  const cache = await caches.open(CACHE);
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  const asked = fetch(request);
  try {
    return await Promise.race([asked, late]);
  } catch {
    return (await cache.match(HERE)) ?? asked;
  }
}

/** As it was kept: a name that carries a hash never means anything else. */
async function file(request, address) {
  const kept = await caches.match(address);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && OURS.has(address)) {
    const copy = answer.clone();
    await (await caches.open(CACHE)).put(address, copy);
  }
  return answer;
}

/** A page says what it has opened, most of it before this script was there. */
async function opened(addresses) {
  const files = addresses.map(bare).filter((address) => address.startsWith(HERE) && HASH.test(address));
  const cache = await caches.open(CACHE);
  await Promise.all(files.filter((address) => OURS.has(address)).map((address) => keep(cache, address)));
  // A page that is of this version already needn't wait for it.
  if (files.length > 0 && files.every((address) => OURS.has(address))) await self.skipWaiting();
}

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(tidy()));
addEventListener('message', (event) => {
  if (event.data === 'take') event.waitUntil(self.skipWaiting());
  else if (Array.isArray(event.data)) event.waitUntil(opened(event.data.map(String)));
});
addEventListener('fetch', (event) => {
  const { request } = event;
  const address = bare(request.url);
  if (request.method !== 'GET' || !address.startsWith(HERE)) return;
  if (request.mode === 'navigate') {
    if (address === HERE || address === `${HERE}index.html`) event.respondWith(page(request));
  } else if (HASH.test(address)) {
    event.respondWith(file(request, address));
  }
});
