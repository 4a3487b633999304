// Whom a check relies on: the signed trust list and a clock. With a network both come from the
// server, so that a telephone's wrong clock makes no wrong verdict; without one the list of the
// last visit is used for as long as it is good, and the telephone's own clock.

import { readList } from "./list.js";
import { recall, remember } from "./memory.js";
import { LEEWAY } from "./verdicts.js";

const LIST = "/trust-list";
const KEPT = "trust";
const PATIENCE = 8000;

/** How many seconds a telephone's clock may be off before the page says so. */
const NOTEWORTHY = 120;

/** Why nothing was judged: the name of the verdict that says so. */
export class NotJudgedError extends Error {
  constructor(verdict) {
    super(verdict);
    this.verdict = verdict;
  }
}

class UnusableError extends Error {}

/**
 * Return `{ list, clock, isOffline, fetchedAt, isDeviceOff }`; moments are seconds.
 *
 * Throws where there is nothing to rely on: NotJudgedError where the kept list or the clock is no
 * good, another error where there is no list, or where what the server sent is not to be trusted.
 */
export async function fetchTrust(page) {
  let answer;
  try {
    answer = await ask();
  } catch (reason) {
    // A server that answers anything may still know of a withdrawal.
    return { ...await keptTrust(page), isAnswering: reason instanceof UnusableError };
  }
  const { text, date } = answer;
  const list = await readList(text, page);
  const former = await keptList(page);
  const isGood = list.exp > date && list.iat <= date + LEEWAY && list.version >= (former?.version ?? 0);
  if (!isGood) throw new Error("an older list than the newest one seen");
  // A pretend world has a time of its own, also without a network.
  const ahead = page.is_demo ? date - Date.now() / 1000 : 0;
  remember(KEPT, { text, fetchedAt: date, ahead });
  const clock = clockFrom(date);
  const isDeviceOff = !page.is_demo && Math.abs(Date.now() / 1000 - clock()) > NOTEWORTHY;
  return { list, clock, isOffline: false, fetchedAt: date, isDeviceOff };
}

async function ask() {
  const response = await fetch(LIST, {
    cache: "no-cache",
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (!response.ok) throw new UnusableError("no list");
  const date = Date.parse(response.headers.get("Date") ?? "") / 1000;
  const age = Number(response.headers.get("Age") ?? 0);
  if (!Number.isFinite(date + age)) throw new UnusableError("no time");
  return { text: await response.text(), date: date + age };
}

async function keptTrust(page) {
  const list = await keptList(page);
  if (list === null) throw new Error("no list");
  const { fetchedAt, ahead } = recall(KEPT);
  const clock = clockFrom(Date.now() / 1000 + ahead);
  // Time does not run backwards: a clock that says so could let an ended code pass.
  if (clock() < fetchedAt - LEEWAY) throw new NotJudgedError("clock");
  if (clock() >= list.exp) throw new NotJudgedError("stale");
  return { list, clock, isOffline: true, fetchedAt, isDeviceOff: false };
}

/** Return the newest list seen, null where there is none of this page's root. */
async function keptList(page) {
  try {
    return await readList(recall(KEPT).text, page);
  } catch {
    return null;
  }
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
