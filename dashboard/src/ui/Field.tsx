/** A field of a form, with its label, a hint, and what is wrong with it. */
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";
import { classes } from "./classes";

type Around = { label: ReactNode; hint?: ReactNode };

const BOX = "w-full min-w-0 rounded-md border border-line bg-raised px-2.5 py-1.5 text-ink min-h-9";

export function Field({ label, hint, className, ...input }: Around & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className={classes("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} className={BOX} {...input} />
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

export function Choice({ label, hint, className, children, ...select }: Around & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <div className={classes("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select id={id} aria-describedby={hint ? `${id}-hint` : undefined} className={BOX} {...select}>
        {children}
      </select>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
