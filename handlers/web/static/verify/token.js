// What a code says: exactly the claims that services/codes/token.py reads, within its bounds.

import { decode } from "./cbor.js";
import { isBytes } from "./cose.js";

const ISSUER = 1, EXPIRES = 4, ISSUED = 6, HANDLE = 7, CERTIFICATES = -260, OURS = -7;
const VERSION = 0, COLOUR = 1, RULE_SET = 2, MASKED_NAME = 3, LAST_FOUR = 4, FLAGS = 5;
const PAPER = 1, DEMO = 2, ALL_FLAGS = 7;
const HANDLE_BYTES = 8, NAME_BYTES = 12, LAST_CHARACTERS = 4, MOST_COLOURS = 255;
const LATEST = 2 ** 32;

/**
 * Read a payload, of which nothing is proven yet; throws for anything that our codes do not say.
 *
 * Times are seconds; `value` is the colour's number as the issuer writes it, and means what the
 * trust list says.
 */
export function read(payload) {
  const claims = members(decode(payload), [ISSUER, EXPIRES, ISSUED, HANDLE, CERTIFICATES]);
  const said = members(
    members(claims.get(CERTIFICATES), [OURS]).get(OURS),
    [VERSION, COLOUR, RULE_SET, MASKED_NAME, LAST_FOUR, FLAGS],
  );
  const handle = claims.get(HANDLE);
  const token = {
    issuer: claims.get(ISSUER),
    issuedAt: claims.get(ISSUED),
    expiresAt: claims.get(EXPIRES),
    value: said.get(COLOUR),
    name: said.get(MASKED_NAME),
    lastFour: said.get(LAST_FOUR),
    flags: said.get(FLAGS),
  };
  const isOurs = isText(token.issuer) && token.issuer !== ""
    && isMoment(token.issuedAt) && isMoment(token.expiresAt) && token.issuedAt < token.expiresAt
    && isBytes(handle, HANDLE_BYTES)
    && said.get(VERSION) === 1
    && isCount(token.value) && token.value > 0 && token.value <= MOST_COLOURS
    && isCount(said.get(RULE_SET))
    && isText(token.name) && new TextEncoder().encode(token.name).length <= NAME_BYTES
    && isText(token.lastFour) && [...token.lastFour].length <= LAST_CHARACTERS
    && isCount(token.flags) && token.flags <= ALL_FLAGS;
  if (!isOurs) throw new Error("says other things than our codes");
  return {
    ...token,
    handle: [...handle].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    isPaper: (token.flags & PAPER) !== 0,
    isDemo: (token.flags & DEMO) !== 0,
  };
}

function members(map, keys) {
  if (!(map instanceof Map) || map.size !== keys.length || !keys.every((key) => map.has(key))) {
    throw new Error("other members than ours");
  }
  return map;
}

const isText = (value) => typeof value === "string";
const isCount = (value) => (typeof value === "number" || typeof value === "bigint") && value >= 0;
const isMoment = (value) => isCount(value) && value < LATEST;
