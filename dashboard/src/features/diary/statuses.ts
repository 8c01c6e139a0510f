/** The tint and tone of an appointment by how it stands. */
import type { Tone } from "@/ui/Badge";

export const TINTS: Record<string, string> = {
  booked: "bg-accent-soft border-accent",
  confirmed: "bg-accent-soft border-accent border-2",
  arrived: "bg-warn-soft border-warn",
  completed: "bg-good-soft border-good",
  missed: "bg-bad-soft border-bad",
  cancelled: "bg-sunken border-line text-muted",
};

export const TONES: Record<string, Tone> = { booked: "accent", confirmed: "accent", arrived: "warn", completed: "good", missed: "bad", cancelled: "plain" };
