// Owns reading a one-time link and where to go after signing in.
// Promises that the token leaves the address bar at once and that only console pages are returned to.

/** The token in a one-time link's fragment, or null when there is none. */
export function tokenIn(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/, "")).get("t");
  return token && /^[\w.~-]{8,512}$/.test(token) ? token : null;
}

/** Take the token out of the address, so that history and screenshots never hold it. */
export function takeToken(at: Location, history: History): string | null {
  const token = tokenIn(at.hash);
  if (at.hash !== "") history.replaceState(history.state, "", at.pathname + at.search);
  return token;
}

/** A path inside the console to return to; anything else becomes the leads page. */
export function safeNext(next: string | null): string {
  if (!next || !/^\/(?![/\\])/.test(next) || next.startsWith("/sign-in")) return "/leads";
  return next;
}

/** May this role decide about money, models and experiments? */
export function mayDecide(role: string): boolean {
  return role === "owner" || role === "manager";
}

/** May this role change anything, or only look? */
export function mayAct(role: string): boolean {
  return role !== "viewer";
}
