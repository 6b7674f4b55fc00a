// Origin under load: resident memory, throughput, latency. A closed loop over several mutual-TLS connections: catalogue
// reads, searches, carts, and sign-ins, whose password hashes cost most. Fails when memory exceeds its budget or a
// response is a 5xx. `cargo xtask bench load` starts the shop with a release build of origin and calls this.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

const BUDGET_BYTES = 150_000_000;
const SECONDS = Number(process.env.STOA_SECONDS ?? 30);
const CONNECTIONS = Number(process.env.STOA_CONNECTIONS ?? 32);
const origin = process.env.STOA_ORIGIN_URL;
const [kid, secret] = process.env.STOA_ASSERTION_KEY.trim().split(':');
const agent = new Agent({
  keepAlive: true, maxSockets: CONNECTIONS,
  ca: readFileSync(process.env.STOA_CA), cert: readFileSync(process.env.STOA_CLIENT_CERT), key: readFileSync(process.env.STOA_CLIENT_KEY),
});

/** An address of somebody: shoppers come from many networks, and limits count by network. */
const anyNetwork = () => `198.18.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}`;

/** Asks origin as the edge does. */
function ask(method, path, body, headers = {}) {
  const [time, rid] = [Math.floor(Date.now() / 1000), randomUUID()];
  const text = body ? JSON.stringify(body) : '';
  const client = anyNetwork();
  const sig = createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(`v2\nedge-to-origin\n${kid}\n${time}\n${method}\n${path}\n${rid}\n${client}\n`)
    .update(createHash('sha256').update(text).digest()).digest('base64url');
  const signed = { ...headers, 'stoa-client': client, 'stoa-assertion': `v2;kid=${kid};t=${time};rid=${rid};sig=${sig}` };
  return new Promise((done, fail) => {
    const sent = request(origin + path, { method, agent, headers: { ...signed, ...(body && { 'content-type': 'application/json' }) } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('error', fail)
        .on('end', () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }));
    });
    sent.on('error', fail).end(text);
  });
}

async function read(path) {
  const { status, text } = await ask('GET', path);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
  return JSON.parse(text);
}

async function resident() {
  const text = await (await fetch(`${process.env.STOA_HEALTH_URL}/metrics`)).text();
  const line = /^process_resident_memory_bytes (\d+)$/m.exec(text);
  if (!line) throw new Error('origin does not tell its memory: that is read on Linux alone');
  return Number(line[1]);
}

const any = (list) => list[Math.floor(Math.random() * list.length)];
const categories = (await read('/api/v1/categories')).map(({ slug }) => slug);
const products = (await Promise.all(categories.map((slug) => read(`/api/v1/products?category=${slug}`)))).flatMap(({ items }) => items.map(({ slug }) => slug));
const variants = (await Promise.all(products.slice(0, 20).map((slug) => read(`/api/v1/products/${slug}`))))
  .flatMap(({ variants }) => variants).filter(({ availability }) => availability === 'available').map(({ id }) => id);
const words = ['mug', 'oak', 'line', 'wool', 'lamp', 'bowl', 'taple', 'kettel'];

/** What is asked, how often of a hundred times, and which answers are right. */
const MIX = [
  { name: 'product', share: 40, ask: () => ask('GET', `/api/v1/products/${any(products)}`), right: [200] },
  { name: 'list', share: 25, ask: () => ask('GET', `/api/v1/products?category=${any(categories)}&sort=price_up`), right: [200] },
  { name: 'search', share: 10, ask: () => ask('GET', `/api/v1/products?q=${any(words)}`), right: [200] },
  { name: 'suggest', share: 10, ask: () => ask('GET', `/api/v1/suggestions?q=${any(words).slice(0, 3)}`), right: [200] },
  { name: 'cart', share: 12, ask: () => ask('POST', '/api/v1/cart/lines', { variant: any(variants), quantity: 1 }), right: [200, 201] },
  // An unknown address costs the same hash. 503 means that the hashing queue is full.
  { name: 'sign-in', share: 3, ask: () => ask('POST', '/api/v1/account/sign-in', { email: `${randomUUID()}@example.org`, password: 'correct horse battery' }), right: [401, 503] },
];
const deck = MIX.flatMap((kind) => Array.from({ length: kind.share }, () => kind));

const before = await resident();
let peak = before;
const watch = setInterval(async () => { peak = Math.max(peak, await resident()); }, 250);
const taken = new Map(MIX.map(({ name }) => [name, []]));
const wrong = new Map();
const until = Date.now() + SECONDS * 1000;
await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
  while (Date.now() < until) {
    const kind = any(deck);
    const from = performance.now();
    const { status, text } = await kind.ask();
    taken.get(kind.name).push(performance.now() - from);
    if (!kind.right.includes(status)) wrong.set(`${kind.name}: ${status} ${text.slice(0, 200)}`, (wrong.get(`${kind.name}: ${status} ${text.slice(0, 200)}`) ?? 0) + 1);
  }
}));
clearInterval(watch);
agent.destroy();

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
const mb = (bytes) => `${(bytes / 1_000_000).toFixed(1)} MB`;
console.log(`\nOrigin, ${CONNECTIONS} connections by mutual TLS for ${SECONDS} s; this script shares the machine\n`);
console.log(`${'what'.padEnd(10)}${'requests/s'.padStart(12)}${'median'.padStart(12)}${'p99'.padStart(12)}`);
for (const [name, times] of taken) {
  times.sort((a, b) => a - b);
  console.log(`${name.padEnd(10)}${(times.length / SECONDS).toFixed(0).padStart(12)}${`${quantile(times, 0.5).toFixed(1)} ms`.padStart(12)}${`${quantile(times, 0.99).toFixed(1)} ms`.padStart(12)}`);
}
console.log(`\nresident memory: ${mb(before)} before, ${mb(peak)} at most, budget ${mb(BUDGET_BYTES)}`);
for (const [what, times] of wrong) console.error(`${times} × ${what}`);
if (wrong.size > 0 || peak > BUDGET_BYTES) process.exitCode = 1;
