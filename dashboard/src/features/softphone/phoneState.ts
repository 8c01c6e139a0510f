/** What the softphone's screen shows, folded from what happens. Pure. */
import type { FromEdge } from "./protocol";
import type { MicrophoneTrouble } from "./sound";

export type PhoneStage = "idle" | "starting" | "on" | "reconnecting" | "ended";
export type PhoneLine = { who: "caller" | "agent"; text: string; final: boolean };
export type PhoneState = {
  stage: PhoneStage;
  call: string;
  startedAt: number;
  lines: PhoneLine[];
  turns: number[];
  muted: boolean;
  microphoneLost: boolean;
  why: string;
  trouble: MicrophoneTrouble | "";
  problem: string;
};

export const IDLE: PhoneState = {
  stage: "idle",
  call: "",
  startedAt: 0,
  lines: [],
  turns: [],
  muted: false,
  microphoneLost: false,
  why: "",
  trouble: "",
  problem: "",
};

/** The state after the edge has said something. `now` in milliseconds. */
export function hearEdge(state: PhoneState, said: FromEdge, now: number): PhoneState {
  switch (said.type) {
    case "started":
      return { ...state, stage: "on", call: said.call, startedAt: state.startedAt || now };
    case "words":
      return { ...state, lines: addWords(state.lines, { who: said.who, text: said.text, final: said.final }) };
    case "turn":
      return { ...state, turns: [...state.turns, said.ms] };
    case "ended":
      return { ...state, stage: "ended", why: said.why };
    case "mark":
    case "clear":
      return state;
  }
}

/** Words that are not final give way to the next of the same side. */
function addWords(lines: PhoneLine[], line: PhoneLine): PhoneLine[] {
  const at = lines.findLastIndex((one) => one.who === line.who && !one.final);
  return at < 0 ? [...lines, line] : [...lines.slice(0, at), ...lines.slice(at + 1), line];
}
