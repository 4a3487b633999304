// Scans code after code; a verdict stands for a minute and is kept nowhere.

import { element, firstWords, set, setLines, speak } from "./page.js";
import { ask, NotOpenError, open } from "./session.js";
import { count, counts, reset } from "./shift.js";
import { canScan, close, isInside, scan, vibrate } from "./telegram.js";

const SHOWN_FOR = 60_000;
/** The same code within this time is the same look at it. */
const SAME_FOR = 3000;
const FELT = { green: "success", orange: "warning" };

const state = { words: firstWords, answer: null, last: null, isOver: false, retry: null };

async function begin() {
  if (!isInside) return outside();
  try {
    state.words = await open("scan");
  } catch (reason) {
    return reason instanceof NotOpenError ? again() : failed(begin);
  }
  if (canScan()) await next();
  else ready();
}

async function next() {
  // The verdict on one person never stands there while the next is scanned.
  ready();
  const text = await scan(state.words.hint);
  if (text !== null) await check(text);
}

async function check(text) {
  const { last } = state;
  if (last?.text === text && Date.now() - last.at < SAME_FOR) {
    state.answer = last.answer;
    show(last.answer);
    return;
  }
  show({ verdict: "checking", word: state.words.checking });
  let answer;
  try {
    answer = await ask("/app/check", { text });
  } catch (reason) {
    vibrate("error");
    return reason instanceof NotOpenError ? again() : failed(() => check(text));
  }
  // "Not checked" is no verdict.
  if (answer.verdict !== "unchecked") count(answer.verdict);
  vibrate(FELT[answer.verdict] ?? "error");
  Object.assign(state, { answer, last: { answer, text, at: Date.now() } });
  show(answer);
  scrollTo(0, 0);
}

/** Let a verdict disappear after its minute, also while the page was not seen. */
function forget() {
  if (!state.last || Date.now() - state.last.at < SHOWN_FOR) return;
  state.last = null;
  if (state.answer) ready();
}

function ready() {
  state.answer = null;
  const { ready: notice, no_scanner: none } = state.words;
  show({ verdict: "empty", ...canScan() ? notice : none });
}

function failed(retry) {
  Object.assign(state, { answer: null, last: null, retry });
  show(state.words.unchecked);
}

function again() {
  Object.assign(state, { answer: null, last: null, isOver: true });
  show({ verdict: "empty", ...state.words.again });
}

function outside() {
  state.isOver = true;
  show({ verdict: "empty", ...state.words.outside });
  set("elsewhere", state.words.to_page);
}

function show(answer) {
  const { words } = state;
  speak(words);
  document.body.dataset.verdict = answer.verdict;
  for (const id of ["word", "meaning", "demo", "name", "number", "compare", "action", "basis"]) {
    set(id, answer[id]);
  }
  setLines("notes", answer.notes ?? []);
  for (const id of ["made", "until"]) set(id, answer[id]);
  for (const id of ["holder", "times"]) element(id).hidden = !answer.name;
  const isVerdict = !["empty", "checking"].includes(answer.verdict);
  set("call", isVerdict && answer.verdict !== "green" ? words.call : "");
  showBar(answer.verdict);
}

function showBar(verdict) {
  const { words, isOver } = state;
  const isOpen = !isOver && verdict !== "checking";
  const isFailed = verdict === "unchecked" && !state.answer;
  set("retry", isOpen && isFailed ? words.retry : "");
  const label = state.answer || isFailed ? words.scan_next : words.scan;
  set("scan", isOpen && canScan() ? label : "");
  set("close", isOver && isInside ? words.close : "");
  const numbers = counts();
  for (const kind of ["green", "orange", "others"]) {
    set(kind, String(numbers[kind]));
    set(`${kind}-word`, words[kind]);
  }
  set("count", words.count);
  set("reset", words.reset);
  element("bar").hidden = isOver && !isInside;
}

element("scan").addEventListener("click", next);
element("retry").addEventListener("click", () => state.retry());
element("close").addEventListener("click", close);
element("reset").addEventListener("click", () => {
  reset();
  showBar(document.body.dataset.verdict);
});
setInterval(forget, 1000);
document.addEventListener("visibilitychange", forget);
begin();
