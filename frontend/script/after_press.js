// Runs a callback now, or, while a pointer is pressed, once it has been released (see `press.js`).
export const afterPress = (callback) => {
  if (document.documentElement.hasAttribute('data-pressed')) addEventListener('stoa:released', callback, { once: true });
  else callback();
};
