// Enhances forms: validates a field when it loses the focus, updates the parts of the page that depend on a choice, and
// prevents duplicate submissions. Without script the same forms work by the browser's validation and their buttons.
import { afterPress } from './after_press.js';

const messageOf = (field) => document.getElementById(`${field.id}-wrong`);

// The server has rendered each message, hidden and in the page's language; constraint validation decides when it shows.
const showValidity = (field) => {
  const message = messageOf(field);
  if (!message) return;
  const isValid = field.validity.valid;
  message.hidden = isValid;
  field.ariaInvalid = isValid ? null : 'true';
  const described = new Set(field.getAttribute('aria-describedby')?.split(' '));
  if (isValid) described.delete(message.id);
  else described.add(message.id);
  field.setAttribute('aria-describedby', [...described].join(' '));
};
// An empty field is reported on submit only: the shopper may be tabbing past it. An error from the server stays as long
// as the value that it rejected, because the browser's own rules may accept that value.
const validateOnBlur = (field) => {
  if (!field.value || (field.ariaInvalid && field.value === field.defaultValue)) return;
  afterPress(() => showValidity(field));
};
addEventListener('focusout', ({ target }) => {
  if (target.matches?.('input')) validateOnBlur(target);
});
addEventListener('input', ({ target }) => {
  if (target.ariaInvalid) showValidity(target);
});
// Replaces the browser's bubbles by our messages and focuses the first invalid field. `invalid` fires once per field, in
// document order, before any of them could be focused: the focus moves in a task after the last one.
let firstInvalid;
addEventListener('invalid', (event) => {
  if (!messageOf(event.target)) return;
  event.preventDefault();
  showValidity(event.target);
  firstInvalid ??= event.target;
  setTimeout(() => {
    firstInvalid?.focus();
    firstInvalid = undefined;
  });
}, true);

// Updates the parts that depend on a choice (the total, ways to ship) from the response to the form's own button, and
// leaves the inputs alone. `latest` numbers the requests: only the response to the most recent one is applied.
let latest = 0;
const updateParts = async (form, button) => {
  const current = ++latest;
  form.ariaBusy = 'true';
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const response = await fetch(button.formAction, { method: 'POST', body });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    await new Promise(afterPress);
    if (current !== latest) return;
    const parts = [...form.querySelectorAll('[data-part]')].map((part) => [
      part, page.querySelector(`[data-part="${part.dataset.part}"]`),
    ]);
    if (!response.ok || parts.some(([, next]) => !next)) throw new Error();
    const focused = document.activeElement?.id;
    for (const [part, next] of parts) part.replaceWith(next);
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.getElementById('updated-total').textContent = form.querySelector('.total')?.innerText ?? '';
  } catch {
    if (current === latest) form.requestSubmit(button); // fall back to what the button does without script
  } finally {
    if (current === latest) form.ariaBusy = null;
  }
};
const submitChoice = (control) => {
  const button = document.getElementById(control.dataset?.renew);
  if (button) updateParts(control.form, button);
  return button;
};
// What is typed at the checkout is saved with the cart, however the page is left: a beacon outlives the page.
addEventListener('change', ({ target }) => {
  if (submitChoice(target) || target.form?.id !== 'order' || !navigator.onLine) return;
  const body = new URLSearchParams(new FormData(target.form));
  body.set('do', 'save');
  navigator.sendBeacon(target.form.action, body);
});

// Choices made before this script ran, or restored by the browser: no `change` event was or will be seen for them.
const catchUp = () => {
  const chosen = document.querySelector('[data-renew]:checked:not([checked]), [data-renew] :checked:not([selected])');
  if (chosen && !latest) submitChoice(chosen.closest('[data-renew]'));
};
catchUp();
for (const field of document.querySelectorAll('input:not(:focus)')) if (field.value !== field.defaultValue) validateOnBlur(field);

// Prevents duplicate submissions. A duplicate would do no harm, since it has the same idempotency key; and the browser
// does not report that its Stop button was pressed. So the form is released again after a while.
const RELEASE_AFTER_MS = 10_000;
addEventListener('submit', (event) => {
  const form = event.target;
  latest += 1; // discards a pending response: the page is about to be replaced
  if (event.defaultPrevented || !('once' in form.dataset) || event.submitter?.name === 'do') return;
  if (form.dataset.once) return event.preventDefault();
  form.dataset.once = 'sent';
  if (event.submitter) event.submitter.ariaBusy = 'true';
  setTimeout(release, RELEASE_AFTER_MS);
});
const release = () => {
  for (const form of document.querySelectorAll('[data-once]')) form.dataset.once = '';
  for (const busy of document.querySelectorAll('button[aria-busy]')) busy.ariaBusy = null;
};
// Back from the payment page, possibly out of the back/forward cache: the form may be submitted again.
addEventListener('pageshow', () => {
  catchUp();
  release();
});
