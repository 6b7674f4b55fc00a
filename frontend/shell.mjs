// Trunk's last build hook: minifies wasm-bindgen's glue (Trunk's own minifier breaks it) and writes `sw.js`, which needs
// the hashed names of the application shell's files.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.env.TRUNK_STAGING_DIR;
const index = readFileSync(join(dist, 'index.html'), 'utf8');
const referenced = [...index.matchAll(/(?:href|src|data-js|data-wasm)="(\/[^"]+)"/g)].map(([, path]) => path);
const glue = /data-js="([^"]+)"/.exec(index)[1];
const esbuild = (...options) => execFileSync('esbuild', ['--minify', '--log-level=warning', ...options], { stdio: 'inherit' });
const snippets = readdirSync(dist, { recursive: true }).filter((name) => /^snippets\/.*\.js$/.test(name)).map((name) => `/${name}`);
const shell = [...new Set([...referenced, ...snippets])].sort();
const worker = readFileSync('frontend/sw.js');
// Changes with any file of the shell and with the worker itself: either makes it a new service worker with new caches.
const version = createHash('sha256').update(shell.join('\n')).update(worker).digest('hex').slice(0, 16);

esbuild(join(dist, glue), '--format=esm', '--allow-overwrite', `--outfile=${join(dist, glue)}`);
esbuild(
  'frontend/sw.js', `--define:SHELL=${JSON.stringify(shell)}`, `--define:VERSION=${JSON.stringify(version)}`,
  `--outfile=${join(dist, 'sw.js')}`,
);
