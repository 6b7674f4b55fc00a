// Prevents layout shifts during a press. If the pressed control moved away before `pointerup`, the browser would fire no
// click. Whatever changes the layout asynchronously (a response, validation on blur) therefore waits for
// `stoa:released`, which is dispatched after the click was handled: through `afterPress` here, `press.rs` in islands.
const root = document.documentElement;
let timer;

const begin = ({ target, button }) => {
  clearTimeout(timer);
  // A select opens its menu at once, and not every browser reports the end of that press.
  root.toggleAttribute('data-pressed', !button && !target.closest?.('select'));
};
const end = ({ pointerType }) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    root.removeAttribute('data-pressed');
    dispatchEvent(new Event('stoa:released'));
  }, pointerType === 'touch' ? 50 : 0); // a tap's emulated mouse events and its click follow `pointerup`
};
for (const type of ['pointerdown', 'mousedown']) addEventListener(type, begin, true);
for (const type of ['pointerup', 'mouseup', 'pointercancel']) addEventListener(type, end, true);
// A press that ends on a scroll bar or outside the window may fire no `pointerup`.
addEventListener('pointermove', (event) => { if (root.hasAttribute('data-pressed') && !event.buttons) end(event); }, true);
