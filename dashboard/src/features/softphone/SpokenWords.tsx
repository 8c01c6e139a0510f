/** What both sides say, as it comes. */
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import type { PhoneLine } from "./phoneState";

export function SpokenWords({ lines }: { lines: PhoneLine[] }) {
  const { t } = useTranslation();
  return (
    <ol aria-live="polite" data-testid="words" className="flex flex-col gap-2">
      {lines.map((line, nth) => (
        <li key={nth} data-who={line.who} data-final={line.final} className={classes("break-words", !line.final && "text-muted italic")}>
          <span className="font-semibold">{line.who === "caller" ? t("softphone.you") : t("calls.agent")}:</span> {line.text}
        </li>
      ))}
    </ol>
  );
}
