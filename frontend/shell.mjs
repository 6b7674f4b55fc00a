// Called by Trunk when all else is built: minifies wasm-bindgen's glue, which Trunk's own minifier breaks, and writes
// `sw.js`, which must know the shell's files by their hashed names.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.env.TRUNK_STAGING_DIR;
const index = readFileSync(join(dist, 'index.html'), 'utf8');
const named = [...index.matchAll(/(?:href|src|data-js|data-wasm)="(\/[^"]+)"/g)].map(([, path]) => path);
const glue = /data-js="([^"]+)"/.exec(index)[1];
const esbuild = (...options) => execFileSync('esbuild', ['--minify', '--log-level=warning', ...options], { stdio: 'inherit' });
const snippets = readdirSync(dist, { recursive: true }).filter((name) => /^snippets\/.*\.js$/.test(name)).map((name) => `/${name}`);
const shell = [...new Set([...named, ...snippets])].sort();
const worker = readFileSync('frontend/sw.js');
const version = createHash('sha256').update(shell.join('\n')).update(worker).digest('hex').slice(0, 16);

esbuild(join(dist, glue), '--format=esm', '--allow-overwrite', `--outfile=${join(dist, glue)}`);
esbuild(
  'frontend/sw.js', `--define:SHELL=${JSON.stringify(shell)}`, `--define:VERSION=${JSON.stringify(version)}`,
  `--outfile=${join(dist, 'sw.js')}`,
);
