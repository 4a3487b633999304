// Shows one's own code and keeps it true: a code that has ended never stands here.

import { element, firstWords, set, setLines, speak } from "./page.js";
import { ask, NotOpenError, open } from "./session.js";
import { close, isInside } from "./telegram.js";

const RETRY = 5000;
const MINUTE = 60;
const HOUR = 3600;

const state = { words: firstWords, shown: null, address: "", isOpen: false, isStale: false };
let timer = 0;
let turn = 0;

async function renew() {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  turn += 1;
  const mine = turn;
  try {
    if (!state.isOpen) {
      state.words = await open("code");
      state.isOpen = true;
    }
    const asked = moment();
    const answer = await ask("/app/code", { shown: state.shown?.code ?? "" });
    if (mine !== turn) return;
    take(answer, asked);
    later(answer.again * 1000);
  } catch (reason) {
    if (mine !== turn) return;
    if (reason instanceof NotOpenError) {
      over(state.words.again);
      return;
    }
    state.isStale = true;
    show();
    later(RETRY);
  }
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(renew, milliseconds);
}

function take(answer, asked) {
  const hasPicture = answer.picture !== "";
  if (answer.state !== "code" || hasPicture) drop();
  if (hasPicture) state.address = URL.createObjectURL(blobOf(answer.picture));
  Object.assign(state, { shown: answer, asked, isStale: false });
  show();
}

function drop() {
  if (state.address) URL.revokeObjectURL(state.address);
  state.address = "";
}

function blobOf(text) {
  return new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))], { type: "image/png" });
}

/** Two clocks: one may be set back, the other stands still while a telephone sleeps. */
function moment() {
  return { wall: Date.now(), steady: performance.now() };
}

function secondsSince({ wall, steady }) {
  return Math.max(Date.now() - wall, performance.now() - steady) / 1000;
}

function show() {
  const { words, shown } = state;
  speak(words);
  const passed = shown ? secondsSince(state.asked) : 0;
  const isCode = shown?.state === "code";
  const isValid = isCode && passed < shown.left && state.address !== "";
  if (isCode && !isValid && state.address) {
    drop();
    state.shown = { ...shown, code: "" };
  }
  const picture = element("picture");
  picture.hidden = !isValid;
  if (!isValid) picture.removeAttribute("src");
  else if (picture.src !== state.address) picture.src = state.address;
  picture.alt = isValid ? shown.alt : "";
  document.body.dataset.verdict = isValid ? shown.colour : "empty";
  const notice = noticeOf(isValid, isCode);
  set("title", words.title);
  set("word", notice.word);
  setLines("lines", notice.lines ?? []);
  set("age", isValid ? ageOf(shown.age + passed) : "");
  set("until", isValid ? shown.until : "");
  set("live", isValid && !state.isStale ? words.live : "");
  set("stale", isValid && state.isStale ? words.stale : "");
}

function noticeOf(isValid, isCode) {
  const { words, shown } = state;
  if (isValid) return {};
  if (state.isStale) return { word: words.no_network.word, lines: [words.no_network.meaning] };
  return shown && !isCode ? shown : { word: words.checking };
}

function ageOf(seconds) {
  const { words } = state;
  if (seconds < MINUTE) return words.now;
  if (seconds < HOUR) return words.minutes.replace("{n}", Math.floor(seconds / MINUTE));
  return words.hours.replace("{n}", Math.floor(seconds / HOUR));
}

/** Nothing can be asked any more. */
function over(notice) {
  turn += 1;
  clearTimeout(timer);
  clearInterval(ticking);
  document.removeEventListener("visibilitychange", seen);
  drop();
  Object.assign(state, { shown: { state: "notice", word: notice.word, lines: [notice.meaning] }, asked: moment() });
  show();
  set("close", isInside ? state.words.close : "");
}

function seen() {
  show();
  renew();
}

const ticking = setInterval(show, 1000);
document.addEventListener("visibilitychange", seen);
addEventListener("online", renew);
element("close").addEventListener("click", close);
show();
if (isInside) renew();
else over(state.words.outside);
