/** The keys of a telephone. */
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { phone } from "./phone";

const KEYS = [..."123456789*0#"];

export function Keypad() {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("softphone.keypad")} className="grid grid-cols-3 gap-1">
      {KEYS.map((key) => (
        <Button key={key} onClick={() => phone.press(key)}>
          {key}
        </Button>
      ))}
    </div>
  );
}
