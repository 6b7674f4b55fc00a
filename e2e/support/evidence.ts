// The effects of a purchase behind the interface: rows in PostgreSQL, events on the stream, mails in the sink.
import {
  GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { expect } from '@playwright/test';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import pg from 'pg';
import { stack } from './stack.js';

export interface Mail { to: string; subject: string; text: string }

/** Queries the database, with bound parameters. */
export async function query<Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** The mails that were sent to an address so far. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const response = await fetch(`${stack.mailUrl}/mails?to=${encodeURIComponent(address)}`);
  if (!response.ok) throw new Error(`the mail sink returned ${response.status}`);
  return (await response.json()) as Mail[];
}

/** Waits for a mail whose subject matches. */
export async function mailTo(address: string, subject: RegExp): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(async () => (found = (await mailsTo(address)).find((mail) => subject.test(mail.subject))) !== undefined, {
      message: `a mail to ${address} about ${subject}`,
      timeout: 20_000,
    })
    .toBe(true);
  return found!;
}

export interface StreamEvent { id: string; type: string; aggregate: string; aggregate_version: number }

const kinesis = () =>
  new KinesisClient({
    endpoint: stack.kinesisUrl,
    region: 'eu-central-1',
    requestHandler: new NodeHttpHandler(), // HTTP/1.1: the local server does not support HTTP/2 without TLS
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

/** Every event on the stream so far, deduplicated by id. */
export async function eventsOnStream(): Promise<StreamEvent[]> {
  const client = kinesis();
  const events = new Map<string, StreamEvent>();
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stack.stream }));
  for (const { ShardId } of Shards) {
    const start = await client.send(new GetShardIteratorCommand({
      StreamName: stack.stream, ShardId, ShardIteratorType: 'TRIM_HORIZON',
    }));
    let iterator = start.ShardIterator;
    for (let idle = 0; iterator && idle < 2;) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
      for (const record of page.Records ?? []) {
        const event = JSON.parse(Buffer.from(record.Data!).toString('utf8')) as StreamEvent;
        events.set(event.id, event);
      }
      idle = page.Records?.length ? 0 : idle + 1;
      iterator = page.NextShardIterator;
    }
  }
  return [...events.values()];
}

/** Waits until the order's events on the stream are exactly these, in order. */
export async function expectEvents(orderNumber: string, types: string[]): Promise<void> {
  const [order] = await query<{ id: string }>('SELECT id FROM shop_order WHERE number = $1', [orderNumber]);
  expect(order, `order ${orderNumber} is in PostgreSQL`).toBeDefined();
  await expect
    .poll(async () => {
      const events = (await eventsOnStream()).filter((event) => event.aggregate === `order/${order!.id}`);
      return events.sort((a, b) => a.aggregate_version - b.aggregate_version).map((event) => event.type);
    }, { message: `the events of order ${orderNumber}`, timeout: 20_000 })
    .toEqual(types);
}
