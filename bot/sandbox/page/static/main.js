// The whole screen: four phones, the bar on top, who hears what.

import { clockOf, dayOf, h, icon, isNarrow, isStill, mayGoBack, signButton } from "./dom.js";
import { Panel } from "./panel.js";
import { Phone } from "./phone.js";
import { ring, sounds } from "./sounds.js";
import { ask, begin, nameOf, now, on, person, state } from "./store.js";
import { Tour } from "./tour.js";
import { either, speak, words } from "./words.js";

const FIRST = ["chen", "lin", "", "ke"];
const OFFICER = 2;
const GUARD = "ke";
const FLIGHT = 550;
const find = (id) => document.getElementById(id);
const opening = find("opening");

const panel = new Panel(find("panel"));
let phones = [];
let shown = 0;
let isTourWanted = true;
let asked = new URLSearchParams(location.search).get("lang");
const tour = new Tour(find("coach"), { phone: (handle) => phoneOf(handle), panel });

function build() {
  speak(state.panel.language);
  const owners = phones.length ? phones.map((one) => one.handle) : FIRST;
  phones = [];
  phones = owners.map((handle, slot) => new Phone(slot, handle || state.panel.onDuty, { hand, enlarge }));
  find("phones").replaceChildren(...phones.map((one) => one.box));
  find("phones").setAttribute("aria-label", words.phones);
  document.title = `${words.title} · ${words.pretend}${words.world}`;
  bar();
  tabs();
  panel.build();
  show(shown);
  if (isTourWanted) tour.begin();
  else tour.show();
  isTourWanted = false;
  if (["zh", "en"].includes(asked) && asked !== state.panel.language) choose(asked);
  asked = "";
}

function bar() {
  const other = state.panel.language === "en" ? "zh" : "en";
  find("top").replaceChildren(
    h("a", { class: "skip", href: "#phones" }, words.phones),
    h("div", { class: "brand" }, h("img", { src: "/sandbox/static/icon.svg", alt: "", width: 30, height: 30 }),
      h("h1", {}, words.title, h("small", {}, words.place)),
      h("span", { class: "pretend", title: words.pretendLong }, words.pretend, h("span", {}, words.world))),
    h("button", { type: "button", class: "clock", id: "clock", "aria-label": words.now, onclick: () => panel.toggle("time") }),
    h("div", { class: "tools" },
      h("button", { type: "button", class: "tool", id: "tour", onclick: () => tour.go(0) }, icon("flag"), h("span", {}, words.tour)),
      h("button", { type: "button", class: "tool", id: "language", lang: other === "en" ? "en" : "zh-CN", onclick: () => choose(other) }, icon("globe"), h("span", {}, words.other)),
      signButton(sounds.isOn ? "sound" : "still", sounds.isOn ? words.soundOff : words.soundOn, () => { sounds.isOn = !sounds.isOn; ring(); bar(); }, { id: "sound", "aria-pressed": String(sounds.isOn) }),
      h("button", { type: "button", class: "tool main", id: "controls", "aria-expanded": String(panel.isOpen), "aria-controls": "panel", onclick: () => panel.toggle() }, icon("panel"), h("span", {}, words.panel))));
  tick();
}

function tabs() {
  find("tabs").replaceChildren(...phones.map((one, slot) => h("button", {
    type: "button", "aria-pressed": String(slot === shown), "data-tab": one.handle, onclick: () => show(slot),
  }, h("span", { class: "face", "aria-hidden": "true" }, person(one.handle).full.slice(0, 1)), either(person(one.handle).role), one.badge(one.waiting))));
}

/** Show one phone where there is room for one only. */
function show(slot) {
  shown = slot;
  for (const [at, one] of phones.entries()) one.box.classList.toggle("shown", at === slot);
  phones[slot].view.end();
  phones[slot].seen();
  tabs();
}

function tick() {
  const clock = find("clock");
  if (!clock || !state.panel.now) return;
  const moment = now();
  clock.replaceChildren(h("span", {}, dayOf(moment)), h("b", {}, clockOf(moment)));
  clock.classList.toggle("moving", state.panel.doing === "moving");
}

function phoneOf(handle) {
  const found = phones.find((one) => one.handle === handle);
  if (found) return found;
  phones[3].belongTo(handle);
  return phones[3];
}

/** Let a picture fly to the guard's phone, whose camera looks at it. */
async function hand(from, file, picture) {
  const guard = phoneOf(GUARD);
  if (isNarrow()) show(guard.slot);
  else guard.box.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!isNarrow() && !isStill()) await fly(picture, guard.box);
  await guard.look(file, picture);
}

async function fly(picture, target) {
  const from = picture.getBoundingClientRect(), to = target.getBoundingClientRect();
  const copy = picture.cloneNode();
  copy.className = "flying";
  Object.assign(copy.style, { left: `${from.left}px`, top: `${from.top}px`, width: `${from.width}px`, height: `${from.height}px` });
  document.body.append(copy);
  const away = `translate(${to.left + to.width / 2 - from.left - from.width / 2}px, ${to.top + to.height / 2 - from.top - from.height / 2}px) scale(.7)`;
  await copy.animate([{ transform: "none" }, { transform: away, opacity: 0.85 }], { duration: FLIGHT, easing: "cubic-bezier(.5,0,.2,1)" }).finished;
  copy.remove();
}

function enlarge(url, alt) {
  const box = h("dialog", { class: "lightbox", "aria-label": alt, onclick: () => box.close(), onclose: () => box.remove() },
    h("img", { src: url, alt }), signButton("close", words.close, () => box.close(), { "data-closes": true }));
  document.body.append(box);
  box.showModal();
  mayGoBack();
}

async function choose(language) {
  history.replaceState(history.state, "", language === "en" ? "?lang=en" : "?lang=zh");
  await ask("language", { language }).catch(() => phones[0]?.toast(words.busy));
}

on("world", build);
on("waiting", (share) => {
  opening.querySelector("progress").value = share;
  if (!phones.length) return;
  phones = [];
  isTourWanted = true;
  tour.end();
  panel.close();
  find("phones").replaceChildren(opening);
});
on("moment", (moment) => {
  for (const one of phones) {
    if (person(one.handle).chats.includes(moment.id)) one.happen(moment, !isNarrow() || one.slot === shown);
  }
  if (moment.isNew && moment.bot && moment.message && !moment.message.service) {
    const owner = state.people.find((one) => one.account === moment.id);
    if (owner) find("spoken").textContent = `${nameOf(owner)} ${words.says}: ${moment.message.text.split("\n")[0]}`;
    if (!moment.message.silent && phones.some((one) => person(one.handle).chats.includes(moment.id))) ring();
  }
  tabs();
});
on("traffic", (lines) => {
  for (const line of lines.filter(({ name }) => name === "sendChatAction")) {
    for (const one of phones.filter(({ chat }) => chat === line.chat)) one.types();
  }
});
on("panel", (former) => {
  if (!phones.length || !state.panel.now) return;
  const { language, onDuty } = state.panel;
  if (former.language !== language) build();
  if (former.onDuty !== onDuty && phones[OFFICER].handle === former.onDuty) phones[OFFICER].belongTo(onDuty);
  if (former.onDuty !== onDuty) phones.forEach((one) => one.title());
  tick();
});
on("slots", () => phones.length === FIRST.length && tabs());
on("link", (isThere) => (isThere ? delete document.body.dataset.lost : (document.body.dataset.lost = words.lost)));
addEventListener("pointerdown", ({ target }) => {
  for (const { composer } of phones) composer.list.hidden ||= !composer.box.contains(target);
});
setInterval(tick, 1000);
begin();
