// What a code is worth: the same answers, in the same order, as services/checking/service.py
// gives to a photo. Whether it was withdrawn is known to the server only (status.js).

import { parse } from "./cose.js";
import { toBytes } from "./digits.js";
import { isSigned } from "./es256.js";
import { read } from "./token.js";
import { dateIn } from "./times.js";

/** The only form of code that is written in digits. */
const FORMAT = "bamin";

/** Ends the name of a pretend world, whose practice codes show their colour there. */
const DEMO_SUFFIX = "-DEMO";

/** How many seconds another clock of ours may be ahead. */
export const LEEWAY = 120;

/**
 * Judge the digits of a code.
 *
 * `trusted` is called once the form is right; it returns `{ list, now }`: the trust list and the
 * time in seconds. Returns `{ verdict, token, region }`; the token is there only where the
 * signature is proven, and the region's names by language only where it is not ours. Throws what
 * `trusted` throws, and where the browser lacks cryptography: then nothing was checked.
 */
export async function judge(digits, { zone, trusted }) {
  const bytes = toBytes(digits);
  if (bytes === null) return { verdict: "no_code" };
  const code = attempt(() => {
    const sign1 = parse(bytes);
    return { ...sign1, says: read(sign1.payload) };
  });
  if (code === null) return { verdict: "tampered" };
  const { list, now } = await trusted();
  // That a code is of a pretend world may be believed: nobody gains by saying so.
  const isPractice = code.says.isDemo && code.says.issuer !== list.iss;
  const unknown = { verdict: isPractice ? "demo" : "unknown_issuer" };
  const issuer = list.issuers.find(({ iss }) => iss === code.says.issuer);
  if (issuer?.format !== FORMAT) return unknown;
  if (issuer.revoked.includes(code.kid)) return { verdict: "withdrawn" };
  const key = issuer.keys.find(({ kid }) => kid === code.kid);
  if (key === undefined) return unknown;
  if (!isOfPeriod(code.says, key) || !(await isSigned(code, key))) return { verdict: "tampered" };
  const colour = colourOf(code.says.value, issuer.values, dateIn(zone, now));
  if (colour === undefined) return { verdict: "unknown_issuer" };
  const token = { ...code.says, colour };
  if (token.issuedAt > now + LEEWAY) return { verdict: "tampered", token };
  if (token.isDemo && !list.iss.endsWith(DEMO_SUFFIX)) return { verdict: "demo" };
  return { verdict: token.expiresAt <= now ? "expired" : colour, token, region: issuer.name };
}

/** Return whether a code was issued while its key signed (SECURITY.md 17). */
function isOfPeriod({ issuedAt }, { nbf, exp = Infinity }) {
  return nbf - LEEWAY <= issuedAt && issuedAt <= exp;
}

/** Return what an issuer's value means on a day; undefined where nobody has said it. */
function colourOf(value, values, day) {
  const effective = values.filter(({ from }) => from <= day).at(-1);
  const colours = effective?.colours ?? {};
  return Object.hasOwn(colours, value) ? colours[value] : undefined;
}

function attempt(reading) {
  try {
    return reading();
  } catch {
    return null;
  }
}
