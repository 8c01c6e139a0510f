/** A part of a screen, with its heading. */
import { type ReactNode, useId } from "react";
import { classes } from "./classes";

type Props = { title?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string };

export function Card({ title, aside, children, className }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={title ? id : undefined} className={classes("min-w-0 rounded-lg border border-line bg-raised p-4", className)}>
      {title && (
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-2">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
