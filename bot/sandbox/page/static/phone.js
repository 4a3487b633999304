// A phone in somebody's hand: whose it is, their chats, the browser, what the bot answers.

import { PhoneBrowser } from "./browser.js";
import { ChatView } from "./chat.js";
import { Composer } from "./composer.js";
import { h, isNarrow } from "./dom.js";
import { ask, nameOf, person, state, tell } from "./store.js";
import { either, words } from "./words.js";

const TOAST = 3500;
const MOST_FILES = 10;
const TYPING = 4000;
const PICTURE = "text/x-picture";

export class Phone {
  /** `hand` shows a picture of this phone to the guard's; `enlarge` shows it to everybody. */
  constructor(slot, handle, { hand, enlarge }) {
    this.slot = slot;
    this.unread = {};
    this.hands = hand;
    this.view = new ChatView({
      enlarge,
      open: (url) => this.follow(url),
      press: (message, button, element) => this.press(message, button, element),
      reply: (message) => this.composer.reply(message),
      say: (text) => this.say(text),
    });
    this.composer = new Composer(this);
    this.browser = new PhoneBrowser(this);
    this.face = h("span", { class: "face", "aria-hidden": "true" });
    this.name = h("b", {});
    this.role = h("small", {});
    this.choice = h("select", { "aria-label": words.person, onchange: () => this.belongTo(this.choice.value) });
    this.rooms = h("div", { class: "rooms", role: "group", "aria-label": words.chats });
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.typing = h("p", { class: "typing", hidden: true }, words.typing);
    this.box = h("section", { class: "phone", "data-slot": slot, ondragover: (event) => this.over(event),
      ondragleave: () => this.box.removeAttribute("data-drop"), ondrop: (event) => this.dropped(event) },
    h("header", { class: "who" }, this.face, h("span", { class: "names" }, this.name, this.role), this.choice),
    this.rooms, this.view.list, this.typing, this.toasts, this.composer.box, this.browser.box);
    this.belongTo(handle);
  }

  belongTo(handle) {
    const owner = person(handle);
    this.handle = handle;
    this.unread = {};
    this.view.acts.account = owner.account;
    this.view.acts.hand = handle !== "ke" && ((file, picture) => this.hands(this, file, picture));
    this.box.setAttribute("aria-label", `${nameOf(owner)}, ${either(owner.role)}`);
    this.box.dataset.handle = handle;
    this.browser.box.hidden = true;
    this.browser.frame?.remove();
    this.open(owner.account);
    this.title();
    tell("slots");
  }

  /** Say whose phone this is; who is on duty may have changed. */
  title() {
    const owner = person(this.handle);
    const isOnDuty = state.panel.onDuty === this.handle;
    this.face.textContent = owner.full.slice(0, 1);
    this.name.textContent = nameOf(owner);
    this.role.textContent = isOnDuty ? `${either(owner.role)} · ${words.onDuty}` : either(owner.role);
    this.box.classList.toggle("on-duty", isOnDuty);
    this.choice.replaceChildren(...state.people.map((one) => h("option", { value: one.handle, selected: one.handle === this.handle },
      `${nameOf(one)} · ${either(one.role)}${state.panel.onDuty === one.handle ? ` · ${words.onDuty}` : ""} · ${either(one.part)}`)));
    this.choice.value = this.handle;
  }

  open(id) {
    this.chat = id;
    delete this.unread[id];
    this.view.open(id);
    this.refresh();
  }

  refresh() {
    const { chats } = person(this.handle);
    this.rooms.hidden = chats.length < 2;
    this.rooms.replaceChildren(...chats.map((id) => h("button", {
      type: "button", "aria-pressed": String(id === this.chat), onclick: () => this.open(id), "data-room": state.chats[id]?.isGroup ? "group" : "private",
    }, state.chats[id]?.isGroup ? state.chats[id].title : words.private, this.badge(this.unread[id]))));
    this.composer.fit(state.chats[this.chat]);
  }

  badge(count) {
    return count ? h("span", { class: "badge", "aria-label": `${count} ${words.unread}` }, String(count)) : null;
  }

  get waiting() {
    return Object.values(this.unread).reduce((sum, one) => sum + one, 0);
  }

