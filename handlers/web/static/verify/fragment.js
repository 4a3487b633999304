// What follows # in the address: the code. It is taken off the address bar before anything else
// happens, so that no history, bookmark or screenshot keeps it. It never leaves the browser.

function take() {
  const text = location.hash.slice(1);
  if (location.href.includes("#")) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return text;
}

/** The digits with which the page was opened; empty without a code. */
export const digits = take();

/** Call the listener with the digits of each further code that this tab is led to. */
export function onNext(listener) {
  addEventListener("hashchange", () => {
    const next = take();
    if (next) listener(next);
  });
}
