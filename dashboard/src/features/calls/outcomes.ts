/** How calls come out, in the order of the list to choose from, and the tone in which each is shown. */
import type { Tone } from "@/ui/Badge";

export const OUTCOMES: Record<string, Tone> = {
  booked: "good",
  moved: "good",
  cancelled: "plain",
  answered: "good",
  message: "accent",
  transferred: "accent",
  callback: "warn",
  refused: "plain",
  unfinished: "warn",
  abandoned: "warn",
  flood: "bad",
  full: "bad",
  log: "bad",
};
