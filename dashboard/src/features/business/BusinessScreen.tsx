/** What the receptionist knows of the business: changed at once or as a draft, and taken back with one click. */
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatPhone } from "@/formats/numbers";
import { usePermitted } from "@/shell/permitted";
import { Answered, Failed } from "@/ui/Answered";
import { buttonClasses } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { Pairs } from "@/ui/Pairs";
import { Screen } from "@/ui/Screen";
import { DraftCard } from "./DraftCard";
import { EntryList } from "./EntryList";
import { HistoryCard } from "./HistoryCard";
import { HoursCard } from "./HoursCard";
import { LISTS, SETTINGS } from "./parts";
import { business, businesses, draft } from "./questions";
import { SettingsCard } from "./SettingsCard";
import { ChangingContext, useChange } from "./useChange";

type Known = Schemas["BusinessSettings"];

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
            <Answered question={question}>{(known) => <Known known={known} />}</Answered>
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

function Known({ known }: { known: Known }) {
  const { t } = useTranslation();
  const { answer: asked } = useSearch({ from: "/inside/business" });
  const waiting = useRef(asked);
  const takeQuestion = () => {
    const question = waiting.current;
    waiting.current = undefined;
    return question ? { asked: [question] } : undefined;
  };
  const permitted = usePermitted();
  const mayChange = permitted("PATCH /businesses/{business}");
  const drafted = known.drafted.length > 0;
  const preview = useQuery({ ...draft(known.business), enabled: drafted && permitted("GET /businesses/{business}/draft") });
  const [aside, setAside] = useState(drafted);
  const change = useChange(known.business, aside);
  const settings = (drafted && aside && preview.data?.settings) || known.settings;
  const version = `${known.change} ${drafted && aside ? (preview.dataUpdatedAt ?? 0) : ""}`;
  return (
    <ChangingContext.Provider value={{ settings, mayChange, change }}>
      {mayChange && (
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={aside} onChange={(event) => setAside(event.target.checked)} />
          {t("business.keepAside")}
        </label>
      )}
      {change.error && <Failed error={change.error} />}
      {change.isSuccess && <Notice live>{aside ? t("business.drafted") : t("business.changed")}</Notice>}
      {drafted && preview.data && <DraftCard business={known.business} differences={preview.data.differences} mayChange={mayChange} />}
      <div key={version} className="grid items-start gap-4 lg:grid-cols-2">
        <SettingsCard card="about" />
        <HoursCard />
        {LISTS.filter(({ part }) => part !== "dishes" || known.settings.dishes.length > 0).map((list) => (
          <EntryList key={list.part} list={list} first={list.part === "faqs" ? takeQuestion : undefined} />
        ))}
        {(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[])
          .filter((card) => card !== "about")
          .map((card) => (
            <SettingsCard key={card} card={card} />
          ))}
        <Fixed settings={known.settings} />
        {permitted("GET /businesses/{business}/history") && <HistoryCard business={known.business} />}
      </div>
    </ChangingContext.Provider>
  );
}

/** What was decided when it was opened. */
function Fixed({ settings }: { settings: Schemas["Business"] }) {
  const { t } = useTranslation();
  return (
    <Card title={t("cards.fixed")}>
      <Pairs
        pairs={[
          [t("business.number"), settings.number ? formatPhone(settings.number) : t("business.browserOnly")],
          [t("business.industry"), settings.industry.replaceAll("_", " ")],
          [t("business.language"), settings.language],
          [t("business.zone"), settings.timezone],
        ]}
      />
    </Card>
  );
}
