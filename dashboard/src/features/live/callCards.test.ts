import { expect, test } from "vitest";
import type { Schemas } from "@/api/client";
import type { LiveEvent, LiveFact } from "@/api/live";
import { foldFact, openCards, type CallCards } from "./callCards";

const fact = (event: LiveEvent, subject = "call.bright.c1"): LiveFact => ({ subject, event, id: "f", at: "2026-11-30T10:00:00Z", cause: "", sequence: 0, position: "" });
const fold = (...events: LiveEvent[]) => events.reduce<CallCards>((cards, event) => foldFact(cards, fact(event)), {});

test("a card says who rings, what is said, and what is being done", () => {
  const { c1 } = fold(
    { fact: "call.ringing", person: "ann", caller: "+16175550111" },
    { fact: "sentence.composed", sentence: 1, turn: 0, text: "Bright Dental." },
    { fact: "speech.partial", turn: 1, words: "a cleaning" },
    { fact: "speech.recognised", turn: 1, words: "a cleaning on tuesday" },
    { fact: "intent.recognised", turn: 1, intent: "ask", confidence: 0.2, guess: true },
    { fact: "intent.recognised", turn: 1, intent: "book", confidence: 0.95 },
    { fact: "tool.requested", turn: 1, tool: "find_availability" },
    { fact: "verdict.given", shield: "injection", verdict: "flag" },
    { fact: "turn.timed", turn: 1, total: 480 },
  );
  expect(c1).toMatchObject({ caller: "+16175550111", intent: "book", tools: ["find_availability"], flags: ["injection: flag"], latency: 480 });
  expect(c1?.lines.map((line) => line.text)).toEqual(["Bright Dental.", "a cleaning on tuesday"]);
});

test("a card says in a word what goes on, and who it is", () => {
  const after = (...events: LiveEvent[]) => fold({ fact: "call.ringing" }, ...events).c1?.doing;
  expect(after()).toBe("ringing");
  expect(after({ fact: "speech.started", turn: 1 })).toBe("caller");
  expect(after({ fact: "speech.recognised", turn: 1, words: "a cleaning" })).toBe("thinking");
  expect(after({ fact: "sentence.started", sentence: 1 })).toBe("agent");
  expect(after({ fact: "sentence.started", sentence: 1 }, { fact: "playback.marked", sentence: 1 })).toBe("waiting");
  expect(after({ fact: "handoff.requested" }, { fact: "sentence.started", sentence: 1 })).toBe("handoff");
  expect(fold({ fact: "caller.known", person: "ann", name: "Ann Lee" }).c1?.name).toBe("Ann Lee");
});

test("a tool that has answered is not being done any more", () => {
  expect(fold({ fact: "tool.requested", tool: "a" }, { fact: "tool.answered", tool: "a" }).c1?.tools).toEqual([]);
});

test("facts of other things leave the cards as they are", () => {
  const cards = fold({ fact: "call.ringing" });
  expect(foldFact(cards, fact({ fact: "contact.met" }, "contact.bright.ann"))).toBe(cards);
});

test("a call that rang hours ago and has no end is not on", () => {
  const call = { call: "c1", at: "2026-11-30T10:00:00Z", day: "", person: "", caller: "", called: "", language: "en", seconds: 0, ended: "", outcome: "" } as Schemas["CallLine"];
  expect(Object.keys(openCards([call], Date.parse("2026-11-30T10:05:00Z")))).toEqual(["c1"]);
  expect(openCards([call], Date.parse("2026-11-30T22:05:00Z"))).toEqual({});
});
