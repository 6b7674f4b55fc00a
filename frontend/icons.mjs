// Draws the app icons from the logo as two-colour PNGs. Run `node frontend/icons.mjs` after changing the logo or the
// accent colour. The files have a few hundred bytes each and are committed.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const PAPER = [0xfc, 0xfa, 0xf6];
const LOUD = [0xab, 0x44, 0x1b];
/** The logo on a grid of eight: rectangles as [x, y, width, height]. */
const MARK = [[0, 0, 8, 1], [0, 2, 2, 6], [3, 2, 2, 6], [6, 2, 2, 6]];

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A square icon; `unit` is the width of a grid step in pixels. */
function icon(size, unit) {
  const margin = (size - 8 * unit) / 2;
  const isInk = (x, y) => MARK.some(([left, top, width, height]) => {
    const [across, down] = [(x - margin) / unit - left, (y - margin) / unit - top];
    return across >= 0 && across < width && down >= 0 && down < height;
  });
  const rows = Array.from({ length: size }, (_, y) => {
    const row = Buffer.alloc(1 + Math.ceil(size / 8)); // a filter byte, then a bit for each pixel
    for (let x = 0; x < size; x += 1) if (isInk(x, y)) row[1 + (x >> 3)] |= 0x80 >> (x & 7);
    return row;
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([1, 3, 0, 0, 0], 8); // one bit, palette
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('PLTE', Buffer.from([...PAPER, ...LOUD])),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

const folder = new URL('./public/icons/', import.meta.url);
// A maskable icon may be cropped to its inner four fifths.
for (const [name, size, unit] of [['180', 180, 14], ['192', 192, 15], ['512', 512, 40], ['512-maskable', 512, 32]]) {
  writeFileSync(new URL(`${name}.png`, folder), icon(size, unit));
}
