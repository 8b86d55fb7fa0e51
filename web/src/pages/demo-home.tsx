// Owns the demo home: a customer's view of a shop's website, and of what comes back.
// Promises that a reload in the same tab does not lose the messages already shown.
import { useEffect, useRef, useState } from "react";
import { Answer } from "../features/demo/answer";
import { Inbox, Phone } from "../features/demo/devices";
import { readSent, keepSent } from "../features/demo/keep";
import { chatLink, contactsOf, type Sent } from "../features/demo/logic";
import { useArrived, useServices, useShops } from "../features/demo/queries";
import { QuoteForm } from "../features/demo/quote-form";
import { StaffDoor } from "../features/demo/staff-door";
import styles from "../features/demo/demo.module.css";
import { wordsOf } from "../lib/text";
import { Logo } from "../ui/logo";

/** The page a visitor of the demonstration sees first. */
export function DemoHome() {
  const shops = useShops();
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <span className={styles.brand}>
          <Logo />
          Lead Orchestrator
        </span>
        {shops.data ? <StaffDoor label="See it as staff" weight="plain" /> : null}
      </header>
      <main>
        <section className={styles.hero}>
          <h1>Answer every quote request before the customer puts the phone down.</h1>
          <p>
            A customer asks for a price on your shop&rsquo;s website. They get a text and an e-mail
            at once, chat about prices and times, and book. Your staff see everything and can step
            in at any moment.
          </p>
        </section>
        {shops.isPending ? (
          <p className={styles.notice} role="status">
            Loading the demonstration…
          </p>
        ) : shops.isError ? (
          <div className={styles.notice} role="alert">
            <p>{wordsOf(shops.error)}</p>
            <button type="button" className={styles.plain} onClick={() => void shops.refetch()}>
              Try again
            </button>
          </div>
        ) : shops.data === null ? (
          <p className={styles.notice}>
            Demo mode is switched off on this server. Staff sign in at{" "}
            <a href="/staff/">the console</a>.
          </p>
        ) : shops.data.length === 0 ? (
          <p className={styles.notice}>No shop is set up yet.</p>
        ) : (
          <Trial shops={shops.data} />
        )}
      </main>
      <footer className={styles.foot}>
        {shops.data
          ? "A demonstration with invented people. Texts and e-mails are only shown here."
          : null}
      </footer>
    </div>
  );
}

type Shops = NonNullable<ReturnType<typeof useShops>["data"]>;

function Trial({ shops }: { shops: Shops }) {
  const [sent, setSent] = useState<Sent | null>(() => readSent(window.sessionStorage));
  const [location, setLocation] = useState(sent?.form.location || (shops[0]?.slug ?? ""));
  const services = useServices(location);
  const arrived = useArrived(sent);
  const messages = arrived.data ?? [];
  const answer = useRef<HTMLDivElement>(null);
  const shown = sent?.pressedAt;

  useEffect(() => {
    // On a phone the answer arrives below the form: bring it into view once.
    const justSent = shown !== undefined && Date.now() - shown < 10_000;
    if (justSent && window.matchMedia("(max-width: 760px)").matches) {
      answer.current?.scrollIntoView({ behavior: "smooth", block: "start" });
    }
  }, [shown]);

  const contacts = sent ? contactsOf(sent.form) : null;
  return (
    <div className={styles.trial}>
      <QuoteForm
        shops={shops}
        services={services}
        location={location}
        chooseLocation={setLocation}
        sent={sent}
        onSent={(next) => {
          keepSent(window.sessionStorage, next);
          setSent(next);
        }}
      />
      <div className={styles.results} ref={answer}>
        <Answer
          sent={sent}
          messages={messages}
          failed={arrived.isError}
          chat={chatLink(messages, window.location.origin)}
        />
        <div className={styles.devices}>
          <Phone
            sent={sent}
            messages={messages.filter(({ channel }) => channel === "sms")}
            number={contacts?.phone ?? null}
          />
          <Inbox
            sent={sent}
            messages={messages.filter(({ channel }) => channel === "email")}
            address={contacts?.email ?? null}
          />
        </div>
      </div>
    </div>
  );
}
