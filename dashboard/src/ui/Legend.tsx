/** Which colour says what, below a chart. */
import type { ReactNode } from "react";
import { classes } from "./classes";

/** `entries`: the class that colours, and what it stands for. */
export function Legend({ entries }: { entries: [colour: string, meaning: ReactNode][] }) {
  return (
    <p className="mt-2 flex gap-4 text-sm text-muted">
      {entries.map(([colour, meaning]) => (
        <span key={colour}>
          <span aria-hidden className={classes("mr-1 inline-block size-2.5 rounded-sm", colour)} />
          {meaning}
        </span>
      ))}
    </p>
  );
}
