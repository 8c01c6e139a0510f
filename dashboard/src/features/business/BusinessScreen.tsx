/** What the receptionist knows of the business: changed here, in force from the next call, and taken back with one click. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { fieldsOf } from "@/features/account/forms";
import { formatMoney } from "@/formats/money";
import { formatPhone } from "@/formats/numbers";
import { usePermitted } from "@/shell/permitted";
import { Answered, Failed } from "@/ui/Answered";
import { Button, buttonClasses } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { Pairs } from "@/ui/Pairs";
import { Screen } from "@/ui/Screen";
import { HoursTable } from "./HoursTable";
import type { Hours } from "./openingDraft";
import { business, businesses } from "./questions";

type Settings = Schemas["BusinessSettings"];

export function BusinessScreen() {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const all = useQuery(businesses);
  const current = all.data?.businesses.find((one) => one.current)?.business ?? "";
  const question = useQuery(business(current));
  return (
    <Screen
      title={question.data?.settings.name ?? t("screens.business")}
      actions={
        permitted("POST /businesses") && (
          <Link to="/businesses/new" className={buttonClasses()}>
            {t("business.openAnother")}
          </Link>
        )
      }
    >
      <Answered question={all}>
        {() =>
          current ? (
            <Answered question={question}>
              {(known) => <Known key={known.change} known={known} mayChange={permitted("PATCH /businesses/{business}")} />}
            </Answered>
          ) : (
            <Card>
              <Notice title={t("business.none")}>{t("business.noneNext")}</Notice>
            </Card>
          )
        }
      </Answered>
    </Screen>
  );
}

function Known({ known, mayChange }: { known: Settings; mayChange: boolean }) {
  const { t } = useTranslation();
  const { settings } = known;
  const change = useChange(known.business);
  return (
    <>
      {change.error && <Failed error={change.error} />}
      {change.isSuccess && (
        <Notice live>
          <p>{t("business.changed")}</p>
        </Notice>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title={t("business.about")}>
          {mayChange ? (
            <NameForm settings={settings} busy={change.isPending} onChange={(parts) => change.mutate(parts)} />
          ) : (
            <Pairs pairs={[[t("business.name"), settings.name], [t("business.address"), settings.address]]} />
          )}
          <div className="mt-3">
            <Pairs
              pairs={[
                [t("business.number"), settings.number ? formatPhone(settings.number) : t("business.browserOnly")],
                [t("business.industry"), settings.industry.replaceAll("_", " ")],
                [t("business.zone"), settings.timezone],
              ]}
            />
          </div>
        </Card>
        <Card title={t("business.steps.hours")}>
          <HoursForm hours={settings.hours} busy={change.isPending} mayChange={mayChange} onChange={(hours) => change.mutate({ hours })} />
        </Card>
        <Card title={t("business.steps.services")}>
          <Pairs pairs={settings.services.map((one) => [one.name, `${formatMoney(one.price, settings.currency)} · ${t("business.minutes", { count: one.minutes })}`])} />
        </Card>
        <Card title={t("business.steps.staff")}>
          <Pairs pairs={settings.resources.map((one) => [one.name, one.role])} />
        </Card>
      </div>
    </>
  );
}

function NameForm({ settings, busy, onChange }: { settings: Schemas["Business"]; busy: boolean; onChange: (parts: object) => void }) {
  const { t } = useTranslation();
  return (
    <form className="flex flex-col gap-3" onSubmit={(event: FormEvent<HTMLFormElement>) => onChange(fieldsOf(event, "name", "address", "greeting"))}>
      <Field label={t("business.name")} name="name" defaultValue={settings.name} required />
      <Field label={t("business.address")} name="address" defaultValue={settings.address} />
      <Field label={t("business.greeting")} hint={t("business.greetingHint")} name="greeting" defaultValue={settings.greeting} />
      <Button className="self-start" type="submit" disabled={busy}>
        {t("actions.save")}
      </Button>
    </form>
  );
}

type HoursProps = { hours: Hours; busy: boolean; mayChange: boolean; onChange: (hours: Hours) => void };

function HoursForm({ hours, busy, mayChange, onChange }: HoursProps) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState(hours);
  if (!mayChange) {
    const spans = Object.entries(hours).map(([day, parts]): [string, string] => [t(`business.days.${day}`), parts.map((one) => `${one.opens}–${one.closes}`).join(", ")]);
    return <Pairs pairs={spans} />;
  }
  return (
    <div className="flex flex-col gap-3">
      <HoursTable hours={changed} onChange={setChanged} />
      <Button className="self-start" disabled={busy} onClick={() => onChange(changed)}>
        {t("actions.save")}
      </Button>
    </div>
  );
}

function useChange(id: string) {
  const kept = useQueryClient();
  return useMutation({
    mutationFn: (parts: object) =>
      answer(
        api.PATCH("/businesses/{business}", {
          params: { path: { business: id } },
          body: { parts: parts as Record<string, never>, whole: "hours" in parts, draft: false, why: "" },
        }),
      ),
    onSuccess: (changed) => kept.setQueryData(["business", id], changed),
  });
}
