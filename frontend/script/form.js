// What forms do with script besides what they do without: say what is wrong with a field when it is left, show the
// parts anew that depend on a choice, and go out once.
const words = (field) => document.getElementById(`${field.id}-wrong`);

// The words beside a field stand ready, in the page's language; the rule is the field's own.
const say = (field) => {
  const said = words(field);
  if (!said) return;
  const right = field.validity.valid;
  said.hidden = right;
  if (right) field.removeAttribute('aria-invalid');
  else field.setAttribute('aria-invalid', 'true');
  const others = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== said.id);
  const described = (right ? others : [...others, said.id]).join(' ');
  if (described) field.setAttribute('aria-describedby', described);
  else field.removeAttribute('aria-describedby');
};
// While a press lasts nothing may move: the button that it is meant for would be gone from under the pointer.
let pressed = false;
const left = new Set();
addEventListener('pointerdown', () => { pressed = true; }, true);
for (const end of ['pointerup', 'pointercancel']) {
  addEventListener(end, () => {
    pressed = false;
    setTimeout(() => { // after the click
      left.forEach(say);
      left.clear();
    });
  }, true);
}
// An empty field is only passed by; it is told when the form is sent. What the shop has said of a value stands as long
// as the value does.
addEventListener('focusout', ({ target }) => {
  if (!target.matches?.('input') || !target.value || (target.ariaInvalid && target.value === target.defaultValue)) return;
  if (pressed) left.add(target);
  else say(target);
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
addEventListener('change', ({ target }) => {
  const button = document.getElementById(target.dataset?.renew);
  if (button) renew(target.form, button);
  else if (target.form?.id === 'order' && navigator.onLine) keep(target.form);
});
// What is typed at the checkout is kept with the cart, whichever way the page is left.
const keep = (form) => {
  const body = new URLSearchParams(new FormData(form));
  body.set('do', 'save');
  navigator.sendBeacon(form.action, body);
};

// The button that binds is pressed once. Pressed twice it would do no harm: the key is the same. So it can be pressed
// again after a while: the browser does not say that its Stop was pressed.
const PATIENCE_MS = 10_000;
addEventListener('submit', (event) => {
  const form = event.target;
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
addEventListener('pageshow', release);
