// Owns the way from the demo into the staff console.
// Promises a fresh one-time link on every press, opened in a tab of its own.
import { wordsOf, webLink } from "../../lib/text";
import styles from "./demo.module.css";
import { useStaffLink } from "./queries";

interface Props {
  label: string;
  /** The one thing to do next, or one of several. */
  weight: "primary" | "plain";
}

/** The button that opens the staff console, signed in. */
export function StaffDoor({ label, weight }: Props) {
  const link = useStaffLink();

  function open() {
    // The tab must be opened in the press itself: after waiting, browsers block it.
    const tab = window.open("about:blank", "_blank");
    link.mutate(undefined, {
      onSuccess: ({ url }) => {
        const href = webLink(url, window.location.origin);
        if (href === null) tab?.close();
        else if (tab) {
          tab.opener = null;
          tab.location.replace(href);
        } else window.location.assign(href);
      },
      onError: () => tab?.close(),
    });
  }

  return (
    <span className={styles.door}>
      {link.isError ? (
        <span className={styles.doorFault} role="alert">
          {wordsOf(link.error)}
        </span>
      ) : null}
      <button type="button" className={styles[weight]} onClick={open} disabled={link.isPending}>
        {label}
      </button>
    </span>
  );
}
