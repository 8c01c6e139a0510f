/** A sentence that stands where something is missing, loading, failed or not allowed: it says what to do next. */
import type { ReactNode } from "react";
import { classes } from "./classes";

type Props = { tone?: "plain" | "bad" | "warn"; title?: string; children?: ReactNode; live?: boolean };

export function Notice({ tone = "plain", title, children, live = false }: Props) {
  const look = { plain: "text-muted", bad: "bg-bad-soft text-bad", warn: "bg-warn-soft text-warn" }[tone];
  return (
    <div role={tone === "bad" ? "alert" : live ? "status" : undefined} className={classes("rounded-md px-3 py-3", look)}>
      {title && <p className="font-semibold">{title}</p>}
      {children}
    </div>
  );
}
