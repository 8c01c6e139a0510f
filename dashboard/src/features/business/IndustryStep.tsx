/** Which industry: found by its name, its family or what it does. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Answered } from "@/ui/Answered";
import { classes } from "@/ui/classes";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import type { StepProps } from "./OpeningScreen";
import { industries } from "./questions";

export function IndustryStep({ draft, change }: StepProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const question = useQuery({ ...industries(words.trim()), placeholderData: keepPreviousData });
  return (
    <>
      <Field label={t("business.findIndustry")} hint={t("business.findIndustryHint")} type="search" value={words} onChange={(event) => setWords(event.target.value)} />
      <Answered question={question}>
        {({ industries: found }) =>
          found.length === 0 ? (
            <Notice title={t("business.noIndustry")}>{t("business.noIndustryNext")}</Notice>
          ) : (
            <fieldset className="max-h-80 min-w-0 overflow-y-auto rounded border border-line">
              <legend className="sr-only">{t("business.steps.industry")}</legend>
              {found.map((one) => (
                <label key={one.name} className={classes("flex gap-3 border-b border-line p-2 last:border-0", draft.industry === one.name && "bg-accent-soft")}>
                  <input
                    type="radio"
                    name="industry"
                    value={one.name}
                    checked={draft.industry === one.name}
                    onChange={() => change({ industry: one.name, hours: null, without: [], prices: {}, staff: {} })}
                  />
                  <span className="min-w-0">
                    <span className="block font-medium">{one.title}</span>
                    <span className="block truncate text-sm text-muted">{one.services.join(", ")}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          )
        }
      </Answered>
    </>
  );
}
