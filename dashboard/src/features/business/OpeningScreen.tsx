/** Opening one's own business, step by step: each step is kept, may be left as proposed, and can be gone back to. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { Failed } from "@/ui/Answered";
import { Button, buttonClasses } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Screen } from "@/ui/Screen";
import { HoursStep } from "./HoursStep";
import { IndustryStep } from "./IndustryStep";
import { NameStep } from "./NameStep";
import { NumberStep } from "./NumberStep";
import { forgetDraft, keepDraft, keptDraft, type OpeningDraft, STEPS, writeRequest } from "./openingDraft";
import { industry } from "./questions";
import { ServicesStep } from "./ServicesStep";
import { StaffStep } from "./StaffStep";

export type StepProps = { draft: OpeningDraft; change: (part: Partial<OpeningDraft>) => void };
const SCREENS: Record<(typeof STEPS)[number], (props: StepProps) => ReactNode> = {
  industry: IndustryStep,
  name: NameStep,
  hours: HoursStep,
  services: ServicesStep,
  staff: StaffStep,
  number: NumberStep,
};

export function OpeningScreen() {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(keptDraft);
  const opening = useOpening();
  const change = (part: Partial<OpeningDraft>) => {
    const changed = { ...draft, ...part };
    keepDraft(changed);
    setDraft(changed);
  };
  if (opening.data) return <Opened name={opening.data.settings.name} />;
  const step = STEPS[draft.step] ?? "industry";
  const Step = SCREENS[step];
  const last = draft.step === STEPS.length - 1;
  const ready = step === "industry" ? draft.industry !== "" : step === "name" ? draft.name.trim() !== "" : true;
  return (
    <Screen
      title={t("business.open")}
      actions={
        <Link to="/" className={buttonClasses("quiet")}>
          {t("business.demoFirst")}
        </Link>
      }
    >
      <Card title={t(`business.steps.${step}`)} aside={<span className="text-muted">{t("business.stepOf", { step: draft.step + 1, of: STEPS.length })}</span>}>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (last) opening.mutate(draft);
            else change({ step: draft.step + 1 });
          }}
        >
          <Step draft={draft} change={change} />
          {opening.error && <Failed error={opening.error} />}
          <div className="flex flex-wrap justify-between gap-2">
            <Button disabled={draft.step === 0} onClick={() => change({ step: draft.step - 1 })}>
              {t("actions.back")}
            </Button>
            <Button look="primary" type="submit" disabled={!ready || opening.isPending}>
              {last ? t("business.openNow") : t("actions.next")}
            </Button>
          </div>
        </form>
      </Card>
    </Screen>
  );
}

function useOpening() {
  const kept = useQueryClient();
  return useMutation({
    mutationFn: async (draft: OpeningDraft) => {
      const proposed = await kept.ensureQueryData(industry(draft.industry, draft.country));
      return answer(api.POST("/businesses", { body: writeRequest(draft, proposed) }));
    },
    onSuccess: async () => {
      forgetDraft();
      await kept.invalidateQueries();
    },
  });
}

function Opened({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <Screen title={t("business.opened", { name })}>
      <Card>
        <p>{t("business.openedNext")}</p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Link to="/softphone" className={buttonClasses("primary")}>
            {t("business.callIt")}
          </Link>
          <Link to="/business" className={buttonClasses()}>
            {t("business.lookAtIt")}
          </Link>
        </div>
      </Card>
    </Screen>
  );
}
