// Strict CBOR (RFC 8949): one value has one spelling, and only plain shapes are read.

const MOST_DEPTH = 16;
const UNSIGNED = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5;
const FOLLOWING = { 24: 1, 25: 2, 26: 4, 27: 8 };
const SMALLEST = { 24: 24, 25: 2 ** 8, 26: 2 ** 16, 27: 2 ** 32 };
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  take(length) {
    const end = this.position + length;
    if (end > this.bytes.length) throw new Error("cut off");
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }

  head() {
    const [first] = this.take(1);
    const major = first >> 5, short = first & 0x1f;
    if (short < 24) return [major, short];
    if (!(short in FOLLOWING)) throw new Error("lengths are stated");
    let argument = 0;
    for (const byte of this.take(FOLLOWING[short])) argument = argument * 256 + byte;
    if (argument < SMALLEST[short] || !Number.isSafeInteger(argument)) throw new Error("spelling");
    return [major, argument];
  }

  value(depth) {
    if (depth === 0) throw new Error("nested too deeply");
    const [major, argument] = this.head();
    switch (major) {
      case UNSIGNED: return argument;
      case NEGATIVE: return -1 - argument;
      case BYTES: return this.take(argument).slice();
      case TEXT: return utf8.decode(this.take(argument));
      case ARRAY: return this.list(argument, depth);
      case MAP: return this.map(argument, depth);
      default: throw new Error("only plain values are read");
    }
  }

  list(length, depth) {
    const values = [];
    for (let number = 0; number < length; number += 1) values.push(this.value(depth - 1));
    return values;
  }

  map(length, depth) {
    const members = new Map();
    let former = null;
    for (let number = 0; number < length; number += 1) {
      const start = this.position;
      const key = this.value(depth - 1);
      const spelled = this.bytes.subarray(start, this.position);
      if (typeof key !== "number" || (former && !follows(spelled, former))) {
        throw new Error("keys are numbers, sorted and different");
      }
      members.set(key, this.value(depth - 1));
      former = spelled;
    }
    return members;
  }
}

function follows(bytes, former) {
  for (let place = 0; place < Math.min(bytes.length, former.length); place += 1) {
    if (bytes[place] !== former[place]) return bytes[place] > former[place];
  }
  return bytes.length > former.length;
}

/** Read exactly one value; throws for every other spelling and for bytes left over. */
export function decode(bytes) {
  const reader = new Reader(bytes);
  const value = reader.value(MOST_DEPTH);
  if (reader.position !== bytes.length) throw new Error("bytes follow the value");
  return value;
}

/** Write a short list of a text and byte strings: COSE's Sig_structure. */
export function encodeSigned(context, ...parts) {
  const written = [header(ARRAY, parts.length + 1), header(TEXT, context.length)];
  written.push(new TextEncoder().encode(context));
  for (const part of parts) written.push(header(BYTES, part.length), part);
  const joined = new Uint8Array(written.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of written) {
    joined.set(part, position);
    position += part.length;
  }
  return joined;
}

function header(major, argument) {
  if (argument < 24) return Uint8Array.of((major << 5) | argument);
  if (argument < 256) return Uint8Array.of((major << 5) | 24, argument);
  return Uint8Array.of((major << 5) | 25, argument >> 8, argument & 0xff);
}
