/** A word in a coloured field: how something stands. */
import type { ReactNode } from "react";
import { classes } from "./classes";

export type Tone = "good" | "warn" | "bad" | "accent" | "plain";

const TONES: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  accent: "bg-accent-soft text-accent",
  plain: "bg-sunken text-ink",
};

export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classes("inline-block whitespace-nowrap rounded px-1.5 py-0.5 text-xs font-medium", TONES[tone])}>{children}</span>;
}
