// Owns one open conversation: its head, its thread and the field below.
// Promises that a change of holder made elsewhere locks or opens the field at once.
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { Link, useLocation } from "react-router";
import { ApiError } from "../api/client";
import type { BookedAppointment, ConversationRow, Holder } from "../api/types";
import { useStaff } from "../features/session/me";
import { Composer } from "../features/conversations/composer";
import { holderText, reasonText } from "../features/conversations/logic";
import { useChangeHolder, useMarkRead, useThread } from "../features/conversations/queries";
import { Thread } from "../features/conversations/thread";
import { useReplies } from "../features/conversations/use-replies";
import { mayAct } from "../features/session/logic";
import { keepLocation } from "../lib/filters";
import { useNow } from "../lib/now";
import { dayAndTime, zoneName } from "../lib/time";
import { Outside, Tag } from "../ui/bits";
import { BackIcon, CalendarIcon } from "../ui/icons";
import { Failed, Loading } from "../ui/states";
import { wordsOf } from "../lib/text";
import styles from "./pages.module.css";

/** One conversation in full. */
export function ConversationPane({ id }: { id: string }) {
  const me = useStaff();
  const now = useNow();
  const found = useThread(id);
  const holder = useChangeHolder(id);
  const replies = useReplies(id);
  const { mutate: markRead } = useMarkRead(id);
  const unread = (found.data?.conversation.unread ?? 0) > 0;
  const newest = found.data?.messages.at(-1)?.id;
  const reader = mayAct(me.staff.role);

  useEffect(() => {
    if (!unread || !reader) return;
    const seen = () => {
      if (!document.hidden) markRead();
    };
    seen();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [unread, newest, reader, markRead]);

  if (found.isPending) {
    return (
      <div className={styles.padded}>
        <Loading what="the conversation" rows={6} />
      </div>
    );
  }
  if (!found.data) {
    return (
      <>
        <BackToList />
        <Failed error={found.error} retry={() => void found.refetch()} />
      </>
    );
  }

  const { conversation, messages, appointment, preferences = [] } = found.data;
  function change(to: Holder) {
    holder.mutate(to, {
      onError: (error) =>
        notifications.show({
          color: "red",
          title: to === "staff" ? "Could not take over" : "Could not hand back",
          message: error instanceof ApiError ? error.message : wordsOf(error),
        }),
    });
  }
  return (
    <>
      <Head
        conversation={conversation}
        appointment={appointment}
        preferences={preferences}
        me={me.staff.id}
      />
      <Thread
        customer={conversation.person.name}
        messages={messages}
        pending={replies.pending}
        zone={conversation.location.timezone}
        now={now}
        retry={replies.retry}
        discard={replies.discard}
      />
      <Composer
        conversation={conversation}
        me={me.staff.id}
        mayAct={reader}
        changing={holder.isPending}
        change={change}
        send={replies.send}
        foreign={messages.some(({ translation }) => translation)}
      />
    </>
  );
}

function BackToList() {
  const at = useLocation();
  return (
    <Link
      className={styles.paneBack}
      to={`/conversations${at.search}`}
      aria-label="All conversations"
    >
      <BackIcon />
    </Link>
  );
}

interface HeadProps {
  conversation: ConversationRow;
  appointment: BookedAppointment | null | undefined;
  preferences: string[];
  me: string;
}

function Head({ conversation, appointment, preferences, me }: HeadProps) {
  const at = useLocation();
  const why = reasonText(conversation.hand_off_reason);
  return (
    <>
      <header className={styles.paneHead}>
        <BackToList />
        <div className={styles.paneWho}>
          <h2 className={styles.paneName}>
            <Outside>{conversation.person.name || "No name given"}</Outside>
          </h2>
          <p className={styles.paneSoft}>
            <Outside>
              {[conversation.vehicle, conversation.location.name].filter(Boolean).join(" · ")}
            </Outside>
          </p>
        </div>
        <span className={styles.paneHolder}>
          <Tag tone={conversation.holder === "staff" ? "info" : "plain"}>
            {holderText(conversation, me)}
          </Tag>
        </span>
        {conversation.lead_id ? (
          <Link
            className={styles.paneLink}
            to={keepLocation(`/leads/${conversation.lead_id}`, at.search)}
          >
            Lead
          </Link>
        ) : null}
      </header>
      {appointment ? (
        <p
          className={styles.paneNote}
          data-tone={appointment.status === "booked" ? "good" : "plain"}
        >
          <CalendarIcon size={18} />
          <span>
            <strong>{appointment.status === "booked" ? "Booked" : appointment.status}:</strong>{" "}
            {dayAndTime(appointment.starts_at, appointment.timezone)}{" "}
            {zoneName(appointment.starts_at, appointment.timezone)}
            {appointment.services.length > 0 ? `, ${appointment.services.join(", ")}` : ""}
            {appointment.price_text ? `, ${appointment.price_text}` : ""}
          </span>
        </p>
      ) : null}
      {preferences.length > 0 ? (
        <p className={styles.paneNote}>
          <span>
            <strong>Noted:</strong> <Outside>{preferences.join(" · ")}</Outside>
          </span>
        </p>
      ) : null}
      {conversation.asked_for_person || why ? (
        <p
          className={styles.paneNote}
          data-tone={conversation.holder === "staff" ? "plain" : "warn"}
        >
          <span>
            <Outside>{why ?? "The customer asked for a person."}</Outside>
          </span>
        </p>
      ) : null}
    </>
  );
}
