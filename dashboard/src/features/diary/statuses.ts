/** The tint and tone of an appointment by how it stands. */
import type { Tone } from "@/ui/Badge";

export const TINTS: Record<string, string> = {
  booked: "bg-accent-soft border-accent",
  completed: "bg-good-soft border-good",
  missed: "bg-bad-soft border-bad",
  cancelled: "bg-sunken border-line text-muted",
};

export const TONES: Record<string, Tone> = { booked: "accent", completed: "good", missed: "bad", cancelled: "plain" };
