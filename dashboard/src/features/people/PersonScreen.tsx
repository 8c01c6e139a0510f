/** One person: what was learned, how close they are and why, and everything that happened in one line of time. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { person } from "@/api/questions";
import { formatMoment } from "@/formats/moments";
import { formatNumber, formatPhone, formatShare } from "@/formats/numbers";
import { usePermitted } from "@/shell/permitted";
import { Answered } from "@/ui/Answered";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { Pairs } from "@/ui/Pairs";
import { Screen } from "@/ui/Screen";
import { EraseButton } from "./EraseButton";
import { Timeline } from "./Timeline";

type Person = Schemas["OneContact"];

export function PersonScreen() {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const { person: id } = useParams({ from: "/inside/people/$person" });
  const question = useQuery(person(id));
  const name = question.data?.name || t("people.unnamed");
  return (
    <Screen
      title={question.data ? name : t("people.one")}
      actions={question.data && permitted("POST /privacy/erasures") && <EraseButton person={id} name={name} />}
    >
      <Answered question={question}>
        {(one) => (
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
            <Card title={t("people.history")}>
              <Timeline history={one.history} />
            </Card>
            <div className="flex min-w-0 flex-col gap-4">
              <Known person={one} />
              <Engagement engagement={one.engagement} />
            </div>
          </div>
        )}
      </Answered>
    </Screen>
  );
}

function Known({ person: one }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <Card title={t("people.known")}>
      <Pairs
        pairs={[
          [t("people.phone"), formatPhone(one.phone)],
          [t("people.email"), one.email],
          [t("people.firstSeen"), formatMoment(one.first_seen)],
          [t("people.lastSeen"), formatMoment(one.last_seen)],
        ]}
      />
      <h3 className="mb-1 mt-3 font-semibold">{t("people.learned")}</h3>
      {one.learned.length === 0 && <Notice>{t("people.learnedNothing")}</Notice>}
      <Pairs
        pairs={one.learned.map((field) => [
          t(`fields.${field.field}`, field.field),
          <>
            {field.value} <span className="text-sm text-muted">{t("calls.sure", { share: formatShare(field.confidence) })}</span>
          </>,
        ])}
      />
    </Card>
  );
}

function Engagement({ engagement }: { engagement: Person["engagement"] }) {
  const { t } = useTranslation();
  return (
    <Card title={t("people.engagement")} aside={<strong>{formatNumber(engagement.score)} / 100</strong>}>
      <ul className="flex flex-col gap-2">
        {engagement.factors.map((factor) => (
          <li key={factor.name}>
            <div className="flex justify-between gap-3">
              <span>{t(`factors.${factor.name}`, factor.name)}</span>
              <span className="tabular-nums">{formatNumber(factor.points, 1)}</span>
            </div>
            <div className="h-1.5 rounded bg-sunken" aria-hidden>
              <div className="h-full rounded bg-accent" style={{ width: `${100 * factor.value}%` }} />
            </div>
            <p className="text-sm text-muted">{factor.because}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
