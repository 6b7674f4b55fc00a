// The Worker's outermost handler. It wraps the output of worker-build (`index.js`) to survive panics. The Rust handlers
// respond to every error that they can catch, but a panic terminates the WASM instance: worker-build starts a new one for
// the next request, and the requests in progress in the old one would never get a response.
import Worker from './index.js';

export * from './index.js';

/** worker-build's state: the id of the current instance, and whether it has to be replaced. */
const state = globalThis.__worker_init_state;

/** How often a request checks that its instance is still alive. */
const CHECK_MS = 500;

/** Must match `headers.rs` and `csp.rs`; a test compares them. */
const HEADERS = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

const PAGES = {
  en: ['Something went wrong on our side', 'Nothing was lost. Please try again.', 'Request'],
  de: ['Bei uns ist etwas schiefgegangen', 'Es ist nichts verloren gegangen. Bitte versuchen Sie es noch einmal.', 'Anfrage'],
};

function failure(error, request, env) {
  const [, sent] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-/.exec(request.headers.get('traceparent') ?? '') ?? [];
  const trace = sent ?? crypto.randomUUID().replaceAll('-', '');
  console.error(JSON.stringify({ event: 'request_failed', trace_id: trace, detail: String(error) }));
  // Not bound in development.
  env.METRICS?.writeDataPoint({ indexes: ['request_failed'], doubles: [1] });

  const { pathname } = new URL(request.url);
  const isPage = !pathname.startsWith('/api/') && request.headers.get('accept')?.includes('text/html');
  const headers = new Headers(HEADERS);
  headers.set('stoa-request-id', crypto.randomUUID());
  if (isPage) {
    const locale = /^\/de(\/|$)/.test(pathname) ? 'de' : 'en';
    const [title, text, label] = PAGES[locale];
    headers.set('content-type', 'text/html; charset=utf-8');
    const page = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
      + `<title>${title}</title><main><h1>${title}</h1><p>${text}</p><p>${label}: ${trace}</p></main></html>`;
    return new Response(request.method === 'HEAD' ? null : page, { status: 500, headers });
  }
  headers.set('content-type', 'application/problem+json');
  const problem = {
    type: '/problems/internal', title: 'Something went wrong on our side.', status: 500, detail: null, code: 'internal', errors: [],
    trace_id: trace, quote: null, category: null,
  };
  return new Response(request.method === 'HEAD' ? null : JSON.stringify(problem), { status: 500, headers });
}

export default {
  async fetch(request, env, context) {
    let timer;
    try {
      const response = new Worker(context, env).fetch(request);
      // Polls with a timer of this request: a promise that one request settles for another would resume it in the wrong context.
      const instance = state.instanceId;
      const ended = new Promise((_, reject) => {
        timer = setInterval(() => {
          if (state.criticalError || state.instanceId !== instance) reject(new Error('another request terminated the instance'));
        }, CHECK_MS);
      });
      return await Promise.race([response, ended]);
    } catch (error) {
      return failure(error, request, env);
    } finally {
      clearInterval(timer);
    }
  },
};
