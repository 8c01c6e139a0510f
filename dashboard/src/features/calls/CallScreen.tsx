/** One call with everything known of it. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { call } from "@/api/questions";
import { formatMoment, formatSeconds } from "@/formats/moments";
import { formatCost, formatMoney } from "@/formats/money";
import { formatNumber, formatPhone } from "@/formats/numbers";
import { usePermitted } from "@/shell/permitted";
import { Answered } from "@/ui/Answered";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { Pairs } from "@/ui/Pairs";
import { Screen } from "@/ui/Screen";
import { OutcomeBadge } from "./OutcomeBadge";
import { Recording } from "./Recording";
import { ReplayCard } from "./review/ReplayCard";
import { Playhead } from "./review/playhead";
import { Transcript } from "./Transcript";

type OneCall = Schemas["OneCall"];

export function CallScreen() {
  const { t } = useTranslation();
  const { call: id } = useParams({ from: "/inside/calls/$call" });
  const question = useQuery({ ...call(id), refetchInterval: ({ state }) => (state.data?.ended === "" ? 2_000 : false) });
  const permitted = usePermitted();
  const [playhead] = useState(() => new Playhead());
  return (
    <Screen title={question.data ? t("calls.callOf", { when: formatMoment(question.data.at) }) : t("calls.one")}>
      <Answered question={question}>
        {(one) => (
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <div className="flex min-w-0 flex-col gap-4">
              <Recording call={one} playhead={playhead} />
              <Card title={t("calls.transcript")}>
                <Transcript call={one} playhead={one.recording === "kept" && permitted("GET /calls/{call}/recording.wav") ? playhead : undefined} />
              </Card>
              <ReplayCard key={id} call={one} />
            </div>
            <div className="flex min-w-0 flex-col gap-4">
              <About call={one} />
              <Costs call={one} />
            </div>
          </div>
        )}
      </Answered>
    </Screen>
  );
}

function About({ call: one }: { call: OneCall }) {
  const { t } = useTranslation();
  const person = one.person && (
    <Link to="/people/$person" params={{ person: one.person }} className="text-accent underline">
      {formatPhone(one.caller) || t("calls.unknown")}
    </Link>
  );
  return (
    <Card title={t("calls.about")} aside={<OutcomeBadge outcome={one.outcome} ended={one.ended} />}>
      <Pairs
        pairs={[
          [t("calls.caller"), person],
          [t("calls.called"), formatPhone(one.called)],
          [t("calls.length"), formatSeconds(one.seconds)],
          [t("calls.language"), one.language],
          [t("calls.endedBy"), one.ended && t(`endings.${one.ended}`, one.ended)],
          [t("calls.notes"), one.notes],
        ]}
      />
      {one.appointment && (
        <p className="mt-2">
          <Link to="/people/$person" params={{ person: one.person }} className="text-accent underline">
            {t("calls.itsAppointment")}
          </Link>
        </p>
      )}
    </Card>
  );
}

function Costs({ call: one }: { call: OneCall }) {
  const { t } = useTranslation();
  if (one.costs.length === 0) {
    return (
      <Card title={t("calls.cost")}>
        <Notice>{t("calls.noCost")}</Notice>
      </Card>
    );
  }
  return (
    <Card title={t("calls.cost")} aside={<strong>{formatCost(one.cost)}</strong>}>
      <Pairs
        pairs={one.costs.map((line) => [
          t(`parts.${line.part}`, line.part),
          `${formatMoney(line.amount, line.currency)} (${formatNumber(Number(line.quantity), 2)} ${t(`units.${line.unit}`, line.unit)})`,
        ])}
      />
    </Card>
  );
}
