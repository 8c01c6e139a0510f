/** Erasures, how far each has come, and what its certificate says. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { erasures } from "@/api/questions";
import { formatMoment } from "@/formats/moments";
import { Answered } from "@/ui/Answered";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { Pairs } from "@/ui/Pairs";

export function Erasures() {
  const { t } = useTranslation();
  const question = useQuery({
    ...erasures,
    refetchInterval: ({ state }) => (state.data?.erasures.some((one) => one.certified_at === null) ? 2_000 : false),
  });
  return (
    <Card title={t("privacy.erasures")}>
      <Answered question={question}>
        {(found) =>
          found.erasures.length === 0 ? (
            <Notice title={t("privacy.noErasures")}>{t("privacy.noErasuresNext")}</Notice>
          ) : (
            <ul className="flex flex-col divide-y divide-line">
              {found.erasures.map((one) => (
                <li key={one.person} className="py-2">
                  <Erasure erasure={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Card>
  );
}

function Erasure({ erasure: one }: { erasure: Schemas["Certificate"] }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>
        <code className="break-all text-sm">{one.person}</code> · {formatMoment(one.requested_at)}{" "}
        <Badge tone={one.certified_at ? "good" : "warn"}>{one.certified_at ? t("privacy.certified") : t("privacy.underWay")}</Badge>
      </summary>
      <div className="p-3">
        <Pairs
          pairs={[
            [t("privacy.step"), one.certified_at ? "" : one.step],
            [t("privacy.certifiedAt"), one.certified_at ? formatMoment(one.certified_at) : ""],
            [t("privacy.askedBy"), one.by],
            [t("privacy.reason"), one.reason],
            [t("screens.calls"), one.calls],
            [t("privacy.frames"), one.frames],
            [t("privacy.recordings"), one.recordings],
            [t("privacy.numbers"), one.numbers],
            [t("privacy.models"), one.models.join(", ")],
            [t("privacy.fingerprints"), <span className="break-all font-mono text-xs">{one.fingerprints.join(" ")}</span>],
          ]}
        />
      </div>
    </details>
  );
}
