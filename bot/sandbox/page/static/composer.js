// What a person writes and sends: words, commands, keys, pictures, files, a place.

import { h, signButton } from "./dom.js";
import { state } from "./store.js";
import { words } from "./words.js";

export class Composer {
  /** `phone` does what is asked: `say`, `sendFiles`, `sendPlace`, `menu`. */
  constructor(phone) {
    this.phone = phone;
    this.replied = null;
    this.areKeysShown = true;
    this.text = h("textarea", { rows: "1", "aria-label": words.write, placeholder: words.write, maxlength: "4096",
      onkeydown: (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && this.submit(event), oninput: () => this.grow(), onpaste: (event) => this.paste(event) });
    this.files = h("input", { type: "file", multiple: true, hidden: true, onchange: () => this.chosen() });
    this.quote = h("div", { class: "replying", hidden: true });
    this.list = h("div", { class: "choices", hidden: true });
    this.keys = h("div", { class: "keys" });
    this.keysButton = signButton("keys", words.keys, () => this.toggleKeys(), { "aria-expanded": "true" });
    this.form = h("form", { class: "composer", onsubmit: (event) => this.submit(event) },
      signButton("slash", words.menu, () => this.showCommands(""), { "aria-haspopup": "true" }),
      signButton("clip", words.attach, () => this.showAttach(), { "aria-haspopup": "true" }),
      this.text, this.keysButton,
      h("button", { type: "submit", class: "sign send", "aria-label": words.send, title: words.send }, signButton("send", "", () => {}).firstChild));
    this.starter = h("button", { type: "button", class: "starter", "data-code": "start", onclick: () => this.phone.say("/start") }, words.start);
    const leave = (event) => { if (event.key === "Escape") { this.list.hidden = true; this.text.focus(); } };
    this.box = h("div", { class: "writing", onkeydown: leave }, this.list, this.quote, this.form, this.keys, this.starter, this.files);
  }

  /** Fit to the chat that is shown: its keys, or the button that starts it. */
  fit(chat) {
    const isStarted = Boolean(chat?.started || chat?.isGroup);
    const rows = chat?.keys ?? [];
    this.starter.hidden = isStarted;
    this.form.hidden = !isStarted;
    this.keysButton.hidden = rows.length === 0;
    this.keysButton.setAttribute("aria-expanded", String(this.areKeysShown));
    this.keys.hidden = !isStarted || !this.areKeysShown || rows.length === 0;
    this.keys.replaceChildren(...rows.map((row) => h("div", {}, row.map((label) =>
      h("button", { type: "button", "data-key": label, onclick: () => this.phone.say(label) }, label)))));
  }

  toggleKeys() {
    this.areKeysShown = !this.areKeysShown;
    this.fit(state.chats[this.phone.chat]);
  }

  reply(message) {
    this.replied = message;
    this.quote.hidden = !message;
    if (message) {
      this.quote.replaceChildren(h("span", {}, `${words.reply}: ${message.text.split("\n")[0]}`),
        signButton("close", words.close, () => this.reply(null)));
      this.text.focus();
    }
  }

  async submit(event) {
    event?.preventDefault();
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.grow();
    this.list.hidden = true;
    await this.phone.say(text, this.replied?.id);
    this.reply(null);
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 120)}px`;
    if (this.text.value.startsWith("/") && !this.text.value.includes(" ")) this.showCommands(this.text.value.slice(1), true);
    else if (this.list.dataset.kind === "typed") this.list.hidden = true;
  }

  async showCommands(beginning, isTyped = false) {
    const known = await this.phone.menu();
    const fitting = known.filter(({ command }) => command.startsWith(beginning));
    this.choose(isTyped ? "typed" : "menu", fitting.map(({ command, description }) =>
      [h("span", {}, h("b", {}, `/${command}`), ` ${description}`), () => { this.text.value = ""; this.phone.say(`/${command}`); }]));
  }

  showAttach() {
    const pick = (accept) => () => { this.files.accept = accept; this.files.click(); };
    this.choose("attach", [[words.photo, pick("image/*")], [words.file, pick("")], [words.voice, pick("audio/*")], [words.placeHere, () => this.phone.sendPlace()]]);
  }

  choose(kind, choices) {
    const isAskedAgain = kind !== "typed" && kind === this.list.dataset.kind && !this.list.hidden;
    this.list.dataset.kind = kind;
    this.list.hidden = isAskedAgain || choices.length === 0;
    const chosen = (act) => () => { this.list.hidden = true; act(); };
    this.list.replaceChildren(...choices.map(([label, act]) => h("button", { type: "button", onclick: chosen(act) }, label)));
    if (kind !== "typed") this.list.firstElementChild?.focus();
  }

  chosen() {
    this.phone.sendFiles([...this.files.files], this.files.accept === "");
    this.files.value = "";
  }

  paste(event) {
    const files = [...event.clipboardData.files];
    if (files.length) {
      event.preventDefault();
      this.phone.sendFiles(files);
    }
  }
}
