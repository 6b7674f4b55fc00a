// The size of the shop's WASM by crate, and by module for the workspace's crates, from the function names.
//   node tools/local/wasm.mjs FILE     a module that still has its name section (wasm-opt -g keeps it)
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const bytes = readFileSync(process.argv[2]);
let at = 8; // after the magic and the version

function number() {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[at];
    at += 1;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
    shift += 7;
  }
}
const text = () => {
  const length = number();
  at += length;
  return bytes.toString('utf8', at - length, at);
};

const SECTIONS = ['custom', 'types', 'imports', 'functions', 'tables', 'memory', 'globals', 'exports', 'start', 'elements', 'code', 'data', 'data count', 'tags'];
const sections = new Map();
const bodies = []; // [start, end] of each function of ours
const names = new Map();
let imported = 0;

while (at < bytes.length) {
  const start = at;
  const id = bytes[at];
  at += 1;
  const end = number() + at;
  let kind = SECTIONS[id] ?? `section ${id}`;
  if (id === 0) {
    kind = text();
    if (kind === 'name') readNames(end);
  } else if (id === 2) countImports();
  else if (id === 10) {
    for (let left = number(); left > 0; left -= 1) {
      const size = number();
      bodies.push([at, at + size]);
      at += size;
    }
  }
  sections.set(kind, (sections.get(kind) ?? 0) + end - start);
  at = end;
}

function countImports() {
  for (let left = number(); left > 0; left -= 1) {
    text();
    text();
    const kind = bytes[at];
    at += 1;
    if (kind === 0) {
      imported += 1;
      number();
    } else if (kind === 1) {
      at += 1;
      limits();
    } else if (kind === 2) limits();
    else if (kind === 3) at += 2;
    else number();
  }
}
function limits() {
  const hasMost = bytes[at] & 1;
  at += 1;
  number();
  if (hasMost) number();
}
function readNames(end) {
  while (at < end) {
    const id = bytes[at];
    at += 1;
    const next = number() + at;
    if (id === 1) {
      for (let left = number(); left > 0; left -= 1) {
        const index = number();
        names.set(index, text());
      }
    }
    at = next;
  }
}

/** Our crates by module, even within a generic instantiation; other code by its crate. */
function group(name) {
  const ours = /\b(frontend::(?:islands::\w+|\w+)|contract|domain)\b/.exec(name);
  if (ours) return ours[1];
  const crate = /(?:^|[<&( ])(?:mut |dyn )?([a-z_]\w*)(?:\[\w+\])?::/.exec(name);
  return crate?.[1] ?? '(no name)';
}

const groups = new Map();
bodies.forEach(([start, end], i) => {
  const name = group(names.get(imported + i) ?? '');
  const found = groups.get(name) ?? { functions: 0, raw: 0, parts: [] };
  found.functions += 1;
  found.raw += end - start;
  found.parts.push(bytes.subarray(start, end));
  groups.set(name, found);
});

const line = (...cells) => console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(34) : String(cell).padStart(11))).join(''));
const sorted = [...groups].sort(([, a], [, b]) => b.raw - a.raw);
const code = sorted.reduce((sum, [, { raw }]) => sum + raw, 0);
line('code of', 'functions', 'raw', 'share', 'brotli*');
for (const [name, { functions, raw, parts }] of sorted.filter(([, { raw }]) => raw >= code / 200)) {
  line(name, functions, raw, `${((100 * raw) / code).toFixed(1)} %`, brotliCompressSync(Buffer.concat(parts)).length);
}
const small = sorted.filter(([, { raw }]) => raw < code / 200);
line(`${small.length} others`, small.reduce((n, [, g]) => n + g.functions, 0), small.reduce((n, [, g]) => n + g.raw, 0), '', '');
line('all code', bodies.length, code, '100 %', '');
console.log('\n* each by itself; together they pack better\n');
line('section', '', 'raw');
for (const [name, size] of [...sections].sort(([, a], [, b]) => b - a)) if (name !== 'name') line(name, '', size);
