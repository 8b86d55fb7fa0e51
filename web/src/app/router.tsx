// Owns which page answers which address; pages are loaded when first visited.
// Promises a plain page for an address that leads nowhere and for a page that breaks.
import { Button } from "@mantine/core";
import { createBrowserRouter, Link, Navigate, useLocation, useRouteError } from "react-router";
import { useMe } from "../features/session/queries";
import { keepLocation } from "../lib/filters";
import { Empty, Failed, Loading } from "../ui/states";
import { wordsOf } from "../lib/text";
import { LiveProvider } from "./live";
import { Shell } from "./shell";

/** The shell for those signed in; others are sent to the sign-in page and brought back after. */
function SignedIn() {
  const me = useMe();
  const at = useLocation();
  if (me.isPending) return <Loading what="the console" rows={4} />;
  if (me.isError) return <Failed error={me.error} retry={() => void me.refetch()} />;
  if (me.data === null) {
    const next = encodeURIComponent(at.pathname + at.search);
    return <Navigate to={`/sign-in?next=${next}`} replace />;
  }
  return (
    <LiveProvider>
      <Shell me={me.data} />
    </LiveProvider>
  );
}

function ToLeads() {
  const at = useLocation();
  return <Navigate to={keepLocation("/leads", at.search)} replace />;
}

function Nowhere() {
  return (
    <Empty title="There is no such page">
      <Link to="/leads">Go to the leads</Link>
    </Empty>
  );
}

function Broken() {
  const error = useRouteError();
  return (
    <Empty title="This page broke">
      <p>{wordsOf(error)}</p>
      {/* A page that cannot be loaded is most often one replaced by a newer version. */}
      <Button onClick={() => window.location.reload()}>Load it again</Button>
    </Empty>
  );
}

export const router = createBrowserRouter(
  [
    {
      path: "/sign-in",
      HydrateFallback: () => <Loading what="the page" rows={2} />,
      ErrorBoundary: Broken,
      lazy: () => import("../pages/sign-in"),
    },
    {
      path: "/",
      element: <SignedIn />,
      HydrateFallback: () => <Loading what="the console" rows={4} />,
      ErrorBoundary: Broken,
      children: [
        { index: true, element: <ToLeads /> },
        {
          ErrorBoundary: Broken,
          children: [
            { path: "leads", lazy: () => import("../pages/leads") },
            { path: "leads/:id", lazy: () => import("../pages/lead") },
            { path: "conversations/:id?", lazy: () => import("../pages/conversations") },
            { path: "appointments", lazy: () => import("../pages/appointments") },
            { path: "outbox", lazy: () => import("../pages/outbox") },
            { path: "assistant", lazy: () => import("../pages/assistant") },
            { path: "assistant/settings", lazy: () => import("../pages/assistant-settings") },
            { path: "assistant/experiments", lazy: () => import("../pages/experiments") },
            { path: "assistant/experiments/:id", lazy: () => import("../pages/experiment") },
            { path: "attention", lazy: () => import("../pages/attention") },
            { path: "*", element: <Nowhere /> },
          ],
        },
      ],
    },
  ],
  { basename: "/staff" },
);
