/** What a question was answered, or why there is no answer: loading, failed, or not for this account. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/problem";
import { Button } from "./Button";
import { Notice } from "./Notice";

type Question<T> = Pick<UseQueryResult<T>, "data" | "error" | "isPending" | "isFetching"> & { refetch: () => unknown };

export function Answered<T>({ question, children }: { question: Question<T>; children: (answer: T) => ReactNode }) {
  const { t } = useTranslation();
  if (question.data !== undefined) return <>{children(question.data)}</>;
  if (question.isPending && !question.error) {
    return (
      <Notice live>
        <p>{t("states.loading")}</p>
      </Notice>
    );
  }
  return <Failed error={question.error} again={() => void question.refetch()} busy={question.isFetching} />;
}

export function Failed({ error, again, busy = false }: { error: unknown; again?: () => void; busy?: boolean }) {
  const { t } = useTranslation();
  const problem = error instanceof Problem ? error : new Problem(-1, String(error));
  if (problem.status === 403) {
    return (
      <Notice tone="warn" title={t("states.notAllowed")}>
        <p>{t("states.notAllowedNext")}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="bad" title={title(problem, t)}>
      <p>{problem.message || t("states.failedNext")}</p>
      {again && problem.status !== 404 && (
        <Button className="mt-2" onClick={again} disabled={busy}>
          {t("states.again")}
        </Button>
      )}
    </Notice>
  );
}

function title(problem: Problem, t: (key: string) => string): string {
  if (problem.status === 0) return t("states.offline");
  if (problem.status === 404) return t("states.notFound");
  return problem.status === 503 ? t("states.notReady") : t("states.failed");
}
