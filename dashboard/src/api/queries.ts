/** The answers that the page keeps, and what happens when the session is over. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

const TRIES = 2;
let onSessionOver: () => void = () => undefined;

/** Say what to do when an answer shows that nobody is signed in any more. */
export function whenSessionIsOver(leave: () => void): void {
  onSessionOver = leave;
}

function notice(error: unknown): void {
  if (error instanceof Problem && error.status === 401) onSessionOver();
}

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _result, mutation) => {
      if (!mutation.meta?.proving) notice(error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (tries, error) => tries < TRIES && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
  },
});
