// Runs something at once where nothing is pressed, else when the press is over (`press.js`).
export const afterPress = (act) => {
  if (document.documentElement.hasAttribute('data-pressed')) addEventListener('stoa:released', act, { once: true });
  else act();
};
