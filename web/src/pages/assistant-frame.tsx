// Owns the head of the assistant's pages: spending, settings, experiments.
// Promises that the chosen location goes along between them.
import type { ReactNode } from "react";
import { NavLink, useLocation } from "react-router";
import { keepLocation } from "../lib/filters";
import { PageHead } from "../ui/bits";
import styles from "./pages.module.css";

const PARTS = [
  { to: "/assistant", label: "Spending", end: true },
  { to: "/assistant/settings", label: "Settings", end: false },
  { to: "/assistant/experiments", label: "Experiments", end: false },
];

/** Title, tabs and what a page can do. */
export function AssistantFrame({ lead, children }: { lead: string; children?: ReactNode }) {
  const at = useLocation();
  return (
    <>
      <PageHead title="Assistant" lead={lead}>
        {children}
      </PageHead>
      <nav className={styles.tabs} aria-label="Assistant">
        {PARTS.map(({ to, label, end }) => (
          <NavLink key={to} to={keepLocation(to, at.search)} end={end}>
            {label}
          </NavLink>
        ))}
      </nav>
    </>
  );
}
