/** A field for several lines, with its label and a hint. */
import { type ReactNode, type TextareaHTMLAttributes, useId } from "react";
import { classes } from "./classes";

type Props = { label: ReactNode; hint?: ReactNode } & TextareaHTMLAttributes<HTMLTextAreaElement>;

export function TextField({ label, hint, className, ...area }: Props) {
  const id = useId();
  return (
    <div className={classes("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={2}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="w-full min-w-0 rounded-md border border-line bg-raised px-2.5 py-1.5 text-ink"
        {...area}
      />
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
