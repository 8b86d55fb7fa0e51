// Owns every call the console and the demo home make to the server.
// Promises an ApiError with a stable code for any failure, and CSRF and idempotency headers on changes.
import { newKey } from "../lib/ids";
import type { FieldError } from "./types";

/** A call that did not succeed; `status` 0 means that the server was not reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: FieldError[];

  constructor(problem: { status: number; code: string; detail: string; fields?: FieldError[] }) {
    super(problem.detail);
    this.name = "ApiError";
    this.status = problem.status;
    this.code = problem.code;
    this.fields = problem.fields ?? [];
  }
}

let csrfToken: string | null = null;

/** Remember the token that proves a change comes from this page; null forgets it. */
export function setCsrf(token: string | null): void {
  csrfToken = token;
}

type Query = Record<string, string | number | null | undefined>;

/** A path with its query; empty values are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

interface Options {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  /** The same key for a repeated attempt makes the server answer with the first result. */
  key?: string;
  signal?: AbortSignal;
}

/** Call the server and give back its JSON; an empty answer gives undefined. */
export async function call<T>(path: string, options: Options = {}): Promise<T> {
  const method = options.method ?? "GET";
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") {
    headers["Idempotency-Key"] = options.key ?? newKey();
    headers["X-Requested-With"] = "lead-orchestrator";
    if (csrfToken !== null) headers["X-CSRF-Token"] = csrfToken;
  }
  const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store" };
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) init.signal = options.signal;

  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError({
      status: 0,
      code: "unreachable",
      detail: "The server cannot be reached. Check the connection and try again.",
    });
  }
  const body = await readJson(response);
  if (!response.ok) throw problemOf(response.status, body);
  return body as T;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (!response.ok) return undefined;
    throw new ApiError({
      status: response.status,
      code: "not_json",
      detail: "The server gave an answer this page does not understand.",
    });
  }
}

const PLAIN: Record<number, string> = {
  401: "You are signed out.",
  403: "You are not allowed to do that.",
  404: "This does not exist, or is not yours to see.",
  409: "Something changed in the meantime. Look again and retry.",
  413: "That is too long.",
  429: "Too many requests. Wait a moment and try again.",
  503: "The server is not ready. Try again in a moment.",
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Read a problem+json body; anything else becomes a plain sentence for its status. */
export function problemOf(status: number, body: unknown): ApiError {
  const fallback = PLAIN[status] ?? "The server could not do that. Try again.";
  if (!isRecord(body)) return new ApiError({ status, code: `http_${status}`, detail: fallback });
  const fields = Array.isArray(body["errors"]) ? body["errors"].flatMap(fieldError) : [];
  const text = [body["detail"], body["title"]].find(
    (part): part is string => typeof part === "string" && part !== "",
  );
  const code = typeof body["code"] === "string" ? body["code"] : `http_${status}`;
  return new ApiError({ status, code, detail: text ?? fallback, fields });
}

function fieldError(entry: unknown): FieldError[] {
  if (!isRecord(entry)) return [];
  const { field, message } = entry;
  return typeof field === "string" && typeof message === "string" ? [{ field, message }] : [];
}
