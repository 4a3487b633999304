// What a code is worth: the same answers, in the same order, as services/codes/service.py gives
// to a photo. Whether it was withdrawn is known to the server only.

import { isSigned, parse } from "./cose.js";
import { toBytes } from "./digits.js";
import { read } from "./token.js";

/** How many seconds another clock of ours may be ahead. */
const LEEWAY = 120;

/**
 * Judge the digits of a code.
 *
 * `trusted` is called once the form is right; it returns `{ keys, now }`: the published keys and
 * the server's time in seconds. Returns `{ verdict, token }`; the token is there only where the
 * signature is proven. Throws what `trusted` throws, and where the browser lacks cryptography:
 * then nothing was checked.
 */
export async function judge(digits, { issuer, trusted }) {
  const bytes = toBytes(digits);
  if (bytes === null) return { verdict: "no_code" };
  const sign1 = attempt(() => parse(bytes));
  if (sign1 === null) return { verdict: "tampered" };
  const { keys, now } = await trusted();
  const jwk = keys.find(({ kid }) => kid === sign1.kid);
  if (jwk === undefined) return { verdict: "unknown_issuer" };
  if (!(await isSigned(sign1, jwk))) return { verdict: "tampered" };
  const token = attempt(() => read(sign1.payload));
  if (token === null) return { verdict: "tampered" };
  if (token.issuer !== issuer) return { verdict: "unknown_issuer" };
  return { verdict: verdictAt(now, token), token };
}

/** Return what a proven token is worth at a moment, in seconds. */
export function verdictAt(now, token) {
  if (token.issuedAt > now + LEEWAY) return "tampered";
  if (token.expiresAt <= now) return "expired";
  return token.colour;
}

function attempt(reading) {
  try {
    return reading();
  } catch {
    return null;
  }
}
