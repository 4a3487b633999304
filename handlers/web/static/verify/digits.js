// Decimal digits and the bytes that they stand for (services/codes/address.py).

const PREFIX = 0x01;
const MOST_DIGITS = 4000;

/** Return the bytes that the digits stand for; null where they are no code's digits. */
export function toBytes(digits) {
  if (digits.length > MOST_DIGITS || !/^[1-9][0-9]*$/.test(digits)) return null;
  const hex = BigInt(digits).toString(16);
  const pairs = (hex.length % 2 ? `0${hex}` : hex).match(/../g);
  const bytes = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
  return bytes[0] === PREFIX ? bytes.subarray(1) : null;
}

/**
 * Return what stands for the digits in a scanned text; empty where it is no code's address.
 *
 * Whatever host the address names: a host proves nothing.
 */
export function inAddress(text) {
  return /^[Hh][Tt][Tt][Pp][Ss]?:\/\/.*\/v#(.*)$/s.exec(text.trim())?.[1] ?? "";
}
