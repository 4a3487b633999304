// The page that a camera opens: it takes the token out of the address bar, proves it against the
// county's published keys, and says what to do. The token never leaves the browser.

import { fromDigits, isSigned, parse } from "./token.js";

const LEEWAY = 120;
const KEYS = "/.well-known/jwks.json";
const page = JSON.parse(document.getElementById("words").textContent);
const state = { language: preferred(), found: null, skew: 0 };

function preferred() {
  const tags = navigator.languages?.length ? navigator.languages : [navigator.language || ""];
  const known = tags.map((tag) => tag.toLowerCase().split("-")[0]);
  const first = known.find((tag) => tag === "zh" || tag === "en");
  return first === "en" ? "en" : "zh_CN";
}

function takeDigits() {
  const digits = location.hash.slice(1);
  // First of all: nothing of the code stays in the address bar, the history, or a screenshot.
  if (digits) history.replaceState(null, "", location.pathname);
  return digits;
}

async function fetchKeys() {
  const response = await fetch(KEYS, { cache: "no-store", credentials: "omit" });
  if (!response.ok) throw new Error("no keys");
  const serverTime = Date.parse(response.headers.get("Date") ?? "") / 1000;
  const now = Number.isFinite(serverTime) ? serverTime : Date.now() / 1000;
  return { keys: (await response.json()).keys, now };
}

async function check(digits) {
  if (!digits) return { verdict: "empty" };
  const bytes = fromDigits(digits);
  if (bytes === null) return { verdict: "no_code" };
  let token;
  try {
    token = parse(bytes);
  } catch {
    return { verdict: "tampered" };
  }
  if (!globalThis.crypto?.subtle) return { verdict: "unchecked" };
  let published;
  try {
    published = await fetchKeys();
  } catch {
    return { verdict: "unchecked" };
  }
  // A wrong clock of the phone must not make a wrong verdict: the server's time counts.
  state.skew = page.is_demo ? 0 : Math.abs(Date.now() / 1000 - published.now);
  return { verdict: await verdict(token, published), claims: token.claims };
}

async function verdict(token, { keys, now }) {
  const key = keys.find((one) => one.kid === token.kid);
  if (!key || token.claims.issuer !== page.issuer) return "unknown_issuer";
  if (!(await isSigned(token, key)) || token.claims.issuedAt > now + LEEWAY) return "tampered";
  if (token.claims.expiresAt <= now) return "expired";
  return token.claims.colour;
}

function moment(seconds) {
  const language = state.language === "en" ? "en-GB" : "zh-CN";
  return new Intl.DateTimeFormat(language, {
    timeZone: page.zone,
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(seconds * 1000));
}

function set(id, text) {
  const element = document.getElementById(id);
  element.textContent = text;
  element.hidden = !text;
}

function show() {
  const words = page.words[state.language];
  const { verdict: name, claims } = state.found ?? { verdict: "checking" };
  const isProven = ["green", "orange", "expired"].includes(name);
  const said = words.verdicts[name];
  document.documentElement.lang = words.lang;
  document.title = `${said.word} · ${words.service}`;
  document.body.dataset.verdict = name;
  set("service", words.service);
  set("place", words.place);
  set("word", said.word);
  set("meaning", said.meaning);
  set("name", isProven ? claims.name : "");
  set("number", isProven ? words.number.replace("{last_four}", claims.lastFour) : "");
  set("made", isProven ? words.made.replace("{time}", moment(claims.issuedAt)) : "");
  set("until", isProven ? words.until.replace("{time}", untilText(claims)) : "");
  set("demo", isProven && claims.isDemo ? words.demo : "");
  set("compare", ["green", "orange"].includes(name) ? words.compare : "");
  set("todo", said.todo);
  set("basis", said.basis ?? "");
  set("skew", state.skew > LEEWAY ? words.skew : "");
  set("host", words.host.replace("{host}", location.host));
  set("call", words.call);
  document.getElementById("holder").hidden = !isProven;
  document.getElementById("switch").textContent = words.other;
}

function untilText(claims) {
  // Midnight is said as the end of the day that it ends.
  const last = new Intl.DateTimeFormat("en-GB", {
    timeZone: page.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).format(new Date(claims.expiresAt * 1000));
  if (last !== "00:00") return moment(claims.expiresAt);
  return moment(claims.expiresAt - 60).replace("23:59", "24:00");
}

async function run() {
  const digits = takeDigits();
  state.found = null;
  show();
  state.found = await check(digits);
  show();
}

document.getElementById("switch").addEventListener("click", () => {
  state.language = state.language === "en" ? "zh_CN" : "en";
  show();
});
addEventListener("hashchange", () => {
  if (location.hash.length > 1) run();
});
run();
