/** A field of a form, with its label, a hint, and what is wrong with it. */
import type { InputHTMLAttributes, SelectHTMLAttributes } from "react";
import { type Around, BOX, Labelled } from "./Labelled";

const LINE = `${BOX} min-h-9`;

export function Field({ label, hint, className, ...input }: Around & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Labelled label={label} hint={hint} className={className}>
      {(id, describedBy) => <input id={id} aria-describedby={describedBy} className={LINE} {...input} />}
    </Labelled>
  );
}

export function Choice({ label, hint, className, children, ...select }: Around & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Labelled label={label} hint={hint} className={className}>
      {(id, describedBy) => (
        <select id={id} aria-describedby={describedBy} className={LINE} {...select}>
          {children}
        </select>
      )}
    </Labelled>
  );
}
