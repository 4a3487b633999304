// Strict CBOR (RFC 8949), the same as services/codes/cbor.py: one value has one spelling, and
// only whole numbers, bytes, text, lists and maps are read.

const MOST_DEPTH = 16;
const UNSIGNED = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5;

/** How many bytes follow a head of this kind, and the smallest number that needs so many. */
const LONGER = new Map([[24, [1, 24]], [25, [2, 2 ** 8]], [26, [4, 2 ** 16]], [27, [8, 2 ** 32]]]);

/** Without `ignoreBOM` a leading byte order mark would vanish from the text. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class NotCanonicalError extends Error {}

/**
 * Read exactly one value. Maps have numbers as keys: our tokens have no others.
 *
 * Throws for every other spelling, and for bytes left over.
 */
export function decode(bytes) {
  const reader = new Reader(bytes);
  const value = reader.value(MOST_DEPTH);
  if (reader.position !== bytes.length) throw new NotCanonicalError("bytes follow the value");
  return value;
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  value(depth) {
    if (depth === 0) throw new NotCanonicalError("nested too deeply");
    const [major, argument] = this.head();
    switch (major) {
      case UNSIGNED: return argument;
      case NEGATIVE: return typeof argument === "bigint" ? -1n - argument : -1 - argument;
      case BYTES: return this.take(argument);
      case TEXT: return utf8.decode(this.take(argument));
      case ARRAY: return this.list(argument, depth - 1);
      case MAP: return this.map(argument, depth - 1);
      default: throw new NotCanonicalError("only plain values are read");
    }
  }

  /** Return a value's major type and its argument: a bigint where a number would be inexact. */
  head() {
    const [first] = this.take(1);
    const major = first >> 5, short = first & 0x1f;
    if (short < 24) return [major, short];
    if (!LONGER.has(short)) throw new NotCanonicalError("lengths are stated");
    const [following, smallest] = LONGER.get(short);
    let argument = 0n;
    for (const byte of this.take(following)) argument = argument * 256n + BigInt(byte);
    if (argument < smallest) throw new NotCanonicalError("there is a shorter spelling");
    return [major, argument <= Number.MAX_SAFE_INTEGER ? Number(argument) : argument];
  }

  take(length) {
    if (length > this.bytes.length - this.position) throw new NotCanonicalError("cut off");
    const taken = this.bytes.subarray(this.position, this.position + length);
    this.position += length;
    return taken;
  }

  list(length, depth) {
    const values = [];
    for (let number = 0; number < length; number += 1) values.push(this.value(depth));
    return values;
  }

  map(length, depth) {
    const members = new Map();
    let former = new Uint8Array();
    for (let number = 0; number < length; number += 1) {
      const start = this.position;
      const key = this.value(depth);
      const spelled = this.bytes.subarray(start, this.position);
      if (typeof key !== "number" || !isAfter(spelled, former)) {
        throw new NotCanonicalError("keys are numbers, sorted, each there once");
      }
      members.set(key, this.value(depth));
      former = spelled;
    }
    return members;
  }
}

/** Return whether one spelling is sorted after another (RFC 8949, section 4.2.1). */
function isAfter(spelled, former) {
  for (let place = 0; place < Math.min(spelled.length, former.length); place += 1) {
    if (spelled[place] !== former[place]) return spelled[place] > former[place];
  }
  return spelled.length > former.length;
}

/** Write a list of a short text and byte strings: COSE's Sig_structure. */
export function encodeList(text, ...strings) {
  const written = new TextEncoder().encode(text);
  const parts = [head(ARRAY, strings.length + 1), head(TEXT, written.length), [...written]];
  for (const bytes of strings) parts.push(head(BYTES, bytes.length), [...bytes]);
  return Uint8Array.from(parts.flat());
}

function head(major, argument) {
  if (argument < 24) return [(major << 5) | argument];
  if (argument < 256) return [(major << 5) | 24, argument];
  return [(major << 5) | 25, argument >> 8, argument & 0xff];
}
