/** The ten recovery codes, which are shown once: to copy, to print, to download. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClasses } from "@/ui/Button";

export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const text = `${codes.join("\n")}\n`;
  return (
    <div className="flex flex-col gap-3">
      <p>{t("account.codesOnce")}</p>
      <ol className="grid grid-cols-1 gap-x-4 rounded bg-sunken p-3 font-mono text-sm sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
          {copied ? t("actions.copied") : t("actions.copy")}
        </Button>
        <Button onClick={() => window.print()}>{t("actions.print")}</Button>
        <a className={buttonClasses()} download="daybook-recovery-codes.txt" href={`data:text/plain,${encodeURIComponent(text)}`}>
          {t("actions.download")}
        </a>
      </div>
      <Button look="primary" onClick={onKept}>
        {t("account.codesKept")}
      </Button>
    </div>
  );
}
