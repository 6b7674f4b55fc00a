// Plain HTTP, exactly as told: no header is added, no redirect followed.
import http from 'node:http';
import https from 'node:https';

/** Sends a request; answers with status, headers and text. */
export function ask(url, { method = 'GET', headers = {}, body } = {}) {
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

/** A browser on the shop's own pages: keeps cookies, sends what browsers send. */
export class Browser {
  cookies = new Map();

  constructor(shop) {
    this.shop = shop;
  }

  async ask(path, { method = 'GET', headers = {}, body } = {}) {
    const own = { 'sec-fetch-site': 'same-origin', accept: 'text/html,*/*;q=0.8' };
    if (this.cookies.size) own.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(this.shop + path, { method, headers: { ...own, ...headers }, body });
    for (const [name, line] of Object.entries(answer.cookies)) {
      const value = line.slice(name.length + 1).split(';', 1)[0];
      if (/Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  json(method, path, body, headers = {}) {
    return this.ask(path, {
      method, body: body === undefined ? undefined : JSON.stringify(body),
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
  }

  form(path, fields) {
    return this.ask(path, {
      method: 'POST', body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }
}

/** Waits until something holds; says what did not. */
export async function eventually(what, check, { within = 10_000, every = 50 } = {}) {
  const until = Date.now() + within;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > until) throw new Error(`not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
