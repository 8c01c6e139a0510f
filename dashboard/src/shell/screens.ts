/** The screens that one goes to by the rail and by Ctrl-K, and what one must be allowed to ask for each. */

export const SCREENS = [
  { to: "/", name: "today", needs: "" },
  { to: "/live", name: "live", needs: "GET /live" },
  { to: "/calls", name: "calls", needs: "GET /calls" },
  { to: "/people", name: "people", needs: "GET /contacts" },
  { to: "/diary", name: "diary", needs: "GET /diary" },
  { to: "/inbox", name: "inbox", needs: "GET /inbox" },
  { to: "/insights", name: "insights", needs: "GET /insights" },
  { to: "/money", name: "money", needs: "GET /profit-and-loss" },
  { to: "/softphone", name: "softphone", needs: "POST /softphone/tickets" },
  { to: "/privacy", name: "privacy", needs: "GET /audit" },
  { to: "/business", name: "business", needs: "GET /businesses/{business}" },
  { to: "/team", name: "team", needs: "GET /accounts" },
  { to: "/settings", name: "settings", needs: "" },
] as const;

export type ScreenName = (typeof SCREENS)[number]["name"];
