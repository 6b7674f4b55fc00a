// The addresses of the running stack: `cargo xtask test` sets them; with a running `cargo xtask up`, `. .stoa/up.env`
// does.
const env = (name: string, otherwise: string) => process.env[name] ?? otherwise;

export const stack = {
  /** The shop, at the edge. */
  url: env('STOA_URL', 'http://localhost:8787'),
  /** The mail sink's HTTP side. */
  mailUrl: env('STOA_MAIL_URL', 'http://127.0.0.1:8025'),
  /** The Kinesis server. */
  kinesisUrl: env('AWS_ENDPOINT_URL_KINESIS', 'http://127.0.0.1:4567'),
  /** The stream of events. */
  stream: env('STREAM', 'stoa-orders'),
  /** PostgreSQL. */
  databaseUrl: env('DATABASE_URL', 'postgres://postgres@127.0.0.1:54329/stoa'),
  /** The account that runs the demo shop. */
  merchant: { email: env('STOA_MERCHANT_EMAIL', 'merchant@stoa.example'), password: env('STOA_MERCHANT_PASSWORD', '') },
};
