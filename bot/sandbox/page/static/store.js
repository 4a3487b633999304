// What is known of the world, kept true by the feed (server-sent events).

import { words } from "./words.js";

export const state = { epoch: "", people: [], chats: {}, traffic: [], panel: { doing: "opening" }, heardAt: 0 };

const bus = new EventTarget();
const AGAIN = 500;
const MOST_LINES = 120;
let source = null;

export const tell = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));
export const on = (name, act) => bus.addEventListener(name, (event) => act(event.detail));
export const nameOf = ({ full, handle }) => (words.at ? `${handle[0].toUpperCase()}${handle.slice(1)} ${full}` : full);
export const person = (handle) => state.people.find((one) => one.handle === handle);

/** Return the world's time now, in milliseconds; it stands while it is being moved. */
export function now() {
  const { panel, heardAt } = state;
  return panel.now + (panel.doing === "moving" ? 0 : Date.now() - heardAt);
}

/** Fetch everything, again and again until there is a world, then listen. */
export async function begin() {
  source?.close();
  try {
    const answer = await fetch("/sandbox/state", { cache: "no-store" });
    if (!answer.ok) throw new Error("no state");
    const given = await answer.json();
    hear(given.panel);
    tell("link", true);
    if (!given.epoch) {
      tell("waiting", given.ready);
      throw new Error("not yet");
    }
    Object.assign(state, given);
    tell("world");
    listen(given.place);
  } catch {
    setTimeout(begin, AGAIN);
  }
}

function listen(place) {
  source = new EventSource(`/sandbox/events?since=${encodeURIComponent(place)}`);
  source.onopen = () => tell("link", true);
  source.onerror = () => {
    tell("link", false);
    if (source.readyState === EventSource.CLOSED) setTimeout(begin, AGAIN);
  };
  source.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    if (news.again) {
      begin();
      return;
    }
    if (news.panel) hear(news.panel);
    for (const moment of news.moments ?? []) happen(moment);
    if (news.traffic) {
      state.traffic = [...state.traffic, ...news.traffic].slice(-MOST_LINES);
      tell("traffic", news.traffic);
    }
  };
}

function hear(panel) {
  const former = state.panel;
  state.panel = panel;
  state.heardAt = Date.now();
  tell("panel", former);
}

function happen({ chat: id, what, bot, around, message }) {
  const chat = (state.chats[id] ??= { messages: [] });
  Object.assign(chat, around);
  if (message) {
    const at = chat.messages.findIndex((one) => one.id === message.id);
    if (message.deleted) {
      if (at >= 0) chat.messages.splice(at, 1);
    } else if (at >= 0) chat.messages[at] = message;
    else chat.messages.push(message);
  }
  tell("moment", { id, what, bot, message, isNew: what === "message" });
}

/** Ask for something to be done; returns the answer, throws with the reason. */
export async function ask(path, body = {}) {
  const isForm = body instanceof FormData;
  const answer = await fetch(`/sandbox/${path}`, {
    method: "POST",
    headers: isForm ? {} : { "Content-Type": "application/json" },
    body: isForm ? body : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}
