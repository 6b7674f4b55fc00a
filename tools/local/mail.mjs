// A mail sink: accepts every mail over SMTP, delivers none, lists them over HTTP.
//   GET /mails?to=ada@example.com   JSON, oldest first      DELETE /mails   delete them
//   GET /                           a page for people
// Environment: SMTP_PORT, HTTP_PORT.
import { createServer } from 'node:http';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const KEPT = 1000;
const mails = [];
let last = 0;

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  async onData(stream, session, done) {
    try {
      const chunks = [];
      for await (const chunk of stream) chunks.push(chunk);
      mails.push(await read(Buffer.concat(chunks), session.envelope));
      if (mails.length > KEPT) mails.shift();
      done();
    } catch (error) {
      done(error);
    }
  },
});
smtp.on('error', fail);

async function read(raw, envelope) {
  const mail = await PostalMime.parse(raw);
  const to = envelope.rcptTo.map((rcpt) => rcpt.address);
  last += 1;
  console.log(`mail ${last} to ${to.join(', ')}: ${mail.subject ?? ''}`);
  return {
    id: last,
    received_at: new Date().toISOString(),
    from: envelope.mailFrom ? envelope.mailFrom.address : null,
    to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: mail.headers,
  };
}

const http = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/mails' && request.method === 'GET') {
    const to = url.searchParams.get('to')?.toLowerCase();
    const found = mails.filter((mail) => !to || mail.to.some((address) => address.toLowerCase() === to));
    answer(response, 200, 'application/json', JSON.stringify(found));
  } else if (url.pathname === '/mails' && request.method === 'DELETE') {
    mails.length = 0;
    answer(response, 204);
  } else if (url.pathname === '/' && request.method === 'GET') {
    answer(response, 200, 'text/html; charset=utf-8', page());
  } else {
    answer(response, 404, 'text/plain', 'not found\n');
  }
});
http.on('error', fail);

function answer(response, status, type, body) {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    ...(type && { 'content-type': type }),
  });
  response.end(body);
}

function page() {
  const articles = mails.slice().reverse().map(
    (mail) => `<article><h2>${text(mail.subject)}</h2>
<p>to ${text(mail.to.join(', '))}, ${text(mail.received_at)}</p><pre>${linked(mail.text)}</pre></article>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Mails</title>
<style>body{font:16px/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;background:#f4f4f2;padding:1rem}</style>
<h1>Mails</h1>${articles.join('\n') || '<p>None yet. Reload after the shop has sent one.</p>'}`;
}

function text(value) {
  return String(value).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
}

function linked(value) {
  return text(value).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
}

function fail(error) {
  console.error(`mail: ${error.message}`);
  process.exit(1);
}

smtp.listen(Number(process.env.SMTP_PORT), '127.0.0.1', () =>
  http.listen(Number(process.env.HTTP_PORT), '127.0.0.1', () => console.log('ready')),
);
