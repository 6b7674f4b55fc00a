// While a press lasts, nothing may move: the control that it is meant for would be gone from under the pointer, and the
// click would be lost. What changes the layout by itself (the answer of a request, a field that loses the focus) waits
// for `stoa:released`, which comes after the click was handled: here by `afterPress`, in islands by `press.rs`.
const root = document.documentElement;
let timer;

const begin = ({ target, button }) => {
  clearTimeout(timer);
  // The menu of a select opens at once, and not every browser reports the end of that press.
  root.toggleAttribute('data-pressed', !button && !target.closest?.('select'));
};
const end = ({ pointerType }) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    root.removeAttribute('data-pressed');
    dispatchEvent(new Event('stoa:released'));
  }, pointerType === 'touch' ? 50 : 0); // a tap's mouse events come after its `pointerup`
};
for (const type of ['pointerdown', 'mousedown']) addEventListener(type, begin, true);
for (const type of ['pointerup', 'mouseup', 'pointercancel']) addEventListener(type, end, true);
// The end of a press on a scroll bar, or outside of the window, can go unreported.
addEventListener('pointermove', (event) => { if (root.hasAttribute('data-pressed') && !event.buttons) end(event); }, true);
