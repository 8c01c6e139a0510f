/** All calls, the newest first, by day and by how they came out. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls, type CallsFilter } from "@/api/questions";
import { Answered } from "@/ui/Answered";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Choice, Field } from "@/ui/Field";
import { More } from "@/ui/More";
import { Notice } from "@/ui/Notice";
import { Screen } from "@/ui/Screen";
import { CallsTable } from "./CallsTable";
import { OUTCOMES } from "./outcomes";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export function CallsScreen() {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/inside/calls" });
  const question = useInfiniteQuery(calls(filter));
  const filtered = Object.keys(filter).length > 0;
  return (
    <Screen title={t("screens.calls")}>
      <Filters filtered={filtered} />
      <Card>
        <Answered question={question}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.calls);
            if (rows.length === 0) return <Notice title={filtered ? t("calls.noneFound") : t("calls.none")}>{filtered ? t("calls.noneFoundNext") : t("calls.noneNext")}</Notice>;
            return (
              <div className="flex flex-col gap-3">
                <CallsTable calls={rows} />
                <More pages={question} />
              </div>
            );
          }}
        </Answered>
      </Card>
    </Screen>
  );
}

/** The filters that a figure came with: they are not chosen here, but said. */
function Further({ filter }: { filter: CallsFilter }) {
  const { t } = useTranslation();
  const said = [
    filter.show && t(`shown.${filter.show}`, filter.show),
    filter.language,
    filter.weekday && t(`business.days.${DAYS[filter.weekday - 1]}`),
    filter.hour !== undefined && `${String(filter.hour).padStart(2, "0")}:00`,
  ].filter(Boolean);
  if (said.length === 0) return null;
  return (
    <p className="flex min-h-9 items-center gap-1.5">
      {t("filters.only")}
      {said.map((one, nth) => (
        <Badge key={nth} tone="accent">
          {one}
        </Badge>
      ))}
    </p>
  );
}

function Filters({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/inside/calls" });
  const navigate = useNavigate({ from: "/calls" });
  const set = (part: Record<string, string>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label={t("filters.from")} type="date" value={filter.from ?? ""} max={filter.to} onChange={(event) => set({ from: event.target.value })} />
      <Field label={t("filters.to")} type="date" value={filter.to ?? ""} min={filter.from} onChange={(event) => set({ to: event.target.value })} />
      <Choice label={t("calls.outcome")} value={filter.outcome ?? ""} onChange={(event) => set({ outcome: event.target.value })}>
        <option value="">{t("filters.any")}</option>
        {Object.keys(OUTCOMES).map((outcome) => (
          <option key={outcome} value={outcome}>
            {t(`outcomes.${outcome}`)}
          </option>
        ))}
      </Choice>
      <Further filter={filter} />
      {filtered && (
        <Button look="quiet" onClick={() => void navigate({ search: {}, replace: true })}>
          {t("filters.clear")}
        </Button>
      )}
    </div>
  );
}
