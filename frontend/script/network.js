// The network's state: shows when the shop is offline, blocks form submissions that would fail, and clears local data at
// sign-out. `sw.js` caches the pages; `frontend/src/components/shell.rs` has the texts, `style/shell.css` shows them.
const root = document.documentElement;

const updateOnlineState = () => {
  root.toggleAttribute('data-offline', !navigator.onLine);
  if (navigator.onLine) root.removeAttribute('data-unsent');
};
for (const event of ['online', 'offline', 'pageshow']) addEventListener(event, updateOnlineState);
updateOnlineState();

// Everything on this device that could identify the shopper; the theme does not.
const clearLocalData = async () => {
  try {
    for (const name of Object.keys(localStorage)) if (name !== 'theme') localStorage.removeItem(name);
    sessionStorage.clear();
    for (const name of await caches.keys()) if (name.startsWith('seen-')) caches.delete(name);
  } catch { /* storage is blocked, so nothing was stored */ }
};

// Forms that end the session in this browser: sign-out, sign-out everywhere, account deletion.
const ENDS_SESSION = '[action$="/sign-out"], :has(> [name=do][value=end_all], > [name=do][value=erase])';

// Bubbling phase: an island that handles the form itself has already called `preventDefault`.
addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches(ENDS_SESSION)) clearLocalData();
  // `form.method` would be shadowed by a field named `method`.
  if (navigator.onLine || event.defaultPrevented || form.getAttribute('method') !== 'post') return;
  event.preventDefault();
  root.setAttribute('data-unsent', '');
});

document.addEventListener('DOMContentLoaded', () => {
  const storedAt = root.dataset.kept;
  const time = storedAt && document.querySelector('[data-kept-at]');
  if (!time) return;
  time.dateTime = storedAt;
  time.textContent = new Date(storedAt).toLocaleString(root.lang, { dateStyle: 'medium', timeStyle: 'short' });
});
// After `load`, so that the worker's downloads do not delay the page. Best effort: the shop works without it.
addEventListener('load', () => navigator.serviceWorker?.register('/sw.js').catch(() => undefined));
