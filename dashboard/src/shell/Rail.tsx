/** The list of screens at the side; on a narrow page it comes when it is called. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";
import { usePermitted } from "./permitted";
import { SCREENS } from "./screens";

const LINK = "block rounded-md px-3 py-1.5 no-underline hover:bg-sunken";

export function Rail({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  return (
    <nav
      id="rail"
      aria-label={t("shell.screens")}
      className={classes(
        "border-line bg-raised md:sticky md:top-0 md:block md:h-dvh md:overflow-y-auto md:border-r",
        open ? "fixed inset-0 z-30 overflow-y-auto" : "hidden",
      )}
    >
      <div className="flex items-center justify-between p-4">
        <span className="text-lg font-semibold tracking-tight">Daybook</span>
        <button type="button" className="rounded px-2 py-1 hover:bg-sunken md:hidden" onClick={onClose}>
          {t("actions.close")}
        </button>
      </div>
      <ul className="flex flex-col gap-0.5 px-2 pb-4">
        {SCREENS.filter(({ needs }) => permitted(needs)).map(({ to, name }) => (
          <li key={to}>
            <Link
              to={to}
              className={LINK}
              activeOptions={{ exact: to === "/" }}
              activeProps={{ className: "bg-accent-soft text-accent font-semibold", "aria-current": "page" }}
            >
              {t(`screens.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
