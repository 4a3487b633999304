// Five steps for people who have never heard of health codes. It shows what to press, notices when
// that was done, and never stands in the way.

import { h, signButton } from "./dom.js";
import { ask, on, person, state } from "./store.js";
import { either, words } from "./words.js";

const LATER = 1200;
const CROWDED = [["46人 6间 120平", "46 people 6 rooms 120 m2"], ["示例鞋业", "示例鞋业"]];
const ANSWER = ["园区公寓今晚可借 2 间，12 张床。", "Two rooms with 12 beds are free in the park's flats tonight."];

const NOW = ".line:last-child";
const CHOICE = `${NOW} .bubble + .buttons > [data-code="r.a"]:first-child:not(:only-child, :has(+ [data-code="r.back"]))`;
const KEY = `.phone:not(:has(${NOW} [data-code^="r."])) :is([data-key="上报困难"], [data-key="Report a problem"])`;

const has = (handle, code) => shown(handle).some((one) => one.buttons.flat().some((button) => button.code === code));
const shown = (handle) => state.chats[person(handle).account]?.messages ?? [];
const codes = (handle) => shown(handle).filter((one) => one.media?.isCode);
const officer = () => state.people.find((one) => has(one.handle, "t.answer") || has(one.handle, "t.take"))?.handle ?? state.panel.onDuty;

const STEPS = [
  {
    title: ["领一个健康码", "Get a health code"],
    text: ["居民陈志强的手机：按“开始”，按“同意”，在闽政通页面刷脸，再回到聊天。", "On the resident's phone: press Start, agree, show the face on Minzhengtong's page, go back to the chat."],
    at: () => "chen", press: ["[data-code=start]", "[data-code=link]"], isDone: () => codes("chen").length > 0,
  },
  {
    title: ["给门卫看", "Show it to the guard"],
    text: ["按图下的“给门卫看”，或把图拖到门卫的手机上。门卫只看到能不能进，看不到原因。", "Press “Show the guard” below the picture, or drag it there. The guard sees a verdict, never the reasons."],
    at: () => "chen", press: [".hand"], isDone: ({ scanned }) => scanned,
  },
  {
    title: ["企业上报困难", "A firm reports a problem"],
    text: ["企业人事林静：按“上报困难”，选员工住宿、住得太挤，人数和企业按这里的字发出，一路到“提交”。", "On the clerk's phone press “Report a problem”, housing, too crowded; send these words when asked, up to “Submit”."],
    at: () => "lin", press: ['[data-code="r.submit"]', CHOICE, KEY], words: CROWDED, isDone: () => has("lin", "t.progress"),
  },
  {
    title: ["值班员接单、办结", "The officer takes it and resolves it"],
    text: ["值班员的手机响了：按“我来办”，再按“办结”，写一句结果。林静按“解决了”。", "The officer's phone rang: press “I take it”, then “Resolve”, and write the result. Then the clerk presses “Solved”."],
    at: () => (has("lin", "t.solved") ? "lin" : officer()), press: ["take", "resolve", "solved"].map((what) => `[data-code="t.${what}"]`), words: [ANSWER],
    isDone: () => has("lin", "t.rate"),
  },
  {
    title: ["颜色自己变", "The colour changes by itself"],
    text: ["谁也不能给人定颜色，颜色由记录算出。给陈志强记一条“退烧药”，看他的手机。", "Nobody can set a colour: it is computed from records. Add a record for the resident and watch the phone."],
    at: () => "chen", press: [], act: [["给他记一条退烧药", "Add: bought antipyretics"], (panel) => panel.act("records", { act: "add", source: "antipyretics", handle: "chen", day: state.panel.day })],
    isDone: ({ codesThen }) => state.panel.records.some((one) => one.handle === "chen" && one.id.startsWith("PLAY")) && codes("chen").at(-1)?.id > codesThen,
  },
];
const END = {
  title: ["导览完了，随便试", "That was the tour: try anything"],
  text: ["控制台里可以走时间、让来源停、让 Telegram 断线，再看各人手机上说什么。", "In the controls let time pass, let a source fall silent, cut Telegram off, and see what everybody is told."],
};

export class Tour {
  constructor(box, { phone, panel }) {
    Object.assign(this, { box, phone, panel, at: -1, memory: {} });
    on("moment", () => this.look());
    on("panel", () => this.look());
    on("scanned", () => {
      this.memory.scanned = true;
      this.look();
    });
    on("slots", () => this.mark());
  }

  /** Begin, or go on where the tour of this world was left. */
  begin() {
    const [epoch, at] = (sessionStorage.getItem("tour") ?? "").split(" ");
    this.go(epoch === state.epoch ? Number(at) : 0);
  }

  go(at) {
    this.at = at;
    sessionStorage.setItem("tour", `${state.epoch} ${at}`);
    this.memory = { codesThen: codes("chen").at(-1)?.id ?? 0 };
    this.isDone = false;
    this.show();
    this.look();
  }

  end() {
    this.go(-1);
  }

  show() {
    const step = STEPS[this.at] ?? (this.at === STEPS.length ? END : null);
    this.box.hidden = !step;
    document.body.classList.toggle("with-coach", Boolean(step));
    if (step) {
      const isLast = this.at >= STEPS.length;
      const chips = (step.words ?? []).map((pair) => h("button", { type: "button", class: "chip", onclick: () => this.phone(step.at()).say(either(pair)) }, either(pair)));
      const act = step.act && h("button", { type: "button", class: "chip", id: "coach-act", onclick: () => step.act[1](this.panel) }, either(step.act[0]));
      this.box.setAttribute("aria-label", words.tour);
      this.box.replaceChildren(
        h("ol", { class: "dots", "aria-hidden": "true" }, STEPS.map((_, at) => h("li", { class: at < this.at || (at === this.at && this.isDone) ? "past" : at === this.at ? "now" : "" }, String(at + 1)))),
        h("div", { class: "says", role: "status" }, h("b", {}, this.isDone ? `✓ ${either(step.title)}` : either(step.title)), h("p", {}, either(step.text))),
        h("div", { class: "ways" }, chips, act, !isLast && h("button", { type: "button", class: `go${this.isDone ? " ready" : ""}`, id: "coach-next", onclick: () => this.go(this.at + 1) }, words.next)),
        signButton("close", words.skip, () => this.end()));
    }
    this.mark();
  }

  /** See whether the step was done, and where the next press is. */
  look() {
    const step = STEPS[this.at];
    if (step && !this.isDone && state.epoch && step.isDone(this.memory)) {
      this.isDone = true;
      this.show();
      const { at } = this;
      setTimeout(() => this.at === at && this.at < STEPS.length && this.go(at + 1), LATER * 2);
    }
    requestAnimationFrame(() => this.mark());
  }

  mark() {
    for (const one of document.querySelectorAll(".target, .press-here")) one.classList.remove("target", "press-here");
    const step = STEPS[this.at];
    if (this.at === STEPS.length) document.getElementById("controls").classList.add("press-here");
    if (!step || this.isDone) return;
    const box = document.querySelector(`.phone[data-handle="${step.at()}"]`);
    box?.classList.add("target");
    if (this.target !== box) box?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.target = box;
    if (!box?.classList.contains("shown")) document.querySelector(`[data-tab="${step.at()}"]`)?.classList.add("press-here");
    const found = step.press.map((one) => [...(box?.querySelectorAll(one) ?? [])].filter((button) => !button.closest("[hidden]")).at(-1));
    found.find(Boolean)?.classList.add("press-here");
  }
}
