// The size of what a shopper downloads before the page is interactive, by kind, against budgets in brotli bytes (as
// Cloudflare compresses). Fails when a budget is exceeded.
//   node tools/local/size.mjs dist
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const KINDS = [
  { name: 'WASM', budget: 300_000, is: /\.wasm$/ },
  { name: 'JS of a page: glue, boot, page', budget: 10_000, is: /^(?!sw\.js$).*\.js$/ },
  { name: 'service worker', budget: 2_000, is: /^sw\.js$/ },
  { name: 'CSS', budget: 15_000, is: /^(?!showcase\.css$).*\.css$/ },
  { name: 'fonts', budget: 25_000, is: /\.woff2$/ },
];

const folder = process.argv[2];
const files = readdirSync(folder, { recursive: true }).filter((name) => /\.\w+$/.test(name));
const row = (cells) => cells.map((cell, i) => (i === 0 ? String(cell).padEnd(52) : String(cell).padStart(9))).join('');
const sum = (sizes, what) => sizes.reduce((total, size) => total + size[what], 0);

console.log(row(['bytes', 'raw', 'gzip', 'brotli', 'budget']));
for (const { name, budget, is } of KINDS) {
  const sizes = files.filter((file) => is.test(file)).sort().map((file) => {
    const bytes = readFileSync(join(folder, file));
    const packed = /\.woff2$/.test(file); // brotli already
    const [gzip, brotli] = packed ? [bytes, bytes] : [gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)];
    return { file, raw: bytes.length, gzip: gzip.length, brotli: brotli.length };
  });
  if (sizes.length === 0) throw new Error(`${folder} holds no ${name}`);
  const brotli = sum(sizes, 'brotli');
  console.log(row([name, sum(sizes, 'raw'), sum(sizes, 'gzip'), brotli, budget]));
  if (sizes.length > 1) for (const size of sizes) console.log(row([`  ${size.file}`, size.raw, size.gzip, size.brotli, '']));
  if (brotli > budget) {
    console.error(`${name}: ${brotli} bytes brotli are past the budget of ${budget}`);
    process.exitCode = 1;
  }
}
