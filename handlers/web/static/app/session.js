// Asks the house. The token lives in this module's memory and nowhere else.

import { initData } from "./telegram.js";

const PATIENCE = 10_000;
const NOT_OPEN = 401;
/** A token counts for a quarter of an hour; one that is older than this is exchanged first. */
const FRESH_FOR = 5 * 60_000;
let token = "";
let since = 0;
let exchange = null;

/** The page has to be opened from the chat again. */
export class NotOpenError extends Error {}

/** Exchange what Telegram says for a token; return the page's words in the chat's language. */
export async function open(page) {
  if (!initData) throw new NotOpenError();
  const answer = await post("/app/session", { page }, `tma ${initData}`);
  keep(answer);
  return answer.words;
}

/** Return what the house answers. */
export async function ask(path, body) {
  if (Date.now() - since > FRESH_FOR) {
    // Once for all who ask at the same time: a token is exchanged a single time.
    exchange ??= post("/app/session/next", {}, `Bearer ${token}`).then(keep);
    // Where that fails the former one may still count: the answer to what is asked tells.
    await exchange.catch(() => {});
    exchange = null;
  }
  return post(path, body, `Bearer ${token}`);
}

function keep(answer) {
  ({ token } = answer);
  since = Date.now();
}

async function post(path, body, authorization) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Authorization": authorization, "Content-Type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (response.status === NOT_OPEN) throw new NotOpenError();
  const answer = await response.json();
  if (answer.error) throw new Error(answer.error);
  return answer;
}
