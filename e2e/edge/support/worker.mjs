// Runs the built Worker in workerd, in front of stub origins. Needs what `cargo xtask test --only edge` provides:
// certificates (STOA_CA, with those of localhost in the same folder), the Worker in `edge/build`, the assets in `dist`.
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Origin } from './origin.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

function freePort() {
  return new Promise((done, fail) => {
    const server = net.createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

export const secret = { id: 'test', key: crypto.randomBytes(32) };

const sign = (key, head, body) => crypto.createHmac('sha256', key).update(head)
  .update(crypto.createHash('sha256').update(body).digest()).digest('base64url');

/** The header that authenticates the relay. */
export function assertion(method, path, { now = Math.floor(Date.now() / 1000), key = secret.key, body = '', direction = 'relay-to-edge' } = {}) {
  const rid = crypto.randomUUID();
  const sig = sign(key, `v2\n${direction}\n${secret.id}\n${now}\n${method}\n${path}\n${rid}\n\n`, body);
  return `v2;kid=${secret.id};t=${now};rid=${rid};sig=${sig}`;
}

/** Verifies an assertion as origin does. */
export function isAsserted({ method, path, query, headers, body }) {
  const [version, , time, rid, sig] = String(headers['stoa-assertion']).split(';').map((part) => part.replace(/^[a-z]+=/, ''));
  const client = headers['stoa-client'] ?? '';
  const head = `v2\nedge-to-origin\n${secret.id}\n${time}\n${method}\n${path}${query}\n${rid}\n${client}\n`;
  return version === 'v2' && sign(secret.key, head, body) === sig;
}

/** Every rate limit in the Worker's configuration, so high that only the tests of limits reach one. */
const plenty = Object.fromEntries(
  [...readFileSync(join(root, 'edge/wrangler.toml'), 'utf8').matchAll(/^name = "(LIMIT_\w+)"$/gm)].map(([, name]) => [name, 1_000_000]),
);

/** Runs the Worker until `end()`; its output goes to `onOutput`. */
async function run(config, ca, onOutput) {
  const program = process.env.STOA_EDGE_PROGRAM ?? join(root, 'tools/local/edge.mjs');
  const child = spawn(process.execPath, [program, config], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: ca }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = async () => {
    // `close` and not `exit`: by then all of its output has been read.
    const ended = new Promise((done) => child.once('close', done));
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
  };
  let log = '';
  const ready = new Promise((done, fail) => {
    const note = (chunk) => {
      log += chunk;
      onOutput(chunk);
      if (/^ready: /m.test(log)) done();
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    child.once('exit', (code) => fail(new Error(`the Worker ended (${code}):\n${log}`)));
    setTimeout(() => fail(new Error(`the Worker is not ready after a minute:\n${log}`)), 60_000).unref();
  });
  try {
    await ready;
  } catch (error) {
    await end();
    throw error;
  }
  return { end };
}

const without = (name, all) => Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));

/**
 * Starts a Worker with stub origins in `regions` regions, of which the last one has the writer. `vars` overrides variables,
 * `limits` overrides rate limits, `missing` is the name of a limit without a binding, `home_status` is the expected status
 * of the home page if it is not 200. `entry` is the source of a module that wraps `guard.js`, which it imports as
 * `./real_guard.js`.
 */
export async function openShop({ regions = 1, limits = {}, missing, vars = {}, entry, home_status } = {}) {
  const ca = process.env.STOA_CA;
  if (!ca) throw new Error('STOA_CA is not set: run `cargo xtask test --only edge`');
  const tls = dirname(ca);
  const origins = [];
  for (let i = 0; i < regions; i += 1) origins.push(await Origin.start(tls));
  const state = mkdtempSync(join(tmpdir(), 'stoa-edge-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const config = join(state, 'edge.json');
  const build = join(root, 'edge/build');
  const folder = entry ? join(state, 'worker') : build;
  if (entry) {
    mkdirSync(folder);
    for (const file of ['index.js', 'index_bg.wasm']) copyFileSync(join(build, file), join(folder, file));
    copyFileSync(join(build, 'guard.js'), join(folder, 'real_guard.js'));
    writeFileSync(join(folder, 'guard.js'), entry);
  }
  writeFileSync(config, JSON.stringify({
    port, state, ca, limits: without(missing, { ...plenty, ...limits }), home_status,
    worker: folder, assets: join(root, 'dist'), modules: entry ? ['real_guard.js'] : [],
    client: { key: join(tls, 'edge-client.key'), cert: join(tls, 'edge-client.pem') },
    vars: {
      PUBLIC_URL: url, PAYMENT_ORIGINS: 'http://127.0.0.1:9999', BUILD_ID: 'test',
      ASSERTION_KEY: `${secret.id}:${secret.key.toString('base64url')}`,
      REGIONS: origins.map((origin, at) => ({ name: `r${at}`, url: origin.url, writer: at === regions - 1 })),
      ...vars,
    },
  }), { mode: 0o600 });
  let log = '';
  const start = () => run(config, ca, (chunk) => { log += chunk; });
  /** Waits until the log matches `pattern`: a response can arrive before its log lines. */
  const logged = async (pattern) => {
    for (const end = Date.now() + 10_000; !pattern.test(log); await pause(20)) {
      if (Date.now() > end) throw new Error(`the log has no ${pattern}:\n${log}`);
    }
  };
  let worker;
  const close = async () => {
    await worker?.end();
    await Promise.allSettled(origins.map((origin) => origin.stop()));
    rmSync(state, { recursive: true, force: true });
  };
  /** Simulates the eviction of the isolate: memory is lost, the cache and Durable Objects persist. */
  const restart = async () => {
    await worker.end();
    worker = await start();
  };
  try {
    worker = await start();
  } catch (error) {
    await close();
    throw error;
  }
  for (const origin of origins) origin.reset();
  return { url, origin: origins.at(-1), origins, close, restart, logged, log: () => log };
}
