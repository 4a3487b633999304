// How many codes were seen in this shift: numbers alone, so that they outlive the page.

const NAME = "shift";
const LONGEST = 12 * 60 * 60 * 1000;
const NOTHING = { green: 0, orange: 0, others: 0 };
let kept = { since: 0, ...NOTHING };

/** Return the numbers of the shift that goes on. */
export function counts() {
  try {
    kept = { ...kept, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
  } catch {
    // Where nothing may be kept, the page remembers by itself.
  }
  if (Math.abs(Date.now() - kept.since) > LONGEST) kept = { since: Date.now(), ...NOTHING };
  return kept;
}

export function count(verdict) {
  const kind = ["green", "orange"].includes(verdict) ? verdict : "others";
  const now = counts();
  keep({ ...now, [kind]: now[kind] + 1 });
}

export function reset() {
  keep({ since: Date.now(), ...NOTHING });
}

function keep(next) {
  kept = next;
  try {
    localStorage.setItem(NAME, JSON.stringify(next));
  } catch {
    // As above.
  }
}
