/** The bar over every screen: whose account it is, Ctrl-K, and the way out. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { me } from "@/api/questions";
import { Button } from "@/ui/Button";

type Props = { onMenu: () => void; onRail: () => void; railOpen: boolean };

export function TopBar({ onMenu, onRail, railOpen }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(me);
  const signOut = useSignOut();
  return (
    <div className="sticky top-0 z-20 flex items-center gap-2 border-b border-line bg-raised px-3 py-2 sm:px-5">
      <Button look="quiet" className="md:hidden" aria-expanded={railOpen} aria-controls="rail" onClick={onRail}>
        {t("shell.menu")}
      </Button>
      <Button className="min-w-0 text-muted" onClick={onMenu} aria-keyshortcuts="Control+K">
        <span className="truncate">{t("shell.find")}</span>
        <kbd className="hidden rounded border border-line px-1 text-xs sm:inline">Ctrl K</kbd>
      </Button>
      <span className="ml-auto hidden truncate text-muted sm:inline">{data && `${data.name} · ${t(`roles.${data.role}`)}`}</span>
      <Button look="quiet" className="ml-auto sm:ml-0" onClick={() => signOut.mutate()} disabled={signOut.isPending}>
        {t("account.signOut")}
      </Button>
    </div>
  );
}

export function useSignOut() {
  const kept = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => answer(api.DELETE("/sessions/{session}", { params: { path: { session: "current" } } })),
    onSuccess: async () => {
      await navigate({ to: "/sign-in", search: {} });
      kept.clear();
    },
  });
}
