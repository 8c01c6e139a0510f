/** Reading a form when it is sent. */
import type { FormEvent } from "react";

/** The named fields of a form, as texts; the page stays where it is. */
export function fieldsOf<Name extends string>(event: FormEvent<HTMLFormElement>, ...names: Name[]): Record<Name, string> {
  event.preventDefault();
  const sent = new FormData(event.currentTarget);
  return Object.fromEntries(names.map((name) => [name, String(sent.get(name) ?? "")])) as Record<Name, string>;
}
