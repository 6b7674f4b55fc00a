// The page and its network: says when there is none, sends no form into nothing, forgets at sign-out. `sw.js` keeps
// the pages; `frontend/src/components/shell.rs` has the words, `style/shell.css` shows them.
const root = document.documentElement;

const look = () => {
  root.toggleAttribute('data-offline', !navigator.onLine);
  if (navigator.onLine) root.removeAttribute('data-unsent');
};
for (const event of ['online', 'offline', 'pageshow']) addEventListener(event, look);
look();

// What tells of this shopper on this device; the theme does not.
const forget = async () => {
  try {
    for (const name of Object.keys(localStorage)) if (name !== 'theme') localStorage.removeItem(name);
    sessionStorage.clear();
    for (const name of await caches.keys()) if (name.startsWith('seen-')) caches.delete(name);
  } catch { /* nothing can be kept here, so nothing was */ }
};

// Forms that end the session here: signing out, signing out everywhere, erasing the account.
const LEAVES = '[action$="/sign-out"], :has(> [name=do][value=end_all], > [name=do][value=erase])';

// On its way up an island has seen it, and may have taken it over.
addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches(LEAVES)) forget();
  // Not `form.method`: a field of that name would stand in its place.
  if (navigator.onLine || event.defaultPrevented || form.getAttribute('method') !== 'post') return;
  event.preventDefault();
  root.setAttribute('data-unsent', '');
});

document.addEventListener('DOMContentLoaded', () => {
  const kept = root.dataset.kept;
  const time = kept && document.querySelector('[data-kept-at]');
  if (!time) return;
  time.dateTime = kept;
  time.textContent = new Date(kept).toLocaleString(root.lang, { dateStyle: 'medium', timeStyle: 'short' });
});
// After what is seen; where it cannot be, nothing is kept, and all else works.
addEventListener('load', () => navigator.serviceWorker?.register('/sw.js').catch(() => undefined));
