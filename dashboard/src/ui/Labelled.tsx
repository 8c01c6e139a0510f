/** What stands around a field: its label before it and a hint behind it, both tied to it by its id. */
import { type ReactNode, useId } from "react";
import { classes } from "./classes";

export type Around = { label: ReactNode; hint?: ReactNode };

export const BOX = "w-full min-w-0 rounded-md border border-line bg-raised px-2.5 py-1.5 text-ink";

/** `children` draws the field with the id and the description that it is given. */
export function Labelled({
  label,
  hint,
  className,
  children,
}: Around & { className?: string | undefined; children: (id: string, describedBy: string | undefined) => ReactNode }) {
  const id = useId();
  return (
    <div className={classes("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children(id, hint ? `${id}-hint` : undefined)}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
