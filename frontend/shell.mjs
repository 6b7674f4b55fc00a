// Called by Trunk when all else is built: writes `sw.js`, which must know the shell's files by their hashed names.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.env.TRUNK_STAGING_DIR;
const index = readFileSync(join(dist, 'index.html'), 'utf8');
const named = [...index.matchAll(/(?:href|src|data-js|data-wasm)="(\/[^"]+)"/g)].map(([, path]) => path);
const snippets = readdirSync(dist, { recursive: true }).filter((name) => /^snippets\/.*\.js$/.test(name)).map((name) => `/${name}`);
const shell = [...new Set([...named, ...snippets])].sort();
const worker = readFileSync('frontend/sw.js');
const version = createHash('sha256').update(shell.join('\n')).update(worker).digest('hex').slice(0, 16);

execFileSync('esbuild', [
  'frontend/sw.js', '--minify', '--log-level=warning', `--define:SHELL=${JSON.stringify(shell)}`,
  `--define:VERSION=${JSON.stringify(version)}`, `--outfile=${join(dist, 'sw.js')}`,
], { stdio: 'inherit' });
