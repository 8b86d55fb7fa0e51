// Owns the frame of the console: navigation, location switcher, who is signed in.
// Promises that the chosen location goes along from page to page.
import { Menu, NativeSelect, UnstyledButton } from "@mantine/core";
import { useContext } from "react";
import { NavLink, Outlet, useLocation } from "react-router";
import type { Me } from "../api/types";
import { useAttention } from "../features/attention/queries";
import { useSignOut } from "../features/session/queries";
import { keepLocation, useFilter } from "../lib/filters";
import { LiveContext } from "../lib/live";
import { initials } from "../lib/text";
import { Outside } from "../ui/bits";
import { Logo } from "../ui/logo";
import { AlertIcon, BoltIcon, CalendarIcon, ChatIcon, LeadsIcon, SendIcon } from "../ui/icons";
import { MeContext } from "../features/session/me";
import styles from "./shell.module.css";

const PLACES = [
  { to: "/leads", label: "Leads", Icon: LeadsIcon },
  { to: "/conversations", label: "Conversations", short: "Chats", Icon: ChatIcon },
  { to: "/appointments", label: "Appointments", short: "Bookings", Icon: CalendarIcon },
  { to: "/outbox", label: "Outbox", Icon: SendIcon },
  { to: "/attention", label: "Attention", Icon: AlertIcon },
  { to: "/assistant", label: "Assistant", short: "AI", Icon: BoltIcon },
] as const;

/** The frame; the page itself is drawn in its main part. */
export function Shell({ me }: { me: Me }) {
  const at = useLocation();
  const { waiting, receipts, needs_review } = useAttention();
  const badges: Record<string, { n: number; says: string }> = {
    "/outbox": { n: needs_review, says: "need a decision" },
    "/conversations": { n: waiting, says: "waiting for a person" },
    "/attention": { n: receipts, says: "not understood" },
  };
  return (
    <MeContext value={me}>
      <div className={styles.shell}>
        <a className={styles.skip} href="#main">
          Skip to the page
        </a>
        <header className={styles.top}>
          <div className={styles.brand}>
            <Logo />
            <span className={styles.organisation}>
              <Outside>{me.organisation.name}</Outside>
            </span>
          </div>
          <LiveNote />
          <LocationSwitch me={me} />
          <Account me={me} />
        </header>
        <nav className={styles.nav} aria-label="Console">
          <ul>
            {PLACES.map(({ to, label, Icon, ...place }) => (
              <li key={to}>
                <NavLink className={styles.link ?? ""} to={keepLocation(to, at.search)}>
                  <Icon size={22} />
                  <span className={styles.long}>{label}</span>
                  <span className={styles.short}>{"short" in place ? place.short : label}</span>
                  <Badge {...badges[to]} />
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <main className={styles.main} id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </MeContext>
  );
}

function Badge({ n = 0, says = "" }: { n?: number; says?: string }) {
  if (n === 0) return null;
  return (
    <span className={styles.badge}>
      {n > 99 ? "99+" : n}
      <span className={styles.hidden}> {says}</span>
    </span>
  );
}

function LiveNote() {
  const live = useContext(LiveContext);
  const text = { live: "Live", connecting: "Connecting", polling: "Slow updates" }[live];
  const says = {
    live: "News arrives as it happens.",
    connecting: "Opening the live line.",
    polling: "The live line is down. The page asks for news every few seconds.",
  }[live];
  return (
    <span className={styles.live} data-state={live} title={says} role="status">
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.liveText}>{text}</span>
    </span>
  );
}

function LocationSwitch({ me }: { me: Me }) {
  const [location, setLocation] = useFilter("location");
  if (me.locations.length < 2) {
    return <span className={styles.onlyLocation}>{me.locations[0]?.name ?? ""}</span>;
  }
  return (
    <NativeSelect
      className={styles.switch ?? ""}
      aria-label="Location"
      value={location}
      onChange={(event) => setLocation(event.currentTarget.value)}
      data={[
        { value: "", label: "All locations" },
        ...me.locations.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

function Account({ me }: { me: Me }) {
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton
          className={styles.account ?? ""}
          aria-label={`${initials(me.staff.name)}: account of ${me.staff.name}`}
        >
          {initials(me.staff.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <strong>
            <Outside>{me.staff.name}</Outside>
          </strong>
          <span>
            <Outside>{me.staff.email}</Outside>
          </span>
          <span>{me.staff.role}</span>
        </div>
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
