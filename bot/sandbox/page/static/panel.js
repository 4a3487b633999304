// The panel that moves the world: time, records, sources, failures, what goes to and fro.

import { h, localOf, mayGoBack, secondsOf, signButton } from "./dom.js";
import { ask, nameOf, now, on, state } from "./store.js";
import { either, words } from "./words.js";

const STEPS = [1, 5, 30];
const DAY = 24 * 60 * 60 * 1000;
const MOST_ROWS = 60;
const SURE = 4000;

export class Panel {
  constructor(box) {
    this.box = box;
    this.handle = "chen";
    this.source = "antipyretics";
    on("panel", () => this.isOpen && this.show());
    on("traffic", () => this.isOpen && this.showLog());
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** Open the panel, at one of its parts if that is named, or close it. */
  toggle(section, isOpen = Boolean(section) || !this.isOpen) {
    const opener = document.getElementById("controls");
    this.box.hidden = !isOpen;
    document.body.classList.toggle("with-panel", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
    if (section) this.parts[section].open = true;
    (isOpen ? this.box.querySelector("button") : opener).focus({ preventScroll: true });
    if (!isOpen) return;
    this.show();
    this.showLog();
    mayGoBack();
  }

  close() {
    if (this.isOpen) this.toggle();
  }

  build() {
    this.parts = {};
    this.status = h("p", { class: "doing", role: "status" });
    this.log = h("tbody", {});
    const part = (name, title, isOpen, ...children) => {
      this.parts[name] = h("details", { open: isOpen, id: `part-${name}` }, h("summary", {}, title), ...children);
      return this.parts[name];
    };
    this.sources = h("ul", { class: "list" });
    this.failures = h("ul", { class: "list" });
    this.box.setAttribute("aria-label", words.panel);
    this.box.onkeydown = (event) => event.key === "Escape" && this.close();
    this.box.replaceChildren(
      h("header", {}, h("h2", {}, words.panel, " ", h("small", { class: "pretend" }, words.pretend)), signButton("close", words.close, () => this.close(), { "data-closes": true })),
      this.status,
      part("time", words.time, true, ...this.timeForm()),
      part("records", words.records, true, ...this.recordForm()),
      part("sources", words.sources, false, this.sources),
      part("failures", words.failures, false, this.failures),
      part("log", words.log, false, h("p", { class: "hint" }, words.logHint), h("div", { class: "log", tabindex: "0", role: "region", "aria-label": words.log }, h("table", {}, this.log))),
      this.resetButton());
    if (this.isOpen) this.show();
  }

  timeForm() {
    this.until = h("input", { type: "datetime-local", "aria-label": words.goTo, required: true });
    const steps = STEPS.map((minutes) => h("button", { type: "button", "data-minutes": minutes, onclick: () => this.act("time", { minutes }) }, `+${minutes} ${words.minutes}`));
    const midnight = h("button", { type: "button", "data-act": "midnight", onclick: () => this.act("time", { until: `${localOf(now() + DAY).slice(0, 10)}T00:00` }) }, words.midnight);
    const go = this.form(() => this.act("time", { until: this.until.value }), this.until, h("button", { type: "submit" }, words.goTo));
    return [h("div", { class: "row" }, steps, midnight), go, h("p", { class: "hint" }, words.timeHint)];
  }

  recordForm() {
    const options = (pairs, chosen) => pairs.map(([value, label]) => h("option", { value, selected: value === chosen }, label));
    const choose = () => { this.handle = this.who.value; this.show(); };
    this.who = h("select", { "aria-label": words.whose, onchange: choose }, options(state.people.map((one) => [one.handle, `${nameOf(one)} · ${either(one.role)}`]), this.handle));
    this.kind = h("select", { "aria-label": words.what }, options(Object.entries(state.kinds).map(([name, title]) => [name, either(title)]), this.source));
    this.day = h("input", { type: "date", "aria-label": words.day, required: true, value: state.panel.day });
    this.records = h("ul", { class: "list" });
    const add = () => this.act("records", { act: "add", source: this.kind.value, handle: this.handle, day: this.day.value });
    return [this.form(add, this.who, this.kind, this.day, h("button", { type: "submit", class: "main" }, words.add)), this.records];
  }

  form(act, ...fields) {
    return h("form", { class: "row", onsubmit: (event) => { event.preventDefault(); act(); } }, fields);
  }

  /** Return a button that begins again when it is pressed twice. */
  resetButton() {
    const button = h("button", { type: "button", class: "reset" }, words.reset);
    const be = (sure) => { button.dataset.sure = sure; button.textContent = sure ? words.sure : words.reset; };
    button.addEventListener("click", () => {
      if (button.dataset.sure) this.act("reset", {});
      be(button.dataset.sure ? "" : "yes");
      setTimeout(() => be(""), SURE);
    });
    return button;
  }

  async act(path, body) {
    try {
      await ask(path, body);
    } catch (reason) {
      this.status.textContent = words.because(reason);
    }
  }

  show() {
    const { panel } = state;
    if (!panel.now || !this.status) return;
    this.status.textContent = words[panel.doing] ?? "";
    this.box.setAttribute("aria-busy", String(Boolean(panel.doing)));
    if (document.activeElement !== this.until) this.until.value = localOf(now() + 60 * 60 * 1000);
    this.showRecords(panel);
    this.sources.replaceChildren(...Object.entries(state.sources).map(([name, title]) => {
      const isLate = panel.late.includes(name);
      return h("li", { class: isLate ? "bad" : "" }, h("span", {}, either(title), isLate && h("small", {}, words.late)),
        h("button", { type: "button", "data-source": name, onclick: () => this.act("sources", { source: name, late: !isLate }) }, isLate ? words.back : words.makeLate));
    }));
    this.failures.replaceChildren(...Object.entries(state.failures).map(([name, title]) => {
      const isOn = panel.failing.includes(name);
      return h("li", {}, h("label", {}, h("input", { type: "checkbox", role: "switch", name, checked: isOn, onchange: () => this.act("failures", { name, on: !isOn }) }), either(title)));
    }));
  }

  showRecords(panel) {
    const own = panel.records.filter((one) => one.handle === this.handle);
    const rows = own.map((one) => {
      const day = h("input", { type: "date", value: one.day, "aria-label": `${either(state.kinds[one.source])}, ${words.day}` });
      return h("li", {}, h("span", {}, either(state.kinds[one.source])), day,
        h("button", { type: "button", "data-act": "correct", onclick: () => this.act("records", { act: "correct", id: one.id, day: day.value }) }, words.correct),
        h("button", { type: "button", "data-act": "retract", onclick: () => this.act("records", { act: "retract", id: one.id }) }, words.retract));
    });
    this.records.replaceChildren(...(rows.length ? rows : [h("li", { class: "hint" }, words.noRecords)]));
  }

  showLog() {
    const names = Object.fromEntries(Object.values(state.chats).map((one) => [one.id, one.title]));
    const rows = state.traffic.slice(-MOST_ROWS).reverse().map((line) => h("tr", { class: `${line.way}${line.status >= 400 ? " bad" : ""}` },
      h("td", {}, secondsOf(line.at)), h("td", {}, line.way === "call" ? "→" : "←"), h("td", {}, line.name), h("td", {}, line.status >= 400 ? line.status : ""),
      h("td", {}, line.way === "call" ? `${line.took} ms` : ""), h("td", {}, names[line.chat] ?? ""), h("td", {}, `${line.size} B`)));
    this.log.replaceChildren(...rows);
  }
}
