/** Today in one look: calls now, what comes next, the last calls, and the month's money for those who may see it. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls, diary, me, profitAndLoss } from "@/api/questions";
import { formatLocalTime, formatDay, today } from "@/formats/moments";
import { formatMoney } from "@/formats/money";
import { CallsTable } from "@/features/calls/CallsTable";
import { usePermitted } from "@/shell/permitted";
import { Answered } from "@/ui/Answered";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { Screen } from "@/ui/Screen";
import { CallsNow } from "./CallsNow";

const SHOWN = 8;
const LINK = "text-accent underline";

export function TodayScreen() {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const name = useQuery(me).data?.name.split(" ")[0];
  return (
    <Screen title={name ? t("today.hello", { name }) : t("screens.today")}>
      {permitted("GET /live") && <CallsNow />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {permitted("GET /diary") && <Next />}
        {permitted("GET /profit-and-loss") && <Month />}
      </div>
      {permitted("GET /calls") ? <LastCalls /> : <OtherWork />}
    </Screen>
  );
}

function Next() {
  const { t } = useTranslation();
  const day = today();
  return (
    <Card title={t("today.next")} aside={<Link to="/diary" search={{}} className={LINK}>{t("screens.diary")}</Link>}>
      <Answered question={useQuery(diary(day, day))}>
        {({ appointments }) => {
          const booked = appointments.filter((one) => ["booked", "confirmed", "arrived"].includes(one.status));
          if (booked.length === 0) return <Notice>{t("today.noAppointments", { day: formatDay(day) })}</Notice>;
          return (
            <ul className="divide-y divide-line">
              {booked.slice(0, SHOWN).map((one) => (
                <li key={one.appointment} className="flex flex-wrap gap-x-3 py-1.5">
                  <span className="font-semibold tabular-nums">{formatLocalTime(one.start)}</span>
                  <Link to="/people/$person" params={{ person: one.person }} className={LINK}>
                    {one.name || t("people.unnamed")}
                  </Link>
                  <span className="text-muted">{one.service}</span>
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Card>
  );
}

function Month() {
  const { t } = useTranslation();
  const month = today().slice(0, 7);
  return (
    <Card title={t("today.month")} aside={<Link to="/money" search={{}} className={LINK}>{t("screens.money")}</Link>}>
      <Answered question={useQuery(profitAndLoss({ from: `${month}-01` }))}>
        {({ periods }) => {
          const now = periods.filter((one) => one.month === month);
          if (now.length === 0) return <Notice>{t("today.noMoney")}</Notice>;
          return (
            <ul className="flex flex-col gap-2">
              {now.map((one) => (
                <li key={one.currency} className="grid grid-cols-3 gap-2">
                  <Figure name={t("money.revenue")} value={formatMoney(one.revenue, one.currency)} />
                  <Figure name={t("money.callCosts")} value={formatMoney(one.call_costs, one.currency)} />
                  <Figure name={t("money.profit")} value={formatMoney(one.profit, one.currency)} />
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Card>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <p className="text-sm text-muted">{name}</p>
      <p className="text-lg font-semibold tabular-nums">{value}</p>
    </div>
  );
}

function LastCalls() {
  const { t } = useTranslation();
  return (
    <Card title={t("today.lastCalls")} aside={<Link to="/calls" search={{}} className={LINK}>{t("today.allCalls")}</Link>}>
      <Answered question={useInfiniteQuery(calls({}, SHOWN))}>
        {({ pages }) => {
          const found = pages[0]?.calls ?? [];
          return found.length ? <CallsTable calls={found} /> : <Notice title={t("calls.none")}>{t("calls.noneNext")}</Notice>;
        }}
      </Answered>
    </Card>
  );
}

/** What an auditor finds here, who sees no callers. */
function OtherWork() {
  const { t } = useTranslation();
  return (
    <Card>
      <Notice title={t("today.noCallers")}>
        <p>
          {t("today.noCallersNext")}{" "}
          <Link to="/privacy" search={{}} className={LINK}>
            {t("screens.privacy")}
          </Link>
        </p>
      </Notice>
    </Card>
  );
}
