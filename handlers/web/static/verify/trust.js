// The county's published keys and the server's time: what a check relies on. A wrong clock of
// the telephone must not make a wrong verdict.

const KEYS = "/.well-known/jwks.json";
const PATIENCE = 15_000;

/** How many seconds a telephone's clock may be off before the page says so. */
const NOTEWORTHY = 120;

/** Return the keys, and a clock that shows the server's time; throws where they are not there. */
export async function fetchTrust() {
  const response = await fetch(KEYS, {
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (!response.ok) throw new Error("no keys");
  const date = Date.parse(response.headers.get("Date") ?? "");
  const age = Number(response.headers.get("Age") ?? 0);
  if (!Number.isFinite(date + age)) throw new Error("no time");
  const clock = clockFrom(date / 1000 + age);
  const { keys } = await response.json();
  return { keys, clock, isDeviceOff: Math.abs(Date.now() / 1000 - clock()) > NOTEWORTHY };
}

/**
 * Return a clock that goes on from a moment, in seconds.
 *
 * Of the browser's two measures one stops while the telephone sleeps and the other can be set
 * back: the longer one counts, so that no code outlives its end on an open page.
 */
function clockFrom(seconds) {
  const wall = Date.now(), steady = performance.now();
  return () => seconds + Math.max(Date.now() - wall, performance.now() - steady) / 1000;
}
