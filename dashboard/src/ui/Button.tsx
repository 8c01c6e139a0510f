/** A button, or a link that looks like one. */
import type { ButtonHTMLAttributes } from "react";
import { classes } from "./classes";

type Look = "primary" | "plain" | "quiet" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent hover:opacity-90",
  plain: "bg-raised border border-line hover:bg-sunken",
  quiet: "hover:bg-sunken",
  danger: "bg-bad-soft text-bad border border-bad hover:opacity-90",
};

export function buttonClasses(look: Look = "plain"): string {
  const shape = "inline-flex items-center justify-center gap-2 rounded-md px-3 py-1.5 font-medium min-h-9 no-underline";
  return classes(shape, "disabled:opacity-60 disabled:cursor-not-allowed", LOOKS[look]);
}

export function Button({ look, className, ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look }) {
  return <button type="button" {...rest} className={classes(buttonClasses(look), className)} />;
}
