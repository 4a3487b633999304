// What the browser keeps for the next visit: the trust list, and the language that was chosen.
// Nothing of any code. Where it may keep nothing the page works all the same, but not offline.

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Switched off, or full.
  }
}
