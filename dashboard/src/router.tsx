/** Which address shows which screen. Addresses hold every filter; screens are fetched when they are opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { Problem } from "./api/problem";
import { queries, whenSessionIsOver } from "./api/queries";
import { type CallsFilter, me } from "./api/questions";
import { Failed } from "./ui/Answered";
import { Shell } from "./shell/Shell";
import { MissingScreen } from "./shell/MissingScreen";

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: MissingScreen });

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search): { next?: string } => texts(search, "next"),
  component: lazyRouteComponent(() => import("./features/account/SignInScreen"), "SignInScreen"),
});

const setUp = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup/$secret",
  component: lazyRouteComponent(() => import("./features/account/SetUpScreen"), "SetUpScreen"),
});

/** Everything that only those see who are signed in. */
const inside = createRoute({
  getParentRoute: () => rootRoute,
  id: "inside",
  component: Shell,
  errorComponent: ({ error }) => <Failed error={error} again={() => location.reload()} />,
  beforeLoad: async ({ location: wanted }) => {
    try {
      await queries.ensureQueryData(me);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        throw redirect({ to: "/sign-in", search: wanted.href === "/" ? {} : { next: wanted.href } });
      }
      throw error;
    }
  },
});

const today = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("./features/today/TodayScreen"), "TodayScreen"),
});

const live = createRoute({
  getParentRoute: () => inside,
  path: "/live",
  component: lazyRouteComponent(() => import("./features/live/LiveScreen"), "LiveScreen"),
});

const calls = createRoute({
  getParentRoute: () => inside,
  path: "/calls",
  validateSearch: (search): CallsFilter => ({
    ...texts(search, "from", "to", "outcome", "person", "language", "show"),
    ...numbers(search, "weekday", "hour"),
  }),
  component: lazyRouteComponent(() => import("./features/calls/CallsScreen"), "CallsScreen"),
});

const call = createRoute({
  getParentRoute: () => inside,
  path: "/calls/$call",
  component: lazyRouteComponent(() => import("./features/calls/CallScreen"), "CallScreen"),
});

const people = createRoute({
  getParentRoute: () => inside,
  path: "/people",
  component: lazyRouteComponent(() => import("./features/people/PeopleScreen"), "PeopleScreen"),
});

const person = createRoute({
  getParentRoute: () => inside,
  path: "/people/$person",
  component: lazyRouteComponent(() => import("./features/people/PersonScreen"), "PersonScreen"),
});

const diary = createRoute({
  getParentRoute: () => inside,
  path: "/diary",
  validateSearch: (search): { day?: string; view?: string } => texts(search, "day", "view"),
  component: lazyRouteComponent(() => import("./features/diary/DiaryScreen"), "DiaryScreen"),
});

const money = createRoute({
  getParentRoute: () => inside,
  path: "/money",
  validateSearch: (search): { from?: string; to?: string } => texts(search, "from", "to"),
  component: lazyRouteComponent(() => import("./features/money/MoneyScreen"), "MoneyScreen"),
});

const insights = createRoute({
  getParentRoute: () => inside,
  path: "/insights",
  validateSearch: (search): { from?: string; to?: string } => texts(search, "from", "to"),
  component: lazyRouteComponent(() => import("./features/insights/InsightsScreen"), "InsightsScreen"),
});

const softphone = createRoute({
  getParentRoute: () => inside,
  path: "/softphone",
  component: lazyRouteComponent(() => import("./features/softphone/SoftphoneScreen"), "SoftphoneScreen"),
});

const privacy = createRoute({
  getParentRoute: () => inside,
  path: "/privacy",
  validateSearch: (search): { what?: string } => texts(search, "what"),
  component: lazyRouteComponent(() => import("./features/privacy/PrivacyScreen"), "PrivacyScreen"),
});

const team = createRoute({
  getParentRoute: () => inside,
  path: "/team",
  component: lazyRouteComponent(() => import("./features/team/TeamScreen"), "TeamScreen"),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: "/settings",
  component: lazyRouteComponent(() => import("./features/account/SettingsScreen"), "SettingsScreen"),
});

const inbox = createRoute({
  getParentRoute: () => inside,
  path: "/inbox",
  validateSearch: (search): { state?: string } => texts(search, "state"),
  component: lazyRouteComponent(() => import("./features/inbox/InboxScreen"), "InboxScreen"),
});

const business = createRoute({
  getParentRoute: () => inside,
  path: "/business",
  validateSearch: (search): { answer?: string } => texts(search, "answer"),
  component: lazyRouteComponent(() => import("./features/business/BusinessScreen"), "BusinessScreen"),
});

const opening = createRoute({
  getParentRoute: () => inside,
  path: "/businesses/new",
  component: lazyRouteComponent(() => import("./features/business/OpeningScreen"), "OpeningScreen"),
});

const screens = [insights, inbox, business, opening, today, live, calls, call, people, person, diary, money, softphone, privacy, team, settings];

export const router = createRouter({
  routeTree: rootRoute.addChildren([signIn, setUp, inside.addChildren(screens)]),
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: ({ error }) => <Failed error={error} again={() => location.reload()} />,
});

whenSessionIsOver(() => {
  queries.clear();
  const { pathname, href } = router.state.location;
  if (pathname !== "/sign-in" && !pathname.startsWith("/setup/")) void router.navigate({ to: "/sign-in", search: { next: href } });
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

/** The named parts of an address's query that are texts. */
function numbers<Name extends string>(search: Record<string, unknown>, ...names: Name[]): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === "number" && Number.isInteger(value)) found[name] = value;
  }
  return found;
}

function texts<Name extends string>(search: Record<string, unknown>, ...names: Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}
