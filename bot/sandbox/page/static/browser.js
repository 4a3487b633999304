// The browser on a phone: real pages of the service and of the pretend platform, in a frame.

import { h, icon, isStill, signButton } from "./dom.js";
import { state } from "./store.js";
import { words } from "./words.js";

const CAMERA = 900;

export class PhoneBrowser {
  /** `phone` follows links to the chat (`start`) and says what it cannot do (`toast`). */
  constructor(phone) {
    this.phone = phone;
    this.address = h("span", { class: "address" });
    this.frame = h("iframe", { title: words.title, onload: () => this.loaded() });
    this.camera = h("div", { class: "camera", hidden: true }, h("div", { class: "seen" }), h("p", { role: "status" }, words.scanning));
    this.closer = signButton("close", words.close, () => this.close());
    this.box = h("div", { class: "browser", role: "dialog", "aria-label": words.title, hidden: true,
      onkeydown: (event) => event.key === "Escape" && this.close() },
    h("header", {}, icon("globe"), this.address, this.closer), this.frame, this.camera);
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /** Open a page of this address; nothing else is ever loaded. */
  open(url) {
    const page = new URL(url, location.href);
    if (page.origin !== location.origin) {
      this.phone.toast(words.outside);
      return;
    }
    this.address.textContent = page.host + page.pathname.replace(/^(\/login\/).*/, "$1…");
    this.box.hidden = false;
    this.camera.hidden = true;
    // A frame that is led to the same page with another fragment would not load it anew.
    this.frame.src = "about:blank";
    setTimeout(() => { this.frame.src = page.href; });
    this.closer.focus({ preventScroll: true });
  }

  /** Hold the camera to a picture, then open what it has found. */
  async scan(picture, find) {
    this.box.hidden = false;
    this.camera.hidden = false;
    this.address.textContent = "";
    this.camera.firstChild.replaceChildren(picture.cloneNode());
    const [url] = await Promise.all([find(), new Promise((resolve) => setTimeout(resolve, isStill() ? 0 : CAMERA))]);
    if (url) this.open(url);
    else {
      this.close();
      this.phone.toast(words.noCode);
    }
  }

  close() {
    this.box.hidden = true;
    this.frame.src = "about:blank";
    this.phone.focus();
  }

  loaded() {
    const page = this.frame.contentDocument;
    if (!page || page.URL === "about:blank") return;
    this.address.textContent = location.host + page.location.pathname.replace(/^(\/login\/).*/, "$1…");
    page.addEventListener("click", (event) => this.followed(event), true);
    page.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  /** Let a link to the chat lead to the chat: here the app is around the browser. */
  followed(event) {
    const href = event.target.closest?.("a[href]")?.href ?? "";
    if (href.startsWith(`${location.origin}/`) || !href) return;
    event.preventDefault();
    if (href.startsWith(state.link)) {
      this.close();
      this.phone.start(new URL(href).searchParams.get("start") ?? "");
    } else this.phone.toast(href.startsWith("tel:") ? `☎ ${href.slice(4)}` : words.outside);
  }
}
