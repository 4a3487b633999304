// What a code says: exactly the claims that services/codes/token.py writes, within its bounds.

import { decode } from "./cbor.js";
import { isBytes } from "./cose.js";

const ISSUER = 1, EXPIRES = 4, ISSUED = 6, HANDLE = 7, CERTIFICATES = -260, OURS = -7;
const VERSION = 0, COLOUR = 1, RULE_SET = 2, MASKED_NAME = 3, LAST_FOUR = 4, FLAGS = 5;
const COLOURS = new Map([[1, "green"], [2, "orange"]]);
const DEMO = 2, ALL_FLAGS = 7;
const HANDLE_BYTES = 8, NAME_BYTES = 12, LAST_CHARACTERS = 4;
const LATEST = 2 ** 32;

/** Read a signed payload; throws for anything that our codes do not say. Times are seconds. */
export function read(payload) {
  const claims = members(decode(payload), [ISSUER, EXPIRES, ISSUED, HANDLE, CERTIFICATES]);
  const said = members(
    members(claims.get(CERTIFICATES), [OURS]).get(OURS),
    [VERSION, COLOUR, RULE_SET, MASKED_NAME, LAST_FOUR, FLAGS],
  );
  const token = {
    issuer: claims.get(ISSUER),
    issuedAt: claims.get(ISSUED),
    expiresAt: claims.get(EXPIRES),
    colour: COLOURS.get(said.get(COLOUR)),
    name: said.get(MASKED_NAME),
    lastFour: said.get(LAST_FOUR),
    flags: said.get(FLAGS),
  };
  const isOurs = isText(token.issuer) && token.issuer !== ""
    && isMoment(token.issuedAt) && isMoment(token.expiresAt) && token.issuedAt < token.expiresAt
    && isBytes(claims.get(HANDLE), HANDLE_BYTES)
    && said.get(VERSION) === 1
    && token.colour !== undefined
    && isCount(said.get(RULE_SET))
    && isText(token.name) && new TextEncoder().encode(token.name).length <= NAME_BYTES
    && isText(token.lastFour) && [...token.lastFour].length <= LAST_CHARACTERS
    && isCount(token.flags) && token.flags <= ALL_FLAGS;
  if (!isOurs) throw new Error("says other things than our codes");
  return { ...token, isDemo: (token.flags & DEMO) !== 0 };
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
