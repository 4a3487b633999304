// One message as it is seen: words with their marks, media, buttons, time and sound.

import { clockOf, h, icon, signButton } from "./dom.js";
import { words } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", spoiler: "span" };
const COMMAND = /(?<![\w/@])\/[a-z_]{2,32}(?![\w/])/g;
const CALL = /(?<!\d)0\d{2,3}-\d{4} ?\d{3,4}(?!\d)/g;

/** Return a message; `acts` are what can be done with it. */
export function bubble(message, acts) {
  if (message.service) {
    const { came, left } = message.service;
    return h("p", { class: "service" }, came ? `${came} ${words.came}` : `${left} ${words.left}`);
  }
  const isMine = message.from === acts.account;
  const kind = isMine ? "mine" : "theirs";
  const body = h("div", { class: `bubble ${kind} ${message.media?.kind ?? ""}` },
    !isMine && acts.isGroup && h("span", { class: "name" }, message.name),
    message.reply && h("span", { class: "quote" }, message.reply.text),
    message.media && media(message, acts),
    message.place && place(message.place),
    message.text && h("div", { class: "text" }, marked(message, acts)),
    meta(message, acts, isMine));
  return h("article", { class: `line ${kind}` }, body, ...rows(message, acts));
}

function meta(message, acts, isMine) {
  const sound = message.silent ? "mute" : "bell";
  const named = message.silent ? words.silent : words.rings;
  return h("span", { class: "meta" },
    signButton("reply", words.reply, () => acts.reply(message)),
    message.edits > 0 && h("span", { class: "edited" }, words.edited),
    h("time", {}, clockOf(message.at)),
    message.bot && !isMine
      && h("span", { class: `sound ${sound}`, role: "img", "aria-label": named, title: named }, icon(sound)));
}

/** Cut the text at every border of a mark and wrap each piece in what covers it. */
function marked({ text, marks, bot }, acts) {
  const borders = marks.flatMap(({ offset, length }) => [offset, offset + length]);
  const cuts = [...new Set([0, text.length, ...borders])].sort((one, other) => one - other);
  return cuts.slice(1).flatMap((end, at) => {
    const start = cuts[at];
    const covering = marks.filter((mark) => mark.offset <= start && mark.offset + mark.length >= end);
    const pieces = found(text.slice(start, end), bot || covering.some((one) => one.type === "bot_command"), acts);
    return covering.reduce((inner, mark) => wrapped(mark, inner, acts), pieces);
  });
}

function wrapped(mark, inner, acts) {
  if (mark.type === "text_link" || mark.type === "url") {
    const url = mark.url ?? inner.map((one) => one.textContent ?? one).join("");
    return [h("button", { type: "button", class: "inline", onclick: () => acts.open(url) }, inner)];
  }
  return mark.type in TAGS ? [h(TAGS[mark.type], { class: mark.type }, inner)] : inner;
}

/** Let commands be pressed, as apps do, and keep telephone numbers together. */
function found(text, hasCommands, acts) {
  const pieces = [];
  let at = 0;
  const hits = [...(hasCommands ? text.matchAll(COMMAND) : []), ...text.matchAll(CALL)];
  for (const hit of hits.sort((one, other) => one.index - other.index)) {
    const [word] = hit;
    pieces.push(text.slice(at, hit.index));
    pieces.push(word.startsWith("/")
      ? h("button", { type: "button", class: "inline", onclick: () => acts.say(word) }, word)
      : h("span", { class: "call" }, word));
    at = hit.index + word.length;
  }
  return [...pieces, text.slice(at)];
}

function media(message, acts) {
  const { kind, url, name, size, width, height, seconds, isCode } = message.media;
  if (kind === "photo") {
    const picture = h("img", { src: url, alt: message.text.split("\n")[0] || words.photo, width, height, draggable: true,
      ondragstart: (event) => event.dataTransfer.setData("text/x-picture", message.media.file) });
    const open = h("button", { type: "button", class: "picture", "aria-label": words.picture, onclick: () => acts.enlarge(url, picture.alt) }, picture);
    const hand = isCode && acts.hand
      && h("button", { type: "button", class: "hand", onclick: () => acts.hand(message.media.file, picture) }, icon("scan"), words.hand);
    return h("div", { class: "photo-box" }, open, hand);
  }
  const label = kind === "voice" ? `${words.voice} 0:${String(seconds).padStart(2, "0")}` : name;
  const shown = size < 1024 ? `${size} B` : size < 1048576 ? `${Math.round(size / 1024)} kB` : `${(size / 1048576).toFixed(1)} MB`;
  return h("a", { class: "file", href: url, download: name }, icon(kind === "voice" ? "voice" : "file"),
    h("span", {}, label, h("small", {}, shown)));
}

function place([latitude, longitude]) {
  return h("div", { class: "place" }, h("div", { class: "map", "aria-hidden": "true" }, icon("place")),
    h("span", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`));
}

function rows(message, acts) {
  return message.buttons.map((row, at) => h("div", { class: "buttons" }, row.map((button, column) => {
    const press = (event) => acts.press(message, { ...button, row: at, column }, event.currentTarget);
    return h("button", { type: "button", class: `key ${button.style ?? ""}`, "data-code": button.code || button.kind, onclick: press },
      button.label, button.kind === "link" && icon("link"));
  })));
}
