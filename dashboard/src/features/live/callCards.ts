/** What the live page knows of each call, folded from the facts as they come. */
import type { Schemas } from "@/api/client";
import type { LiveFact } from "@/api/live";

export type LiveLine = { key: string; who: "caller" | "agent"; text: string; final: boolean };
/** What is going on in a call, in the word under which the screen says it. */
export type Doing = "ringing" | "caller" | "thinking" | "agent" | "waiting" | "silent" | "lost" | "handoff" | "over";
export type CallCard = {
  call: string;
  name: string;
  doing: Doing;
  caller: string;
  person: string;
  since: string;
  lines: LiveLine[];
  intent: string;
  confidence: number | null;
  sentiment: number | null;
  tools: string[];
  flags: string[];
  latency: number | null;
  ended: string;
};
export type CallCards = Record<string, CallCard>;

/** How many lines a card keeps. */
const LINES = 8;
const LONGEST_CALL_MS = 2 * 60 * 60 * 1_000;

/** The cards after one more fact; the same cards when it says nothing about a call. Pure. */
export function foldFact(cards: CallCards, fact: LiveFact): CallCards {
  const [kind, , call = ""] = fact.subject.split(".");
  if (kind !== "call") return cards;
  const before = cards[call] ?? emptyCard(call, fact.at);
  const after = evolve(before, fact);
  return after === before ? cards : { ...cards, [call]: after };
}

/** Cards of calls that were on before the first fact came. A call without an end that began hours ago is no call that is on. */
export function openCards(calls: Schemas["CallLine"][], now: number): CallCards {
  const on = calls.filter((one) => !one.ended && !one.outcome && now - Date.parse(one.at) < LONGEST_CALL_MS);
  return Object.fromEntries(on.map((one) => [one.call, { ...emptyCard(one.call, one.at), caller: one.caller, person: one.person }]));
}

/** What goes on after a fact, when it changes that. */
const DOING: Record<string, Doing> = {
  "call.ringing": "ringing",
  "line.opened": "waiting",
  "line.lost": "lost",
  "speech.started": "caller",
  "speech.partial": "caller",
  "speech.discarded": "waiting",
  "speech.recognised": "thinking",
  "sentence.started": "agent",
  "playback.marked": "waiting",
  "playback.cleared": "caller",
  "caller.silent": "silent",
  "handoff.requested": "handoff",
  "call.ended": "over",
  "call.refused": "over",
};

function evolve(before: CallCard, fact: LiveFact): CallCard {
  const doing = before.doing === "handoff" && fact.event.fact !== "call.ended" ? "handoff" : (DOING[fact.event.fact] ?? before.doing);
  return fold(doing === before.doing ? before : { ...before, doing }, fact);
}

function fold(card: CallCard, { id, event }: LiveFact): CallCard {
  const number = (name: string) => (typeof event[name] === "number" ? (event[name] as number) : null);
  const text = (name: string) => (typeof event[name] === "string" ? (event[name] as string) : "");
  switch (event.fact) {
    case "call.ringing":
      return { ...card, caller: text("caller"), person: text("person") };
    case "caller.known":
      return { ...card, name: text("name") };
    case "speech.partial":
      return withLine(card, { key: `caller-${number("turn")}`, who: "caller", text: text("words"), final: false });
    case "speech.recognised":
      return withLine(card, { key: `caller-${number("turn")}`, who: "caller", text: text("words"), final: true });
    case "speech.discarded":
      return { ...card, lines: card.lines.filter((line) => line.key !== `caller-${number("turn")}` || line.final) };
    case "sentence.composed":
      return withLine(card, { key: `agent-${number("sentence")}`, who: "agent", text: text("text"), final: true });
    case "intent.recognised":
      return event.guess ? card : { ...card, intent: text("intent"), confidence: number("confidence") };
    case "mood.estimated":
      return { ...card, sentiment: number("sentiment") };
    case "tool.requested":
      return { ...card, tools: [...card.tools, text("tool")] };
    case "tool.answered":
    case "tool.failed":
    case "tool.refused":
      return { ...card, tools: without(card.tools, text("tool")) };
    case "verdict.given":
      return event.verdict === "pass" ? card : { ...card, flags: [...card.flags, `${text("shield")}: ${text("verdict")}`].slice(-3) };
    case "turn.timed":
      return { ...card, latency: number("total") };
    case "call.ended":
      return { ...card, ended: text("reason") || id };
    case "call.refused":
      return { ...card, ended: text("reason") || id };
    default:
      return card;
  }
}

function emptyCard(call: string, since: string): CallCard {
  const nothing = { name: "", doing: "waiting" as const, caller: "", person: "", lines: [], intent: "", confidence: null, sentiment: null };
  return { call, since, ...nothing, tools: [], flags: [], latency: null, ended: "" };
}

function withLine(card: CallCard, line: LiveLine): CallCard {
  const at = card.lines.findIndex((one) => one.key === line.key);
  const lines = at < 0 ? [...card.lines, line] : card.lines.map((one, nth) => (nth === at ? line : one));
  return { ...card, lines: lines.slice(-LINES) };
}

function without(tools: string[], tool: string): string[] {
  const at = tools.lastIndexOf(tool);
  return at < 0 ? tools : tools.filter((_, nth) => nth !== at);
}
