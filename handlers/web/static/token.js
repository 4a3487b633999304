// The token in a code's address: its digits, its one form, its signature.

import { decode, encodeSigned } from "./cbor.js";

const MOST_DIGITS = 4000;
const PREFIX = 0x01, SIGN1 = 0xd2, CWT = [0xd8, 0x3d];
const ALGORITHM = 1, KEY_ID = 4, ES256 = -7;
const ISSUER = 1, EXPIRES = 4, ISSUED = 6, HANDLE = 7, CERTIFICATES = -260, OURS = -7;
const COLOURS = { 1: "green", 2: "orange" };
const FLAGS = { paper: 1, demo: 2, dependant: 4 };
const LATEST = 2 ** 32;

/** Return the token's bytes; null where the text is no code at all. */
export function fromDigits(text) {
  if (!/^[1-9][0-9]{0,3999}$/.test(text) || text.length > MOST_DIGITS) return null;
  let hex = BigInt(text).toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
  return bytes[0] === PREFIX ? bytes.subarray(1) : null;
}

/** Take a token apart; throws for any other form than ours. */
export function parse(bytes) {
  let rest = bytes;
  if (rest[0] === CWT[0] && rest[1] === CWT[1]) rest = rest.subarray(2);
  if (rest[0] !== SIGN1) throw new Error("no COSE_Sign1");
  const parts = decode(rest.subarray(1));
  if (!Array.isArray(parts) || parts.length !== 4) throw new Error("no COSE_Sign1");
  const [protectedHeader, unprotected, payload, signature] = parts;
  for (const part of [protectedHeader, payload, signature]) {
    if (!(part instanceof Uint8Array)) throw new Error("no COSE_Sign1 of ours");
  }
  if (!(unprotected instanceof Map) || unprotected.size || signature.length !== 64) {
    throw new Error("no COSE_Sign1 of ours");
  }
  const said = members(decode(protectedHeader), [ALGORITHM, KEY_ID]);
  const kid = said.get(KEY_ID);
  if (said.get(ALGORITHM) !== ES256 || !isBytes(kid, 8)) throw new Error("another algorithm");
  return {
    kid: base64url(kid),
    signed: encodeSigned("Signature1", protectedHeader, new Uint8Array(), payload),
    signature,
    claims: claims(decode(payload)),
  };
}

/** Return whether a key of our list has made the signature. */
export async function isSigned(token, jwk) {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const plain = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y };
  const key = await crypto.subtle.importKey("jwk", plain, curve, false, ["verify"]);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  return crypto.subtle.verify(algorithm, key, token.signature, token.signed);
}

function claims(payload) {
  const said = members(payload, [ISSUER, EXPIRES, ISSUED, HANDLE, CERTIFICATES]);
  const ours = members(said.get(CERTIFICATES), [OURS]).get(OURS);
  const [version, colour, ruleSet, name, lastFour, flags] = [
    ...members(ours, [0, 1, 2, 3, 4, 5]).values(),
  ];
  const issuedAt = said.get(ISSUED), expiresAt = said.get(EXPIRES);
  const isOurs = version === 1 && colour in COLOURS && isNumber(ruleSet)
    && isText(name) && isText(lastFour) && isNumber(flags) && flags < 8
    && isText(said.get(ISSUER)) && isBytes(said.get(HANDLE), 8)
    && isMoment(issuedAt) && isMoment(expiresAt) && expiresAt > issuedAt;
  if (!isOurs) throw new Error("says other things than our codes");
  return {
    issuer: said.get(ISSUER),
    issuedAt,
    expiresAt,
    colour: COLOURS[colour],
    name,
    lastFour,
    isDemo: Boolean(flags & FLAGS.demo),
    isPaper: Boolean(flags & FLAGS.paper),
    isDependant: Boolean(flags & FLAGS.dependant),
  };
}

function members(map, keys) {
  if (!(map instanceof Map) || map.size !== keys.length || !keys.every((key) => map.has(key))) {
    throw new Error("other members than ours");
  }
  return map;
}

const isNumber = (value) => Number.isSafeInteger(value) && value >= 0;
const isMoment = (value) => isNumber(value) && value < LATEST;
const isText = (value) => typeof value === "string";
const isBytes = (value, length) => value instanceof Uint8Array && value.length === length;

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
