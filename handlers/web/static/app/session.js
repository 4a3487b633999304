// Asks the house. The token lives in this module's memory and nowhere else.

import { initData } from "./telegram.js";

const PATIENCE = 10_000;
const NOT_OPEN = 401;
let token = "";

/** The page has to be opened from the chat again. */
export class NotOpenError extends Error {}

/** Exchange what Telegram says for a token; return the page's words in the chat's language. */
export async function open(page) {
  if (!initData) throw new NotOpenError();
  const answer = await post("/app/session", { page }, `tma ${initData}`);
  ({ token } = answer);
  return answer.words;
}

/** Return what the house answers. */
export function ask(path, body) {
  return post(path, body, `Bearer ${token}`);
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
