// How big the WASM in a folder is, raw and compressed; fails past a budget of brotli bytes.
//   node local/size.mjs dist 300000
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [folder, budget] = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
if (files.length === 0) throw new Error(`there is no WASM in ${folder}`);
for (const name of files) {
  const raw = readFileSync(join(folder, name));
  const brotli = brotliCompressSync(raw).length;
  console.log(`${name}: ${raw.length} bytes raw, ${gzipSync(raw, { level: 9 }).length} gzip, ${brotli} brotli`);
  if (budget && brotli > Number(budget)) {
    console.error(`${name} is past its budget of ${budget} bytes brotli`);
    process.exitCode = 1;
  }
}
