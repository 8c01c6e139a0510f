/** What would have been right in a turn: the words, the meaning, the answer; and whether the receptionist shall go by it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { intents } from "@/api/questions";
import { useBusiness } from "@/features/business/useBusiness";
import { usePermitted } from "@/shell/permitted";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Choice, Field } from "@/ui/Field";
import { TextField } from "@/ui/TextField";

type Correcting = Schemas["Correcting"];
type Props = { call: Schemas["OneCall"]; line: Schemas["Spoken"]; onSaid: (answer: Schemas["Corrected"]) => void };

/** The read models follow the log by some tenths of a second. */
const BEHIND_MS = 900;

export function CorrectionForm({ call, line, onSaid }: Props) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const kept = useQueryClient();
  const meanings = useQuery(intents);
  const business = useBusiness().data?.settings;
  const [said, setSaid] = useState<Correcting>({ turn: line.turn, words: line.words, intent: "", service: "", topic: "", answer: "", note: "", teach: false });
  const change = (part: Partial<Correcting>) => setSaid((before) => ({ ...before, ...part }));
  const send = useMutation({
    mutationFn: () => answer(api.POST("/calls/{call}/corrections", { params: { path: { call: call.call } }, body: said })),
    onSuccess: (written) => {
      onSaid(written);
      for (const key of ["call", "business"]) window.setTimeout(() => void kept.invalidateQueries({ queryKey: [key] }), BEHIND_MS);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {send.error && <Failed error={send.error} />}
      <TextField label={t("correction.words")} hint={t("correction.wordsHint")} value={said.words} maxLength={500} onChange={(event) => change({ words: event.target.value })} />
      <Choice label={t("correction.intent")} value={said.intent} onChange={(event) => change({ intent: event.target.value as Correcting["intent"] })}>
        <option value="">{t("correction.asItWas")}</option>
        {meanings.data?.intents.map((one) => <option key={one}>{one}</option>)}
      </Choice>
      {said.intent && business && (
        <Choice label={t("correction.service")} value={said.service} onChange={(event) => change({ service: event.target.value })}>
          <option value="">{t("correction.noService")}</option>
          {business.services.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </Choice>
      )}
      <TextField label={t("correction.answer")} hint={t("correction.answerHint")} value={said.answer} maxLength={1000} onChange={(event) => change({ answer: event.target.value })} />
      {said.answer && business && (
        <Choice label={t("correction.topic")} value={said.topic} onChange={(event) => change({ topic: event.target.value })}>
          <option value="">{t("correction.newTopic")}</option>
          {business.faqs.map((one) => (
            <option key={one.topic}>{one.topic}</option>
          ))}
        </Choice>
      )}
      <Field label={t("correction.note")} value={said.note} maxLength={500} onChange={(event) => change({ note: event.target.value })} />
      {permitted("PATCH /businesses/{business}") && (
        <label className="flex items-start gap-2">
          <input type="checkbox" className="mt-1" checked={said.teach} onChange={(event) => change({ teach: event.target.checked })} />
          <span>
            {t("correction.teach")}
            <span className="block text-sm text-muted">{t("correction.teachHint")}</span>
          </span>
        </label>
      )}
      <Button type="submit" look="primary" disabled={send.isPending}>
        {t("correction.save")}
      </Button>
    </form>
  );
}
