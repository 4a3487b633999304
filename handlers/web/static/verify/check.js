// One check from the digits to what may be said about them.

import { ask } from "./status.js";
import { fetchTrust } from "./trust.js";
import { judge } from "./verdicts.js";

/**
 * Return `{ verdict, token, region, trust, status }`.
 *
 * `status` is what the issuer has answered about withdrawal: "valid", or why it is not known
 * ("unasked", "often", "offline", "foreign"), or undefined where the verdict needs no answer.
 */
export async function check(digits, page) {
  let trust = null;
  try {
    const trusted = async () => {
      trust = await fetchTrust(page);
      return { list: trust.list, now: trust.clock() };
    };
    const found = await judge(digits, { zone: page.zone, trusted });
    return { ...await heeded(found, { page, trust }), trust };
  } catch (reason) {
    return { verdict: reason.verdict ?? "unchecked", trust };
  }
}

async function heeded(found, { page, trust }) {
  if (!["green", "orange"].includes(found.verdict)) return found;
  const { token } = found;
  const status = token.issuer !== page.issuer ? "foreign"
    : trust.isOffline && !trust.isAnswering ? "offline"
    : await ask(token.handle);
  if (["withdrawn", "expired"].includes(status)) return { ...found, verdict: status, status };
  // Paper lives for weeks: unless its issuer says that it holds, it is never plainly green.
  const isOnlyPaper = token.isPaper && (trust.isOffline || ["unasked", "often"].includes(status));
  const verdict = isOnlyPaper ? "paper" : found.verdict;
  return { ...found, verdict, status: trust.isOffline && status !== "foreign" ? "offline" : status };
}

/** Return the verdict that an open page has come to: it can only be lost. */
export function aged({ verdict, token, trust }) {
  if (!["green", "orange", "paper"].includes(verdict)) return verdict;
  const now = trust.clock();
  if (token.expiresAt <= now) return "expired";
  return trust.isOffline && trust.list.exp <= now ? "stale" : verdict;
}
