/** Who works there: the industry's roles, with the names that callers know. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Answered } from "@/ui/Answered";
import { Field } from "@/ui/Field";
import type { StepProps } from "./OpeningScreen";
import { industry } from "./questions";

export function StaffStep({ draft, change }: StepProps) {
  const { t } = useTranslation();
  return (
    <Answered question={useQuery(industry(draft.industry, draft.country))}>
      {({ resources }) => (
        <>
          <p className="text-muted">{t("business.staffHint")}</p>
          <div className="grid gap-3 sm:grid-cols-2">
            {resources.map((one) => (
              <Field
                key={one.id}
                label={one.name}
                placeholder={one.role || one.name}
                value={draft.staff[one.id] ?? ""}
                onChange={(event) => change({ staff: { ...draft.staff, [one.id]: event.target.value } })}
              />
            ))}
          </div>
        </>
      )}
    </Answered>
  );
}
