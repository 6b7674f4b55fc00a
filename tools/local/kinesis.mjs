// A Kinesis server on loopback (kinesalite), with the shop's stream created at the first start.
// Environment: PORT, DATA (folder that keeps the records), STREAM, SHARDS.
import { mkdirSync } from 'node:fs';
import kinesalite from 'kinesalite';

const port = Number(process.env.PORT);
const path = process.env.DATA;
if (path) mkdirSync(path, { recursive: true });

const server = kinesalite({ path, createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0 });
server.on('error', fail);
server.listen(port, '127.0.0.1', () => makeStream().catch(fail));

async function makeStream() {
  const made = await call('CreateStream', {
    StreamName: process.env.STREAM,
    ShardCount: Number(process.env.SHARDS ?? 2),
  });
  if (!made.ok && !(await made.text()).includes('ResourceInUseException')) {
    throw new Error(`the stream could not be made: HTTP ${made.status}`);
  }
  console.log(`ready: stream ${process.env.STREAM}`);
}

/** One call of the Kinesis API; kinesalite looks at the form of the signature only. */
function call(action, body) {
  return fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Kinesis_20131202.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/kinesis/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(body),
  });
}

function fail(error) {
  console.error(`kinesis: ${error.message}`);
  process.exit(1);
}
