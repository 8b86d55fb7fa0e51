// Owns what surrounds every page: theme, server state, notices, routes.
// Promises that a session which ended leads to the sign-in page from wherever it was noticed.
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { ApiError } from "../api/client";
import { forgetSession, ME } from "../features/session/queries";
import { router } from "./router";
import { theme } from "./theme";

function ended(error: Error): boolean {
  return error instanceof ApiError && error.status === 401;
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (ended(error) && query.queryKey[0] !== ME[0]) forgetSession(client);
    },
  }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      // A wrong sign-in link is a 401 too, and ends no session that is open.
      if (ended(error) && mutation.options.mutationKey?.[0] !== "open-session") {
        forgetSession(client);
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 2000,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
    mutations: { retry: false },
  },
});

/** The whole console. */
export function Console() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="top-right" />
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
