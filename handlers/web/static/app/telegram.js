// Speaks with the Telegram app around the page (https://core.telegram.org/api/web-events), so
// that no script of anybody else runs here. Where the app brings its own object, that one is used.

const given = window.Telegram?.WebApp;
const proxy = window.TelegramWebviewProxy;
const isFramed = window.parent !== window;
const passed = new URLSearchParams(take());
const SCANS_SINCE = [6, 4];
/** Apps of computers: they know of the scanner, but have none. */
const WITHOUT_CAMERA = ["macos", "tdesktop", "unigram", "web", "weba", "webk"];
const LONGEST_HINT = 64;

/** What Telegram says of who opened the page; empty outside of Telegram. */
export const initData = given?.initData || passed.get("tgWebAppData") || "";

/** Whether there is a Telegram app around the page at all. */
export const isInside = Boolean(given || proxy || window.external?.notify) || initData !== "";

let waiting = null;

/** Take what stands behind # off the address bar, before anything else happens. */
function take() {
  const text = location.hash.slice(1);
  if (location.href.includes("#")) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return text;
}

/** Return whether this app can scan. */
export function canScan() {
  const platform = given?.platform ?? passed.get("tgWebAppPlatform") ?? "";
  const version = given ? given.version : passed.get("tgWebAppVersion") ?? "6.0";
  return isInside && !WITHOUT_CAMERA.includes(platform) && isRecent(version);
}

function isRecent(version) {
  if (version === undefined) return true;
  const [major, minor = 0] = version.split(".").map(Number);
  return major > SCANS_SINCE[0] || (major === SCANS_SINCE[0] && minor >= SCANS_SINCE[1]);
}

/** Open the scanner; return the text of the first code, null where it was closed without one. */
export function scan(hint) {
  settle(null);
  return new Promise((resolve) => {
    waiting = resolve;
    const params = { text: hint.slice(0, LONGEST_HINT) };
    if (!given) {
      post("web_app_open_scan_qr_popup", params);
      return;
    }
    try {
      given.showScanQrPopup(params, (text) => {
        settle(text);
        return true;
      });
    } catch {
      settle(null);
    }
  });
}

/** Tell the hand what the eye sees: "success", "warning" or "error". */
export function vibrate(kind) {
  if (given) given.HapticFeedback?.notificationOccurred(kind);
  else post("web_app_trigger_haptic_feedback", { type: "notification", notification_type: kind });
}

export function close() {
  if (given) given.close?.();
  else post("web_app_close");
}

function settle(text) {
  waiting?.(text);
  waiting = null;
}

function receive(type, data) {
  if (type === "qr_text_received" && waiting) {
    post("web_app_close_scan_qr_popup");
    settle(String(data?.data ?? ""));
  }
  if (type === "scan_qr_popup_closed") settle(null);
}

function post(eventType, eventData = "") {
  if (proxy) proxy.postEvent(eventType, JSON.stringify(eventData));
  else if (window.external?.notify) window.external.notify(JSON.stringify({ eventType, eventData }));
  // Nothing secret is ever said, and who may frame the page is in its policy.
  else if (isFramed) window.parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
}

function listen() {
  window.Telegram = { ...window.Telegram, WebView: { receiveEvent: receive } };
  window.TelegramGameProxy = { receiveEvent: receive };
  window.TelegramGameProxy_receiveEvent = receive;
  addEventListener("message", ({ source, data }) => {
    if (!isFramed || source !== window.parent) return;
    try {
      const { eventType, eventData } = JSON.parse(data);
      receive(eventType, eventData);
    } catch {
      // Somebody else's message.
    }
  });
  if (isFramed) post("iframe_ready", { reload_supported: false });
}

if (given) {
  given.onEvent?.("scanQrPopupClosed", () => settle(null));
  given.ready?.();
  given.expand?.();
} else {
  listen();
  post("web_app_ready");
  post("web_app_expand");
}
