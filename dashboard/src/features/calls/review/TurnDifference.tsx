/** One turn then and now: what was heard, meant, answered and done, where it is not the same. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";

type Answered = Schemas["TurnAnswered"];

export function TurnDifference({ turn }: { turn: Schemas["ReplayedTurn"] }) {
  const { t } = useTranslation();
  return (
    <li className="rounded border border-line p-3">
      <p className="mb-2 font-semibold">
        {turn.turn === 0 ? t("replay.greeting") : t("replay.turn", { turn: turn.turn })}
        {turn.then.heard && <span className="font-normal text-muted"> · {turn.then.heard}</span>}
      </p>
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="text-muted">
            <td />
            <th scope="col" className="px-2 font-medium">
              {t("replay.then")}
            </th>
            <th scope="col" className="px-2 font-medium">
              {t("replay.now")}
            </th>
          </tr>
        </thead>
        <tbody>
          {turn.differs.map((what) => (
            <tr key={what} className="align-top">
              <th scope="row" className="pr-2 font-medium">
                {t(`replay.${what}`)}
              </th>
              <td className="break-words px-2">{describe(turn.then, what) || t("replay.nothing")}</td>
              <td className="break-words bg-accent-soft px-2">{describe(turn.now, what) || t("replay.nothing")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </li>
  );
}

function describe(turn: Answered, what: string): string {
  switch (what) {
    case "heard":
      return turn.heard;
    case "intent":
      return turn.intent;
    case "reply":
      return turn.reply;
    default:
      return turn.tools.map((one) => `${one.tool} ${one.arguments}`).join(", ");
  }
}
