// What stands on the page for a state of the check; all words come with the page.

import { fill, teller } from "./times.js";

/** Whose name and number are shown: their signature is proven. */
const PROVEN = ["green", "orange", "paper", "expired", "withdrawn"];
const COLOURS = ["green", "orange"];
const HOUR = 3600;

export function show(state, page) {
  const words = page.words[state.language];
  const tell = teller(page.zone, words);
  const token = PROVEN.includes(state.verdict) ? state.token : null;
  const verdict = words.verdicts[state.verdict];
  const now = state.trust?.clock();
  const at = (seconds, isEnd = false) => tell(seconds, { now, isEnd });

  document.documentElement.lang = words.lang;
  document.title = words.title;
  document.body.dataset.verdict = state.verdict;
  for (const id of ["service", "place", "call", "own"]) set(id, words[id]);
  set("switch", words.other);
  set("host", fill(words.host, { host: location.host }));
  set("word", verdict.word);
  set("meaning", token ? fill(verdict.meaning, said(token, words, at)) : verdict.meaning);
  set("demo", token?.isDemo ? words.demo : "");
  setLines("notes", "p", notes(state, words, token, at));
  set("name", token?.name);
  set("number", token ? fill(words.number, { last_four: token.lastFour }) : "");
  set("compare", verdict.compare);
  // A pretend code lets nobody pass, so nobody is told to let its holder pass.
  set("action", state.verdict === "green" && token.isDemo ? "" : verdict.action);
  setLines("steps", "li", steps(state, words));
  set("basis", verdict.basis);
  set("made", token ? fill(words.made, { time: at(token.issuedAt) }) : "");
  set("until", token ? fill(words.until, { time: at(token.expiresAt, true) }) : "");
  set("clock", state.trust?.isDeviceOff ? fill(words.clock, { time: tell(now, { now: 0 }) }) : "");
  for (const id of ["holder", "times"]) document.getElementById(id).hidden = !token;
  showButtons(state, words);
}

function showButtons({ verdict, status, canScan }, words) {
  const isOpen = ["unchecked", "stale", "clock"].includes(verdict)
    || ["unasked", "offline"].includes(status);
  const isScanning = verdict === "scanning";
  set("retry", isOpen ? words.retry : "");
  set("stop", isScanning ? words.stop : "");
  document.getElementById("camera").hidden = !isScanning;
  const mayScan = canScan && !isScanning && verdict !== "checking";
  set("scan", mayScan ? (verdict === "empty" ? words.scan : words.scan_next) : "");
}

function said(token, words, at) {
  return { colour: words.verdicts[token.colour].word, time: at(token.issuedAt) };
}

/** What limits the verdict, said beside it and never left out. */
function notes({ verdict, status, region, trust, noCamera, language }, words, token, at) {
  const lines = [];
  if (token?.isPaper && COLOURS.includes(verdict)) {
    lines.push(fill(words.paper, { time: at(token.issuedAt) }));
  }
  if (token && region) lines.push(fill(words.region, { name: region[language] }));
  if (trust?.isOffline) {
    const hours = Math.floor((trust.clock() - trust.fetchedAt) / HOUR);
    lines.push(hours < 1 ? words.offline_new : fill(words.offline, { hours }));
  }
  if (["unasked", "often"].includes(status)) lines.push(words[status]);
  if (noCamera) lines.push(words.no_camera);
  return lines;
}

/** How to check a code, where there is none. */
function steps({ verdict, canScan }, words) {
  if (verdict !== "empty") return [];
  const lines = canScan ? words.steps_here : words.steps;
  return lines.map((step) => fill(step, { host: location.host }));
}

function set(id, text = "") {
  const element = document.getElementById(id);
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

function setLines(id, kind, lines) {
  const element = document.getElementById(id);
  element.hidden = lines.length === 0;
  if ([...element.children].map(({ textContent }) => textContent).join("\n") === lines.join("\n")) {
    return;
  }
  element.replaceChildren(...lines.map((line) => {
    const item = document.createElement(kind);
    item.textContent = line;
    return item;
  }));
}
