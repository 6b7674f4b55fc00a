// A minimal HTTP client: adds no headers and follows no redirects.
import http from 'node:http';
import https from 'node:https';

/** Sends a request; resolves with status, headers, cookies and text. */
export function sendRequest(url, { method = 'GET', headers = {}, body } = {}) {
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false, rejectUnauthorized: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const cookies = response.headers['set-cookie'] ?? [];
        resolve({
          status: response.statusCode,
          headers: response.headers,
          cookies: Object.fromEntries(cookies.map((line) => [line.split('=', 1)[0], line])),
          text,
          json: () => JSON.parse(text),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A browser on the shop's own pages: stores cookies and sends the headers that browsers send. */
export class Browser {
  cookies = new Map();

  constructor(shop) {
    this.shop = shop;
  }

  async send(path, { method = 'GET', headers = {}, body } = {}) {
    const own = { 'sec-fetch-site': 'same-origin', accept: 'text/html,*/*;q=0.8' };
    if (this.cookies.size) own.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await sendRequest(this.shop + path, { method, headers: { ...own, ...headers }, body });
    for (const [name, line] of Object.entries(response.cookies)) {
      const value = line.slice(name.length + 1).split(';', 1)[0];
      if (/Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  json(method, path, body, headers = {}) {
    return this.send(path, {
      method, body: body === undefined ? undefined : JSON.stringify(body),
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
  }

  form(path, fields) {
    return this.send(path, {
      method: 'POST', body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }
}

/** Polls until a check returns a truthy value, and returns that; `what` describes it in the error. */
export async function eventually(what, check, { within = 10_000, every = 50 } = {}) {
  const until = Date.now() + within;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > until) throw new Error(`not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
