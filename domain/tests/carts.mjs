// Prints the digest of random carts, computed by `domain` compiled for wasm32:
// node domain/tests/carts.mjs <wasm> <seed> <carts>
import { readFileSync } from 'node:fs';

const [file, seed, carts] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(file));
// The code needs no browser API, so calling any import is an error.
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  (imports[from] ??= {})[name] = () => { throw new Error(`${from}.${name} was called`); };
}
const { exports } = await WebAssembly.instantiate(module, imports);
console.log(BigInt.asUintN(64, exports.digest(BigInt(seed), Number(carts))).toString());
