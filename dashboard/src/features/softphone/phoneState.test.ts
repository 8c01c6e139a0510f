import { expect, test } from "vitest";
import { hearEdge, IDLE } from "./phoneState";
import type { FromEdge } from "./protocol";

const after = (...said: FromEdge[]) => said.reduce((state, one) => hearEdge(state, one, 1_000), IDLE);

test("words that grow stand in one line, until they are final", () => {
  const state = after(
    { type: "words", who: "caller", text: "tuesday", final: false },
    { type: "words", who: "caller", text: "tuesday morning", final: false },
    { type: "words", who: "caller", text: "tuesday morning please", final: true },
    { type: "words", who: "agent", text: "At nine or ten?", final: true },
  );
  expect(state.lines.map((line) => line.text)).toEqual(["tuesday morning please", "At nine or ten?"]);
});

test("a call that comes back keeps its words and its clock", () => {
  const begun = { ...after({ type: "started", call: "c1" }, { type: "turn", ms: 480 }), stage: "reconnecting" as const };
  const back = hearEdge(begun, { type: "started", call: "c1" }, 9_000);
  expect([back.stage, back.startedAt, back.turns]).toEqual(["on", 1_000, [480]]);
});
