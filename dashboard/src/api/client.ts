/** Asking the API: typed by its own description, signed in by the cookie, and failing with a Problem. */
import createClient from "openapi-fetch";
import { Problem } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** Sent with every request: a page of another site cannot send it, so that the cookie is of no use to it. */
const REQUESTED_BY = { "X-Daybook-Request": "dashboard", Accept: "application/json" };

async function ask(request: Request): Promise<Response> {
  try {
    return await fetch(request, { cache: "no-store" });
  } catch {
    throw new Problem(0, "");
  }
}

export const api = createClient<paths>({ baseUrl: location.origin, headers: REQUESTED_BY, fetch: ask });

type Answered<T> = { data?: T; error?: unknown; response: Response };

/** What was answered; throws the Problem that was answered instead. */
export async function answer<T>(asked: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  const detail = (error as { detail?: string } | undefined)?.detail ?? "";
  throw new Problem(response.status, detail, Number(response.headers.get("Retry-After")) || 0);
}
