// A stub of origin behind mutual TLS: responds as configured and records the requests that it receives.
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';

const problem = (status, code) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `/problems/${code}`, title: code, status, detail: null, code, errors: [], trace_id: 't', quote: null },
});

const nothing = { amount: 0, currency: 'EUR' };

export const emptyCart = {
  id: null, lines: [], count: 0, shipping: [],
  quote: { country: 'DE', method: 'parcel', delivery: null, subtotal: nothing, shipping: nothing, taxes: [], total: nothing, free_shipping_in: null },
};

export const token43 = () => crypto.randomBytes(32).toString('base64url');

export const responses = {
  json: (body, headers = {}, status = 200) => ({ status, headers: { 'content-type': 'application/json', ...headers }, body }),
  problem,
};

/** Signs access tokens, also invalid ones. */
export class Signer {
  constructor(kid) {
    this.kid = kid;
    this.pair = crypto.generateKeyPairSync('ed25519');
  }

  jwk() {
    const { x } = this.pair.publicKey.export({ format: 'jwk' });
    return { kty: 'OKP', crv: 'Ed25519', kid: this.kid, alg: 'EdDSA', use: 'sig', x };
  }

  claims(changes = {}) {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: 'stoa', aud: 'stoa-shop', sub: '01890000-0000-7000-8000-000000000001', role: 'customer',
      sid: '01890000-0000-7000-8000-000000000002', iat: now, exp: now + 300, ...changes,
    };
  }

  token(claims = this.claims(), header = {}) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ alg: 'EdDSA', typ: 'at+jwt', kid: this.kid, ...header })}.${part(claims)}`;
    return `${text}.${crypto.sign(null, Buffer.from(text), this.pair.privateKey).toString('base64url')}`;
  }
}

export class Origin {
  routes = new Map();
  requests = [];
  signer = new Signer('a');
  /** Responds to requests without a route. */
  fallback = () => problem(404, 'not_found');
  #open = new Set();

  static async start(tls) {
    const origin = new Origin();
    const read = (name) => readFileSync(join(tls, name));
    const server = https.createServer(
      { key: read('localhost.key'), cert: read('localhost.pem'), ca: read('ca.pem'), requestCert: true, rejectUnauthorized: true },
      (request, response) => origin.#serve(request, response),
    );
    server.on('connection', (socket) => {
      origin.#open.add(socket);
      socket.on('close', () => origin.#open.delete(socket));
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin.server = server;
    origin.url = `https://localhost:${server.address().port}`;
    origin.reset();
    return origin;
  }

  /** Clears routes and recorded requests; stubs what every page needs. */
  reset() {
    this.routes.clear();
    this.fallback = () => problem(404, 'not_found');
    this.requests.length = 0;
    this.on('GET /api/v1/jwks.json', () => responses.json({ keys: [this.signer.jwk()] }));
    this.on('GET /api/v1/categories', () => responses.json([]));
    this.on('GET /api/v1/products', () =>
      responses.json({ items: [], total: 0, page: 1, version: 0, facets: [], next_cursor: null, corrected: null }));
    this.on('GET /api/v1/cart', () => responses.json(emptyCart));
    this.on('GET /api/v1/me', ({ headers }) =>
      responses.json({ customer: null, cart_count: headers.authorization ? 1 : 0, wishlist: [] }));
  }

  on(route, handler) {
    this.routes.set(route, handler);
  }

  /** The response of a successful sign-in, with tokens. */
  tokens(claims) {
    return {
      access_token: this.signer.token(this.signer.claims(claims)), refresh_token: token43(),
      customer: { id: this.signer.claims().sub, email: 'ada@example.org', name: 'Ada', verified: true, role: 'customer' },
    };
  }

  /** The requests that a route has received, oldest first. */
  received(route) {
    return this.requests.filter((request) => `${request.method} ${request.path}` === route);
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url, this.url);
    const received = {
      method: request.method, path: url.pathname, query: url.search, headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'), certificate: request.socket.getPeerCertificate()?.subject?.CN,
    };
    this.requests.push(received);
    const route = this.routes.get(`${received.method} ${received.path}`) ?? this.fallback;
    const { status, headers, body } = await route(received);
    if (response.destroyed) return;
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  }

  /** Simulates the loss of the region: stops listening and closes all connections. */
  async stop() {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
