// Owns the cards under an answer: services, times, the time held, the booking, the hand-over.
// Promises that every choice is sent as an ordinary message, so that one path serves all.
import type { ReactNode } from "react";
import { useCardState, useChat, useChatState, useNow } from "../hooks";
import { safeHref } from "../markdown";
import type { CardState } from "../store";
import { strings } from "../strings";
import { dayLabel, dayOf, isElsewhere, timeOf, zoneName } from "../time";
import { isStanding, type Appointment, type Card, type OfferedSlot } from "../types";
import { Icon } from "./Icon";

type Of<K extends Card["kind"]> = Extract<Card, { kind: K }>;

interface Props {
  id: string;
  card: Card;
  timezone: string;
}

export function Cards({ id, card, timezone }: Props): ReactNode {
  const state = useCardState(id, card.kind);
  switch (card.kind) {
    case "services":
      return <ServicesCard card={card} state={state} />;
    case "slots":
      return <SlotsCard card={card} state={state} timezone={card.timezone || timezone} />;
    case "confirm":
      return <ConfirmCard card={card} state={state} timezone={timezone} />;
    case "booking":
      return <BookingCard appointment={card.appointment} />;
    case "handoff":
      return <HandoffCard />;
  }
}

const isChosen = (state: CardState, answer: string): boolean =>
  !state.open && state.chosen === answer;

function ServicesCard({ card, state }: { card: Of<"services">; state: CardState }): ReactNode {
  const chat = useChat();
  if (!card.services.length) return null;
  return (
    <div role="group" className={state.open ? "card" : "card closed"} aria-label={strings.servicesCard}>
      <p className="card-title">{strings.servicesCard}</p>
      <ul className="service-list">
        {card.services.map((service) => (
          <li key={service.id || service.name}>
            <button
              type="button"
              className={isChosen(state, service.name) ? "service chosen" : "service"}
              disabled={!state.open}
              onClick={() => chat.send(strings.servicePlease(service.name))}
            >
              <span className="service-name">
                <bdi>{service.name}</bdi>
                {service.duration_minutes && <small>{strings.minutes(service.duration_minutes)}</small>}
              </span>
              <span className="service-price">{service.price_text}</span>
              {isChosen(state, service.name) && <ChosenMark />}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ChosenMark(): ReactNode {
  return (
    <span className="chosen-mark">
      <Icon name="check" />
      <span className="hidden">{strings.chosen}</span>
    </span>
  );
}

function byDay(slots: OfferedSlot[], timezone: string): [string, OfferedSlot[]][] {
  const days = new Map<string, OfferedSlot[]>();
  for (const slot of slots) {
    const day = dayOf(slot.starts_at, timezone);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return [...days];
}

interface SlotsProps {
  card: Of<"slots">;
  state: CardState;
  timezone: string;
}

function SlotsCard({ card, state, timezone }: SlotsProps): ReactNode {
  const chat = useChat();
  const now = useNow(60_000);
  if (!card.slots.length) return null;
  return (
    <div role="group" className={state.open ? "card" : "card closed"} aria-label={strings.slotsCard(card.service_name)}>
      <p className="card-title">
        <Icon name="calendar" />
        <bdi>{strings.slotsCard(card.service_name)}</bdi>
      </p>
      {byDay(card.slots, timezone).map(([day, slots]) => (
        <fieldset className="slot-day" key={day}>
          <legend>{dayLabel(slots[0]?.starts_at ?? "", timezone)}</legend>
          <div className="slot-times">
            {slots.map((slot) => (
              <button
                type="button"
                key={slot.starts_at}
                className={isChosen(state, slot.label) ? "slot chosen" : "slot"}
                aria-label={slot.label}
                disabled={!state.open || Date.parse(slot.starts_at) <= now}
                onClick={() => chat.send(strings.slotPlease(slot.label))}
              >
                {timeOf(slot.starts_at, timezone)}
                {isChosen(state, slot.label) && <ChosenMark />}
              </button>
            ))}
          </div>
        </fieldset>
      ))}
      {isElsewhere(timezone, now) && (
        <p className="card-note">{strings.shopTime(zoneName(timezone, now))}</p>
      )}
      {state.open && (
        <button
          type="button"
          className="button quiet"
          onClick={() => chat.send(strings.otherTimesMessage)}
        >
          {strings.otherTimes}
        </button>
      )}
    </div>
  );
}

interface ConfirmProps {
  card: Of<"confirm">;
  state: CardState;
  timezone: string;
}

function ConfirmCard({ card, state, timezone }: ConfirmProps): ReactNode {
  const chat = useChat();
  const now = useNow(5_000);
  const ended = Boolean(card.expires_at) && Date.parse(card.expires_at) <= now;
  return (
    <div role="group" className={state.open ? "card" : "card closed"} aria-label={strings.confirmCard}>
      <p className="card-title">{strings.confirmCard}</p>
      <p className="card-lead">{card.label}</p>
      <p className="card-row">
        <bdi>{card.service_name}</bdi>
        <span>{card.price_text}</span>
      </p>
      {state.open && (
        <p className="card-note">
          {ended ? strings.holdEnded : strings.heldUntil(timeOf(card.expires_at, timezone))}
        </p>
      )}
      {state.open && (
        <div className="card-actions">
          {!ended && (
            <button
              type="button"
              className="button primary"
              onClick={() => chat.send(strings.confirmYes)}
            >
              {strings.confirmYes}
            </button>
          )}
          <button type="button" className="button" onClick={() => chat.send(strings.confirmNo)}>
            {strings.confirmNo}
          </button>
        </div>
      )}
    </div>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An appointment with the ways to keep, change and find it. */
export function BookingCard({ appointment }: { appointment: Appointment }): ReactNode {
  const chat = useChat();
  const standing = isStanding(appointment);
  const current = useChatState((state) => state.appointment);
  const replaced = current !== null && current.starts_at !== appointment.starts_at;
  const calendar = appointment.ics_url ? safeHref(appointment.ics_url) : null;
  const closed = !standing || replaced || current === null;
  return (
    <div role="group" className={closed ? "card booking closed" : "card booking"} aria-label={strings.appointment}>
      <p className="card-title">
        <Icon name={standing ? "check" : "close"} />
        {standing ? strings.bookingTitle : strings.bookingCancelled}
      </p>
      <p className="card-lead">{appointment.label || dayLabel(appointment.starts_at, appointment.timezone)}</p>
      <dl className="facts">
        {appointment.services.length > 0 && (
          <Row name={strings.what}>
            <bdi>{appointment.services.join(", ")}</bdi>
          </Row>
        )}
        {appointment.price_text && <Row name={strings.price}>{appointment.price_text}</Row>}
        {(appointment.location_name || appointment.address) && (
          <Row name={strings.where}>
            <bdi>{appointment.location_name}</bdi>
            {appointment.address && <small>{appointment.address}</small>}
          </Row>
        )}
      </dl>
      {!closed && (
        <div className="card-actions">
          {calendar && (
            <a className="button primary" href={calendar}>
              <Icon name="calendar" />
              {strings.addToCalendar}
            </a>
          )}
          <button
            type="button"
            className="button"
            onClick={() => chat.send(strings.bookingChangeMessage)}
          >
            {strings.bookingChange}
          </button>
        </div>
      )}
    </div>
  );
}

function HandoffCard(): ReactNode {
  return (
    <div role="group" className="card handoff">
      <p className="card-title">
        <Icon name="person" />
        {strings.handoffCard}
      </p>
      <p className="card-note">{strings.handoffHint}</p>
    </div>
  );
}
