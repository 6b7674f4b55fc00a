// Runs the Worker in workerd through miniflare, with the bindings it has at Cloudflare.
// Called with the path of a JSON file: { port, worker, assets, state, https?, ca, client, vars, limits, modules?, home_status? }.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Log, LogLevel, Miniflare } from 'miniflare';

const config = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const read = (path) => readFileSync(path, 'utf8');
const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

const worker = new Miniflare({
  host: '127.0.0.1',
  port: config.port,
  ...(config.https && { httpsKey: read(config.https.key), httpsCert: read(config.https.cert) }),
  cf: false, // asks nobody where this machine is
  log: new Log(LogLevel.WARN, { prefix: 'miniflare' }),
  handleRuntimeStdio(out, err) {
    out.pipe(process.stdout);
    err.pipe(process.stderr);
  },
  name: 'edge',
  compatibilityDate: '2026-04-01',
  compatibilityFlags: ['nodejs_compat'],
  rootPath: config.worker,
  modulesRoot: config.worker,
  // The first module is the entry point.
  modules: [
    { type: 'ESModule', path: join(config.worker, 'guard.js') },
    { type: 'ESModule', path: join(config.worker, 'index.js') },
    { type: 'CompiledWasm', path: join(config.worker, 'index_bg.wasm') },
    ...(config.modules ?? []).map((file) => ({ type: 'ESModule', path: join(config.worker, file) })),
  ],
  assets: {
    directory: config.assets,
    binding: 'ASSETS',
    routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
    assetConfig: { html_handling: 'none', not_found_handling: 'none' },
  },
  bindings: Object.fromEntries(Object.entries(config.vars).map(([name, value]) => [name, text(value)])),
  durableObjects: { TAGS: { className: 'TagStore', useSQLite: true } },
  durableObjectsPersist: join(config.state, 'durable'),
  cachePersist: join(config.state, 'cache'),
  ratelimits: Object.fromEntries(
    Object.entries(config.limits).map(([name, limit]) => [name, { simple: { limit, period: 60 } }]),
  ),
  serviceBindings: {
    // The connection to origin: mutual TLS with this clone's certificates.
    NET: {
      network: {
        allow: ['public', 'private'],
        tlsOptions: {
          trustedCertificates: [read(config.ca)],
          keypair: { privateKey: read(config.client.key), certificateChain: read(config.client.cert) },
        },
      },
    },
  },
});

try {
  await worker.ready;
  const home = await worker.dispatchFetch(`${config.vars.PUBLIC_URL}/`, { redirect: 'manual' });
  await home.arrayBuffer();
  if (home.status !== (config.home_status ?? 200)) throw new Error(`the home page answers ${home.status}`);
  console.log(`ready: ${config.vars.PUBLIC_URL}`);
} catch (error) {
  console.error(`edge: ${error.message}`);
  process.exitCode = 1;
  await worker.dispose();
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => worker.dispose().finally(() => process.exit(0)));
}
