// Owns /staff/sign-in: asks for a one-time link and opens a session with one.
// Promises that the token is gone from the address before anything else happens.
import { Button, TextInput } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { Navigate, useSearchParams } from "react-router";
import { ApiError } from "../api/client";
import { safeNext, takeToken } from "../features/session/logic";
import { useAskForLink, useMe, useOpenSession } from "../features/session/queries";
import { Loading } from "../ui/states";
import { wordsOf } from "../lib/text";
import styles from "./sign-in.module.css";

/** The sign-in page. */
export function Component() {
  const [search] = useSearchParams();
  const [token, setToken] = useState(() => takeToken(window.location, window.history));
  const me = useMe();
  const session = useOpenSession();
  const open = session.mutate;

  useEffect(() => {
    document.title = "Sign in · Lead Orchestrator";
    // A link pasted while this page is open changes only the fragment.
    const pasted = () => setToken(takeToken(window.location, window.history));
    window.addEventListener("hashchange", pasted);
    return () => window.removeEventListener("hashchange", pasted);
  }, []);
  useEffect(() => {
    if (token !== null) open(token);
  }, [token, open]);

  const opening = session.isPending || (token !== null && session.isIdle);
  if (me.data && !opening) return <Navigate to={safeNext(search.get("next"))} replace />;
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <h1 className={styles.title}>Staff console</h1>
        {opening || me.isPending ? (
          <Loading what="your session" rows={2} />
        ) : (
          <AskForLink badLink={session.error} />
        )}
      </div>
    </main>
  );
}

function AskForLink({ badLink }: { badLink: Error | null }) {
  const ask = useAskForLink();
  const [email, setEmail] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    const address = email.trim();
    if (!/^[^\s@]+@[^\s@]+$/.test(address)) {
      setWrong("Write your e-mail address, such as ana@example.com.");
      return;
    }
    setWrong(null);
    ask.mutate(address);
  }

  if (ask.isSuccess) {
    return (
      <div role="status">
        <p className={styles.lead}>
          <strong>Look in your inbox.</strong> If the address belongs to a member of staff, a
          sign-in link is on its way. It works once and for a short time.
        </p>
        <Button variant="default" fullWidth onClick={() => ask.reset()}>
          Use another address
        </Button>
      </div>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      {badLink ? (
        <p className={styles.bad} role="alert">
          {badLink instanceof ApiError && badLink.status === 401
            ? "That link was used already or has expired. Ask for a new one."
            : wordsOf(badLink)}
        </p>
      ) : (
        <p className={styles.lead}>
          There is no password. A link that signs you in once is sent to your inbox.
        </p>
      )}
      <TextInput
        label="Your work e-mail"
        type="email"
        name="email"
        autoComplete="email"
        size="md"
        value={email}
        error={wrong ?? (ask.error ? wordsOf(ask.error) : null)}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Button type="submit" fullWidth size="md" mt="md" loading={ask.isPending}>
        Send me a link
      </Button>
    </form>
  );
}
