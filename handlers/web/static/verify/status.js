// Whether a code of ours still holds: asked with its random handle, nothing else leaves the page.

const PATIENCE = 8000;
const TOO_MANY = 429;
const ANSWERS = ["valid", "withdrawn", "expired"];

/** Return "valid", "withdrawn" or "expired"; "often" or "unasked" where it stays unknown. */
export async function ask(handle) {
  try {
    const response = await fetch("/api/status", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ handle }),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (response.status === TOO_MANY) return "often";
    const { status } = await response.json();
    return response.ok && ANSWERS.includes(status) ? status : "unasked";
  } catch {
    return "unasked";
  }
}
