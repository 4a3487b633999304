// The page that a camera opens: takes the code, has it judged, shows what to do.

import { aged, check } from "./check.js";
import { inAddress } from "./digits.js";
import { digits, onNext } from "./fragment.js";
import { recall, remember } from "./memory.js";
import { keepPage } from "./offline.js";
import { canScan } from "./scanning.js";
import { show } from "./show.js";
import { fetchTrust } from "./trust.js";

const LANGUAGE = "language";
const NOTHING = { token: null, region: null, trust: null, status: null };

const page = JSON.parse(document.getElementById("page").textContent);
const state = {
  ...NOTHING, verdict: "checking", digits: "", language: language(), canScan: false, noCamera: false,
};
let camera = new AbortController();

/** Return what was asked for, here or before: a page that was kept may have been in another. */
function language() {
  const asked = new URLSearchParams(location.search).get(LANGUAGE);
  return [asked, recall(LANGUAGE)].find((one) => Object.hasOwn(page.words, one)) ?? page.language;
}

function become(changes) {
  Object.assign(state, changes);
  show(state, page);
}

async function judge(next) {
  camera.abort();
  become({ ...NOTHING, digits: next, verdict: "checking", noCamera: false });
  const found = await check(next, page);
  // Another code may have come in the meantime.
  if (state.digits === next && state.verdict === "checking") become(found);
}

/** Stand ready: what the next check relies on is fetched now, the network may go. */
async function wait(changes = {}) {
  become({ ...NOTHING, ...changes, digits: "", verdict: "empty" });
  const trust = await fetchTrust(page).catch(() => null);
  if (state.verdict === "empty") become({ trust });
}

async function scan() {
  camera = new AbortController();
  const { signal } = camera;
  become({ ...NOTHING, digits: "", verdict: "scanning", noCamera: false });
  document.getElementById("stop").focus();
  try {
    const { scan: look } = await import("./scan.js");
    const text = await look(document.getElementById("camera"), signal);
    if (!signal.aborted) await judge(inAddress(text));
  } catch {
    if (!signal.aborted) await wait({ noCamera: true });
  }
}

function stop() {
  camera.abort();
  if (state.verdict === "scanning") wait();
}

/** Let a code that ends while the page is open lose its colour. */
function keepTrue() {
  const verdict = aged(state);
  if (verdict !== state.verdict) become({ verdict });
}

function onPress(id, act) {
  document.getElementById(id).addEventListener("click", (event) => {
    // Following a link would load the page again, and the code is no longer in the address.
    event.preventDefault();
    act();
  });
}

onPress("switch", () => {
  become({ language: page.words[state.language].other_language });
  remember(LANGUAGE, state.language);
});
onPress("retry", () => judge(state.digits));
onPress("scan", scan);
onPress("stop", stop);
onNext(judge);
setInterval(keepTrue, 1000);
addEventListener("online", () => {
  if (state.verdict === "empty") wait();
  else if (state.digits && !(state.trust && !state.trust.isOffline)) judge(state.digits);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop();
});
canScan().then((can) => become({ canScan: can }));
if (digits) judge(digits);
else wait();
keepPage();
