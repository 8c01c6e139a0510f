/** What a member says of a turn: as it stands, and the way to say it. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { usePermitted } from "@/shell/permitted";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Pairs } from "@/ui/Pairs";
import { CorrectionForm } from "./CorrectionForm";

type Props = { call: Schemas["OneCall"]; line: Schemas["Spoken"]; correction: Schemas["CorrectionLine"] | undefined };

export function TurnCorrection({ call, line, correction }: Props) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<Schemas["Corrected"]>();
  return (
    <>
      {correction && (
        <Pairs
          pairs={[
            [t("correction.words"), correction.words],
            [t("correction.meant"), correction.intent],
            [t("correction.right"), correction.answer],
            [t("correction.note"), correction.note],
          ]}
        />
      )}
      {said && <p role="status">{said.taught ? t("correction.taught") : t("correction.saved")}</p>}
      {call.ended && permitted("POST /calls/{call}/corrections") && (
        <Button className="self-start" onClick={() => setOpen(true)}>
          {t("correction.flag")}
        </Button>
      )}
      <Dialog open={open} onClose={() => setOpen(false)} title={t("correction.title")}>
        <CorrectionForm
          call={call}
          line={line}
          onSaid={(answer) => {
            setSaid(answer);
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}
