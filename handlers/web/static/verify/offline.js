// Has the worker keep this page for when there is no network.

const SCOPE = "/v";
const WORKER = new URL("worker.js", import.meta.url).pathname;

/** Let the worker be installed once the page has loaded; browsers without workers do without. */
export async function keepPage() {
  try {
    await navigator.serviceWorker?.register(trusted(WORKER), { scope: SCOPE });
  } catch {
    // Private windows keep nothing.
  }
}

/** The page's policy lets scripts come from addresses of this one kind alone. */
function trusted(address) {
  const policy = globalThis.trustedTypes?.createPolicy("verify", {
    createScriptURL: () => WORKER,
  });
  return policy?.createScriptURL(address) ?? address;
}
