/** A window over the page that takes the focus and gives it back. */
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Props = { open: boolean; onClose: () => void; title: string; children: ReactNode };

export function Dialog({ open, onClose, title, children }: Props) {
  const { t } = useTranslation();
  return (
    <Primitive.Root open={open} onOpenChange={(wanted) => wanted || onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed left-1/2 top-[12vh] z-50 flex max-h-[76vh] w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col gap-3 overflow-y-auto rounded-lg border border-line bg-raised p-4 text-ink shadow-xl"
        >
          <div className="flex items-start justify-between gap-3">
            <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
            <Primitive.Close className="rounded px-2 py-0.5 hover:bg-sunken" aria-label={t("actions.close")}>
              ✕
            </Primitive.Close>
          </div>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
