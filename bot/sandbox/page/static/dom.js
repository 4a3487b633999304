// Making elements, and telling moments. No text ever becomes HTML here.

import { words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const ZONE = "Asia/Shanghai";
const SHAPES = {
  bell: "M6 10a6 6 0 1 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7M10 20a2 2 0 0 0 4 0",
  mute: "M6 10a6 6 0 0 1 9-5.2M18 10c0 5 2 6 2 7H8M10 20a2 2 0 0 0 4 0M4 4l16 16",
  reply: "M10 8V4L3 11l7 7v-4c5 0 8 1 11 5 0-7-4-11-11-11",
  send: "M4 12 20 4l-6 16-3-7z",
  clip: "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.400 3.400 0 0 1 5 5l-8.500 8.500a1.700 1.700 0 0 1-2.500-2.500L14.500 7.500",
  keys: "M4 5h16v14H4zM8 9.500h.01M12 9.500h.01M16 9.500h.01M8 13h.01M12 13h.01M16 13h.01M9 16h6",
  slash: "M4 5h16v14H4zM14 8.500l-4 7",
  close: "M6 6l12 12M18 6 6 18",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  voice: "M12 4v9M12 4a2.500 2.500 0 0 0-2.500 2.500v5a2.500 2.500 0 0 0 5 0v-5A2.500 2.500 0 0 0 12 4M6 11.500a6 6 0 0 0 12 0M12 17.500V21",
  place: "M12 21c5-6 7-9 7-12a7 7 0 1 0-14 0c0 3 2 6 7 12M12 11.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5",
  scan: "M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4M7 12h10",
  link: "M9 15 19 5M12 5h7v7",
  panel: "M4 7h10M18 7h2M4 12h3M11 12h9M4 17h8M16 17h4M14 5v4M7 10v4M12 15v4",
  sound: "M4 10v4h4l5 4V6L8 10zM16.500 9a4 4 0 0 1 0 6M19 6.500a8 8 0 0 1 0 11",
  still: "M4 10v4h4l5 4V6L8 10zM17 10l4 4M21 10l-4 4",
  flag: "M6 21V4M6 5c4-2 7 2 12 0v8c-5 2-8-2-12 0",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M3 12h18M12 3c3 3 3.500 6 3.500 9s-.5 6-3.500 9c-3-3-3.500-6-3.500-9S9 6 12 3",
};

/** Return an element; properties beginning with `on` listen, others are attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((one) => one != null && one !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** Return a button that shows a sign only; its name is for those who do not see it. */
export function signButton(name, label, act, extra = {}) {
  return h("button", { type: "button", class: "sign", "aria-label": label, title: label, onclick: act, ...extra }, icon(name));
}

function told(options, moment) {
  return new Intl.DateTimeFormat(words.lang, { timeZone: ZONE, ...options }).format(moment);
}

export const clockOf = (moment) => told({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, moment);
export const secondsOf = (moment) => told({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, moment);
export const dayOf = (moment) => told({ month: "long", day: "numeric", weekday: "short" }, moment);

/** Return a moment of the county as a form's field has it: `2020-02-24T08:30`. */
export function localOf(moment) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" });
  return parts.format(moment).replace(" ", "T");
}

export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const isNarrow = () => matchMedia("(max-width: 47.99rem)").matches;

/** Let Back close what is being opened; it leaves the page only where nothing is open. */
export function mayGoBack() {
  if (!history.state) history.pushState("open", "");
}

addEventListener("popstate", () => {
  const open = [...document.querySelectorAll("[data-closes]")].filter((one) => one.checkVisibility());
  if (open.length > 1) mayGoBack();
  if (open.length) open.at(-1).click();
  else history.back();
});
