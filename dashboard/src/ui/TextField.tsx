/** A field for several lines, with its label and a hint. */
import type { TextareaHTMLAttributes } from "react";
import { type Around, BOX, Labelled } from "./Labelled";

export function TextField({ label, hint, className, ...area }: Around & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Labelled label={label} hint={hint} className={className}>
      {(id, describedBy) => <textarea id={id} rows={2} aria-describedby={describedBy} className={BOX} {...area} />}
    </Labelled>
  );
}
