/** What stands around every screen: the rail, the top bar, and Ctrl-K. */
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandMenu } from "./CommandMenu";
import { Rail } from "./Rail";
import { TopBar } from "./TopBar";

export function Shell() {
  const { t } = useTranslation();
  const [menu, setMenu] = useState(false);
  const [rail, setRail] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });

  useEffect(() => setRail(false), [path]);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setMenu((shown) => !shown);
      }
    };
    window.addEventListener("keydown", open);
    return () => window.removeEventListener("keydown", open);
  }, []);

  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13rem_minmax(0,1fr)]">
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:left-2 focus:top-2 focus:z-50 focus:bg-raised focus:p-2">
        {t("shell.skip")}
      </a>
      <Rail open={rail} onClose={() => setRail(false)} />
      <div className="flex min-w-0 flex-col">
        <TopBar onMenu={() => setMenu(true)} onRail={() => setRail((shown) => !shown)} railOpen={rail} />
        <main id="main" tabIndex={-1} className="flex-1 p-3 outline-none sm:p-5">
          <Outlet />
        </main>
      </div>
      <CommandMenu open={menu} onClose={() => setMenu(false)} />
    </div>
  );
}
