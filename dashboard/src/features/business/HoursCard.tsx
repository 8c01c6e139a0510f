/** The opening hours, seen or changed. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Pairs } from "@/ui/Pairs";
import { HoursTable } from "./HoursTable";
import { useChanging } from "./useChange";

export function HoursCard() {
  const { t } = useTranslation();
  const { settings, mayChange, change } = useChanging();
  const [hours, setHours] = useState(settings.hours);
  const spans = Object.entries(settings.hours).map(([day, parts]): [string, string] => [t(`business.days.${day}`), parts.map((one) => `${one.opens}–${one.closes}`).join(", ")]);
  return (
    <Card title={t("business.steps.hours")}>
      {mayChange ? (
        <div className="flex flex-col gap-3">
          <HoursTable hours={hours} onChange={setHours} />
          <Button className="self-start" disabled={change.isPending} onClick={() => change.mutate({ parts: { hours }, whole: true })}>
            {t("actions.save")}
          </Button>
        </div>
      ) : (
        <Pairs pairs={spans} />
      )}
    </Card>
  );
}
