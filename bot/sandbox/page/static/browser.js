// The browser on a phone: real pages of the service and of the pretend platform, in a frame.

import { h, icon, isStill, mayGoBack, signButton } from "./dom.js";
import { state } from "./store.js";
import { words } from "./words.js";

const CAMERA = 900;

export class PhoneBrowser {
  /** `phone` follows links to the chat (`start`) and says what it cannot do (`toast`). */
  constructor(phone) {
    this.phone = phone;
    this.address = h("span", { class: "address" });
    this.camera = h("div", { class: "camera", hidden: true }, h("div", { class: "seen" }), h("p", { role: "status" }, words.scanning));
    this.closer = signButton("close", words.close, () => this.close(), { "data-closes": true });
    this.box = h("div", { class: "browser", role: "dialog", "aria-label": words.title, hidden: true,
      onkeydown: (event) => event.key === "Escape" && this.close() },
    h("header", {}, icon("globe"), this.address, this.closer), this.camera);
  }

  /** Open a page of this address; nothing else is ever loaded. */
  open(url) {
    const page = new URL(url, location.href);
    if (page.origin !== location.origin) {
      this.phone.toast(words.outside);
      return;
    }
    this.address.textContent = page.host + page.pathname.replace(/^(\/login\/).*/, "$1…");
    this.show();
    this.camera.hidden = true;
    // Each visit has a frame of its own, or Back would walk through former ones unseen.
    this.frame = h("iframe", { title: words.title, src: page.href, onload: () => this.loaded() });
    this.camera.before(this.frame);
    this.closer.focus({ preventScroll: true });
  }

  /** Hold the camera to a picture, then open what it has found. */
  async scan(picture, find) {
    this.show();
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

  show() {
    this.frame?.remove();
    this.box.hidden = false;
    mayGoBack();
  }

  close() {
    this.box.hidden = true;
    this.frame?.remove();
    this.phone.focus();
  }

  loaded() {
    const page = this.frame.contentDocument;
    if (!page || page.URL === "about:blank") return;
    this.address.textContent = location.host + page.location.pathname.replace(/^(\/login\/).*/, "$1…");
    // Whoever holds the phone is who logs in, unless somebody else is chosen.
    const owner = page.querySelector(`label:has(input[name=person][value="${this.phone.handle}"])`);
    owner?.click();
    owner?.parentElement.scrollTo(0, owner.offsetTop - owner.parentElement.offsetTop);
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
