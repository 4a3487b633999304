// The page that a camera opens: takes the code, has it judged, shows what to do.

import { digits, onNext } from "./fragment.js";
import { fill, teller } from "./times.js";
import { fetchTrust } from "./trust.js";
import { judge, verdictAt } from "./verdicts.js";

const page = JSON.parse(document.getElementById("page").textContent);

/** Whose name and number are shown: their signature is proven. */
const PROVEN = ["green", "orange", "expired"];

const state = { language: page.language, digits: "", verdict: "checking", token: null, trust: null };

async function check(next) {
  Object.assign(state, { digits: next, verdict: "checking", token: null, trust: null });
  show();
  const found = await findingOf(next);
  // Another code may have come in the meantime.
  if (state.digits !== next) return;
  Object.assign(state, found);
  show();
}

async function findingOf(text) {
  let trust = null;
  try {
    const trusted = async () => {
      trust = await fetchTrust();
      return { keys: trust.keys, now: trust.clock() };
    };
    return { ...(await judge(text, { issuer: page.issuer, trusted })), trust };
  } catch {
    return { verdict: "unchecked", trust };
  }
}

/** Let a code that ends while the page is open lose its colour. */
function keepTrue() {
  if (!state.token) return;
  const verdict = verdictAt(state.trust.clock(), state.token);
  if (verdict === state.verdict) return;
  state.verdict = verdict;
  show();
}

function show() {
  const words = page.words[state.language];
  const verdict = words.verdicts[state.verdict];
  document.documentElement.lang = words.lang;
  document.title = words.title;
  document.body.dataset.verdict = state.verdict;
  set("service", words.service);
  set("place", words.place);
  set("switch", words.other);
  set("word", verdict.word);
  set("meaning", verdict.meaning);
  set("compare", verdict.compare);
  // A pretend code lets nobody pass, so nobody is told to let its holder pass.
  const isPretendPass = state.verdict === "green" && state.token.isDemo;
  set("action", isPretendPass ? "" : verdict.action);
  set("basis", verdict.basis);
  showHolder(words, PROVEN.includes(state.verdict) ? state.token : null);
  const tell = teller(page.zone, words);
  const isOff = state.trust?.isDeviceOff && !page.is_demo;
  const now = state.trust?.clock();
  set("clock", isOff ? fill(words.clock, { time: tell(now, { now: 0 }) }) : "");
  set("retry", state.verdict === "unchecked" ? words.retry : "");
  set("call", words.call);
  set("own", words.own);
  set("host", fill(words.host, { host: location.host }));
  document.getElementById("steps").replaceChildren(...steps(words));
}

function showHolder(words, token) {
  for (const id of ["holder", "times"]) document.getElementById(id).hidden = !token;
  set("demo", token?.isDemo ? words.demo : "");
  if (!token) return;
  const tell = teller(page.zone, words);
  const now = state.trust.clock();
  set("name", token.name);
  set("number", fill(words.number, { last_four: token.lastFour }));
  set("made", fill(words.made, { time: tell(token.issuedAt, { now }) }));
  set("until", fill(words.until, { time: tell(token.expiresAt, { now, isEnd: true }) }));
}

/** How to check a code, where there is none. */
function steps(words) {
  if (state.verdict !== "empty") return [];
  return words.steps.map((step) => {
    const item = document.createElement("li");
    item.textContent = fill(step, { host: location.host });
    return item;
  });
}

function set(id, text = "") {
  const element = document.getElementById(id);
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

document.getElementById("switch").addEventListener("click", (event) => {
  // Following the link would load the page again, and the code is no longer in the address.
  event.preventDefault();
  state.language = page.words[state.language].other_language;
  show();
});
document.getElementById("retry").addEventListener("click", () => check(state.digits));
onNext(check);
setInterval(keepTrue, 1000);
if (digits) {
  check(digits);
} else {
  state.verdict = "empty";
  show();
}
