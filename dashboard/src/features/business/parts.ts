/** What can be changed of a business: its lists and its single settings, each with the fields that a form shows. */

export type Kind = "text" | "long" | "number" | "lines" | "yes" | "hours" | "staff" | { choose: readonly string[] };
export type PartField = { name: string; kind: Kind; required?: boolean };
export type ListPart = {
  part: "services" | "resources" | "faqs" | "rules" | "rivals" | "documents" | "examples" | "dishes";
  /** Which field tells two entries apart. */
  key: "id" | "topic" | "name";
  /** The field whose text names an entry, and those that are shown beside it. */
  title: string;
  beside: readonly string[];
  fields: readonly PartField[];
};

const text = (name: string, required = false): PartField => ({ name, kind: "text", required });
const long = (name: string, required = false): PartField => ({ name, kind: "long", required });
const lines = (name: string): PartField => ({ name, kind: "lines" });
const number = (name: string): PartField => ({ name, kind: "number" });
const yes = (name: string): PartField => ({ name, kind: "yes" });
const choose = (name: string, ...among: string[]): PartField => ({ name, kind: { choose: among } });

export const LISTS: readonly ListPart[] = [
  {
    part: "services",
    key: "id",
    title: "name",
    beside: ["minutes", "price"],
    fields: [text("name", true), number("minutes"), number("buffer"), text("price"), { name: "by", kind: "staff" }, lines("said"), long("about"), yes("bookable")],
  },
  {
    part: "resources",
    key: "id",
    title: "name",
    beside: ["role"],
    fields: [text("name", true), text("role"), choose("kind", "person", "place", "thing"), lines("said"), { name: "hours", kind: "hours" }, lines("days_off"), number("seats")],
  },
  { part: "faqs", key: "topic", title: "topic", beside: ["answer"], fields: [lines("asked"), long("answer", true)] },
  {
    part: "rules",
    key: "id",
    title: "id",
    beside: ["then", "say"],
    fields: [choose("then", "urgent", "transfer", "decline", "ask", "say"), lines("words"), lines("unless"), long("say", true)],
  },
  { part: "rivals", key: "name", title: "name", beside: ["said"], fields: [lines("said")] },
  { part: "documents", key: "id", title: "title", beside: ["form"], fields: [text("title", true), choose("form", "markdown", "text", "html"), long("text", true)] },
  { part: "examples", key: "id", title: "said", beside: ["intent"], fields: [text("said", true), text("intent", true), text("service")] },
  { part: "dishes", key: "id", title: "name", beside: ["price"], fields: [text("name", true), text("price"), lines("said"), long("about"), lines("contains")] },
];

/** Cards of single settings: what a field is called, under which card. Those with a dot stand in a table of their own. */
export const SETTINGS: Record<"about" | "tone" | "booking" | "handover" | "notify", readonly PartField[]> = {
  about: [text("name", true), text("address"), long("directions")],
  tone: [long("greeting"), lines("never_say"), lines("vocabulary"), yes("record")],
  booking: [lines("closures"), number("notice_minutes"), number("horizon_days"), number("cancel_hours")],
  handover: [text("handoff_number")],
  notify: [text("notify.sms"), text("notify.email"), choose("notify.least", "info", "warning", "alarm"), lines("notify.on_call"), number("notify.repeat_minutes")],
};

export type Entry = Record<string, unknown>;

/** The value of a field, where a dot leads into a table. */
export function valueOf(entry: Entry, name: string): unknown {
  return name.split(".").reduce<unknown>((inside, key) => (inside as Entry | undefined)?.[key], entry);
}

/** Fields by their names as parts to be changed: those with a dot go into their table. Pure. */
export function toParts(fields: Entry): Entry {
  const parts: Entry = {};
  for (const [name, value] of Object.entries(fields)) {
    const [part = "", inner] = name.split(".");
    if (inner) parts[part] = { ...(parts[part] as Entry | undefined), [inner]: value };
    else parts[part] = value;
  }
  return parts;
}

/** A name as the id of a new entry: letters, digits and dashes, at most 40; not one that is taken. Pure. */
export function makeId(name: string, taken: readonly string[]): string {
  const plain = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const id = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 36) || "new";
  if (!taken.includes(id)) return id;
  let nth = 2;
  while (taken.includes(`${id}-${nth}`)) nth += 1;
  return `${id}-${nth}`;
}
