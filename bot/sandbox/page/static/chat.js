// One chat on one phone: its messages, oldest first, kept as they are now.

import { bubble } from "./bubble.js";
import { dayOf, h } from "./dom.js";
import { state } from "./store.js";
import { words } from "./words.js";

const NEAR = 80;
const FLASH = 1200;

export class ChatView {
  constructor(acts) {
    this.acts = acts;
    this.list = h("div", { class: "messages", role: "log", "aria-live": "off", tabindex: "0", "aria-label": words.chats,
      onscroll: () => this.notice() });
    this.isAtEnd = true;
    this.top = 0;
    new ResizeObserver(() => this.isAtEnd && this.end()).observe(this.list);
    this.nodes = new Map();
    this.id = "";
  }

  /** Show a chat from its beginning. */
  open(id) {
    this.id = id;
    this.nodes.clear();
    this.list.replaceChildren();
    for (const message of state.chats[id]?.messages ?? []) this.put(message);
    this.separate();
    this.end();
  }

  end() {
    this.list.scrollTop = this.list.scrollHeight;
    this.top = this.list.scrollTop;
    this.isAtEnd = true;
  }

  /** Remember whether the newest message is looked at: then the next one is, too. */
  notice() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    // What has grown since was not scrolled away from: only a way up is.
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.isAtEnd = true;
    else if (scrollTop < this.top) this.isAtEnd = false;
    this.top = scrollTop;
  }

  /** Show what has become of a message. */
  change({ message, what }) {
    if (!message) return;
    const { isAtEnd } = this;
    const former = this.nodes.get(message.id);
    if (message.deleted) {
      former?.remove();
      this.nodes.delete(message.id);
    } else {
      const node = this.put(message, former);
      // It is seen for a moment that this is new, or was changed.
      node.classList.add(what === "edit" ? "changed" : "fresh");
      setTimeout(() => node.classList.remove("changed", "fresh"), FLASH);
    }
    this.separate();
    if (isAtEnd || message.from === this.acts.account) this.end();
  }

  put(message, former) {
    const node = bubble(message, { ...this.acts, isGroup: state.chats[this.id]?.isGroup });
    node.dataset.message = message.id;
    node.dataset.at = message.at;
    if (message.album) node.dataset.album = message.album;
    if (former) former.replaceWith(node);
    else this.list.append(node);
    this.nodes.set(message.id, node);
    return node;
  }

  /** Put days between messages, and parts of an album together. */
  separate() {
    for (const old of this.list.querySelectorAll(".day, .empty")) old.remove();
    let day = "", album = "";
    for (const node of [...this.list.children]) {
      const own = dayOf(Number(node.dataset.at));
      if (own !== day) node.before(h("div", { class: "day" }, h("span", {}, own)));
      node.classList.toggle("joined", Boolean(node.dataset.album) && node.dataset.album === album);
      day = own;
      album = node.dataset.album ?? "";
    }
    if (!day) this.list.append(h("p", { class: "empty" }, words.empty));
  }
}
