/** When one is open: as is usual for the industry in that country, until it is changed. */
import { useQuery } from "@tanstack/react-query";
import { Answered } from "@/ui/Answered";
import { HoursTable } from "./HoursTable";
import type { StepProps } from "./OpeningScreen";
import { industry } from "./questions";

export function HoursStep({ draft, change }: StepProps) {
  return (
    <Answered question={useQuery(industry(draft.industry, draft.country))}>
      {(proposed) => <HoursTable hours={draft.hours ?? proposed.hours} onChange={(hours) => change({ hours })} />}
    </Answered>
  );
}
