// What forms do with script besides what they do without: say what is wrong with a field when it is left, show the
// parts anew that depend on a choice, and go out once.
import { afterPress } from './after_press.js';

const words = (field) => document.getElementById(`${field.id}-wrong`);

// The words beside a field stand ready, in the page's language; the rule is the field's own.
const say = (field) => {
  const said = words(field);
  if (!said) return;
  const right = field.validity.valid;
  said.hidden = right;
  field.ariaInvalid = right ? null : 'true';
  const described = new Set(field.getAttribute('aria-describedby')?.split(' '));
  if (right) described.delete(said.id);
  else described.add(said.id);
  field.setAttribute('aria-describedby', [...described].join(' '));
};
// An empty field is only passed by; it is told when the form is sent. What the shop has said of a value stands as long
// as the value does.
const leave = (field) => {
  if (!field.value || (field.ariaInvalid && field.value === field.defaultValue)) return;
  afterPress(() => say(field));
};
addEventListener('focusout', ({ target }) => {
  if (target.matches?.('input')) leave(target);
});
addEventListener('input', ({ target }) => {
  if (target.ariaInvalid) say(target);
});
// In place of the browser's bubble; the first one gets the focus.
let first;
addEventListener('invalid', (event) => {
  if (!words(event.target)) return;
  event.preventDefault();
  say(event.target);
  first ??= event.target;
  setTimeout(() => { // after the other fields have been told
    first?.focus();
    first = undefined;
  });
}, true);

// A choice that changes the total: the page's own answer to the button, part by part. What was typed stays.
let latest = 0;
const renew = async (form, button) => {
  const mine = ++latest;
  form.ariaBusy = 'true';
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const answer = await fetch(button.formAction, { method: 'POST', body });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    await new Promise(afterPress);
    if (mine !== latest) return;
    const parts = [...form.querySelectorAll('[data-part]')].map((part) => [
      part, page.querySelector(`[data-part="${part.dataset.part}"]`),
    ]);
    if (!answer.ok || parts.some(([, now]) => !now)) throw new Error('another page');
    const focused = document.activeElement?.id;
    for (const [part, now] of parts) part.replaceWith(now);
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.getElementById('reckoned').textContent = form.querySelector('.total')?.innerText ?? '';
  } catch {
    if (mine === latest) form.requestSubmit(button);
  } finally {
    if (mine === latest) form.ariaBusy = null;
  }
};
const choose = (control) => {
  const button = document.getElementById(control.dataset?.renew);
  if (button) renew(control.form, button);
  return button;
};
// What is typed at the checkout is kept with the cart, whichever way the page is left.
addEventListener('change', ({ target }) => {
  if (choose(target) || target.form?.id !== 'order' || !navigator.onLine) return;
  const body = new URLSearchParams(new FormData(target.form));
  body.set('do', 'save');
  navigator.sendBeacon(target.form.action, body);
});

// What was chosen or typed before this script was here, or what the browser has filled in again.
const catchUp = () => {
  const chosen = document.querySelector('[data-renew]:checked:not([checked]), [data-renew] :checked:not([selected])');
  if (chosen && !latest) choose(chosen.closest('[data-renew]'));
};
catchUp();
for (const field of document.querySelectorAll('input:not(:focus)')) if (field.value !== field.defaultValue) leave(field);

// The button that binds is pressed once. Pressed twice it would do no harm: the key is the same. So it can be pressed
// again after a while: the browser does not say that its Stop was pressed.
const PATIENCE_MS = 10_000;
addEventListener('submit', (event) => {
  const form = event.target;
  latest += 1; // the answer to a choice comes too late now
  if (event.defaultPrevented || !('once' in form.dataset) || event.submitter?.name === 'do') return;
  if (form.dataset.once) return event.preventDefault();
  form.dataset.once = 'sent';
  if (event.submitter) event.submitter.ariaBusy = 'true';
  setTimeout(release, PATIENCE_MS);
});
const release = () => {
  for (const form of document.querySelectorAll('[data-once]')) form.dataset.once = '';
  for (const busy of document.querySelectorAll('button[aria-busy]')) busy.ariaBusy = null;
};
// Back from the payment page: the same form may go out again.
addEventListener('pageshow', () => {
  catchUp();
  release();
});
