/** What is wrong with the microphone or the line, and what to do about it. */
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import type { PhoneState } from "./phoneState";

export function Troubles({ state, onAgain }: { state: PhoneState; onAgain: () => void }) {
  const { t } = useTranslation();
  if (state.trouble) {
    return (
      <Notice tone="bad" title={t(`softphone.troubles.${state.trouble}`)}>
        <p>{t(`softphone.troublesNext.${state.trouble}`)}</p>
      </Notice>
    );
  }
  if (state.microphoneLost) {
    return (
      <Notice tone="warn" title={t("softphone.lost")}>
        <p>{t("softphone.lostNext")}</p>
        <Button className="mt-2" onClick={onAgain}>
          {t("softphone.takeAgain")}
        </Button>
      </Notice>
    );
  }
  if (state.problem) {
    return (
      <Notice tone="bad" title={t("softphone.noCall")}>
        <p>{state.problem === "unreachable" ? t("softphone.unreachable") : state.problem}</p>
      </Notice>
    );
  }
  return state.stage === "reconnecting" ? <Notice tone="warn" live><p>{t("softphone.reconnecting")}</p></Notice> : null;
}
