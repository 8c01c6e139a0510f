/** One appointment: everything known of it, with its person and its call. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatLocalMoment } from "@/formats/moments";
import { formatMoney } from "@/formats/money";
import { formatPhone } from "@/formats/numbers";
import { Badge } from "@/ui/Badge";
import { buttonClasses } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Pairs } from "@/ui/Pairs";
import { MoveForm } from "./MoveForm";
import { isMovable } from "./moving";
import type { useMove } from "./useMove";
import { TONES } from "./statuses";
import { VisitActions } from "./VisitActions";

type Props = { appointment: Schemas["DiaryEntry"] | undefined; move: ReturnType<typeof useMove> | undefined; onClose: () => void };

export function AppointmentDialog({ appointment: one, move, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog open={one !== undefined} onClose={onClose} title={t("diary.appointment")}>
      {one && (
        <>
          <Pairs
            pairs={[
              [t("diary.status"), <Badge tone={TONES[one.status]}>{t(`statuses.${one.status}`, one.status)}</Badge>],
              [t("calls.when"), t("diary.whenFor", { when: formatLocalMoment(one.start), count: one.minutes })],
              [t("people.name"), one.name],
              [t("people.phone"), formatPhone(one.phone)],
              [t("diary.service"), one.service],
              [t("diary.resource"), one.resource],
              [t("diary.party"), one.party > 1 ? one.party : ""],
              [t("diary.price"), formatMoney(one.price, one.currency)],
              [t("diary.reference"), one.reference],
              [t("calls.notes"), one.notes],
            ]}
          />
          {move && isMovable(one) && <MoveForm appointment={one} move={move} onDone={onClose} />}
          <VisitActions visit={one} onDone={onClose} />
          <div className="flex flex-wrap gap-2">
            {one.person && (
              <Link to="/people/$person" params={{ person: one.person }} className={buttonClasses()}>
                {t("diary.openPerson")}
              </Link>
            )}
            {one.call && (
              <Link to="/calls/$call" params={{ call: one.call }} className={buttonClasses()}>
                {t("diary.openCall")}
              </Link>
            )}
          </div>
        </>
      )}
    </Dialog>
  );
}