  /** Show what happened in one of this person's chats; `isSeen` if they look at it. */
  happen(moment, isSeen) {
    if (moment.id === this.chat) this.view.change(moment);
    if (moment.isNew && moment.bot && !(isSeen && moment.id === this.chat)) this.unread[moment.id] = (this.unread[moment.id] ?? 0) + 1;
    this.typing.hidden = true;
    this.refresh();
  }

  types() {
    this.typing.hidden = false;
    setTimeout(() => { this.typing.hidden = true; }, TYPING);
  }

  seen() {
    delete this.unread[this.chat];
    this.refresh();
  }

  async attempt(act) {
    try {
      return await act();
    } catch (reason) {
      this.toast(words.because(reason));
      return null;
    }
  }

  say(text, reply) {
    return this.attempt(() => ask(`phones/${this.handle}/say`, { text, reply, chat: this.chat }));
  }

  start(payload) {
    this.open(person(this.handle).account);
    return this.say(`/start ${payload}`.trim());
  }

  /** Send files: pictures as photos, unless all are to be files. */
  sendFiles(files, areFiles = false) {
    const form = new FormData();
    for (const file of files.slice(0, MOST_FILES)) form.append("file", file, file.name || "picture.png");
    if (areFiles) form.append("as", "files");
    return this.attempt(() => ask(`phones/${this.handle}/files`, form));
  }

  sendPlace() {
    return this.attempt(() => ask(`phones/${this.handle}/place`));
  }

  async menu() {
    const query = new URLSearchParams({ chat: this.chat, language: state.panel.language });
    const answer = await fetch(`/sandbox/phones/${this.handle}/menu?${query}`);
    return answer.ok ? answer.json() : [];
  }

  /** Press a button below a message: a link opens, anything else asks the bot. */
  async press(message, button, element) {
    if (button.kind === "link") return this.follow(button.url);
    if (button.kind === "copy") {
      await navigator.clipboard?.writeText(button.copies).catch(() => {});
      return this.toast(words.copied);
    }
    element.setAttribute("aria-busy", "true");
    const { row, column, label } = button;
    const answer = await this.attempt(() => ask(`phones/${this.handle}/press`, { chat: this.chat, message: message.id, row, column, label }));
    element.removeAttribute("aria-busy");
    if (answer?.unanswered) this.toast(words.noAnswer);
    if (answer?.url) this.follow(answer.url);
    if (answer?.text && answer.alert) this.alert(answer.text);
    else if (answer?.text) this.toast(answer.text);
    return answer;
  }

  follow(url) {
    if (!url.startsWith(state.link)) return this.browser.open(url);
    return this.start(new URL(url).searchParams.get("start") ?? "");
  }

  toast(text) {
    const shown = h("div", { class: "toast" }, text);
    this.toasts.append(shown);
    setTimeout(() => shown.remove(), TOAST);
  }

  alert(text) {
    const ok = h("button", { type: "button", onclick: () => box.remove() }, words.ok);
    const box = h("div", { class: "alert", role: "alertdialog", "aria-label": text, onkeydown: (event) => event.key === "Escape" && box.remove() },
      h("div", {}, h("p", {}, text), ok));
    this.box.append(box);
    ok.focus();
  }

  focus() {
    // On a telephone that would bring up the keyboard.
    if (!this.composer.form.hidden && !isNarrow()) this.composer.text.focus({ preventScroll: true });
  }

  over(event) {
    const isPicture = event.dataTransfer.types.includes(PICTURE);
    if (!isPicture && !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.box.dataset.drop = isPicture ? words.dropScan : words.drop;
  }

  dropped(event) {
    event.preventDefault();
    this.box.removeAttribute("data-drop");
    const file = event.dataTransfer.getData(PICTURE);
    const picture = file && document.querySelector(`img[src$="${CSS.escape(encodeURIComponent(file))}"]`);
    if (picture) this.look(file, picture);
    else this.sendFiles([...event.dataTransfer.files]);
  }

  /** Scan the code in a picture with this phone's camera: what it finds opens in its browser. */
  async look(file, picture) {
    await this.browser.scan(picture, async () => (await this.attempt(() => ask("scan", { file })))?.url);
    tell("scanned", this.handle);
  }
}
