// COSE_Sign1 (RFC 9052) with ES256, in the one form that services/codes/token.py writes.

import { decode, encodeList } from "./cbor.js";
import { toBase64Url } from "./es256.js";

const MOST_BYTES = 4096;
const SIGN1_TAG = [0xd2];
const CWT_TAG = [0xd8, 0x3d];
const ALGORITHM = 1, KEY_ID = 4, ES256 = -7;
const KID_BYTES = 8, SIGNATURE_BYTES = 64;

/** Take a token apart; throws for any other form than ours. Nothing is proven yet. */
export function parse(bytes) {
  if (bytes.length > MOST_BYTES) throw new Error("longer than any token of ours");
  const tagged = startsWith(bytes, CWT_TAG) ? bytes.subarray(CWT_TAG.length) : bytes;
  if (!startsWith(tagged, SIGN1_TAG)) throw new Error("no COSE_Sign1");
  const parts = decode(tagged.subarray(SIGN1_TAG.length));
  if (!Array.isArray(parts) || parts.length !== 4) throw new Error("no COSE_Sign1");
  const [header, unprotected, payload, signature] = parts;
  const isOurs = isBytes(header) && isBytes(payload) && isBytes(signature, SIGNATURE_BYTES)
    && unprotected instanceof Map && unprotected.size === 0;
  if (!isOurs) throw new Error("no COSE_Sign1 of ours");
  return {
    kid: keyId(decode(header)),
    message: encodeList("Signature1", header, new Uint8Array(), payload),
    payload,
    signature,
  };
}

export function isBytes(value, length = value?.length) {
  return value instanceof Uint8Array && value.length === length;
}

/** Return the key's name as the trust list spells it. */
function keyId(header) {
  if (!(header instanceof Map) || header.size !== 2 || header.get(ALGORITHM) !== ES256) {
    throw new Error("the protected header says algorithm and key, nothing else");
  }
  const kid = header.get(KEY_ID);
  if (!isBytes(kid, KID_BYTES)) throw new Error("no key of ours");
  return toBase64Url(kid);
}

function startsWith(bytes, beginning) {
  return beginning.every((byte, place) => bytes[place] === byte);
}
