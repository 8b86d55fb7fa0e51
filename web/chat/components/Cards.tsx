// Owns the cards under an answer: services, times, the time held, the booking, the hand-over.
// Promises that every choice is sent as an ordinary message, so that one path serves all.
import type { ReactNode } from "react";
import { useCardState, useChat, useChatState, useNow, useWords } from "../hooks";
import { safeHref } from "../markdown";
import type { CardState } from "../store";
import { dayLabel, dayOf, isElsewhere, timeOf, zoneName } from "../time";
import { isStanding, type Action, type Appointment, type Card, type OfferedSlot } from "../types";
import type { Words } from "../words";
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
    case "vehicle":
      return <VehicleCard card={card} state={state} />;
    case "booking":
      return <BookingCard appointment={card.appointment} />;
    case "handoff":
      return <HandoffCard />;
  }
}

const isChosen = (state: CardState, answer: string): boolean =>
  !state.open && state.chosen === answer;

function ServicesCard({ card, state }: { card: Of<"services">; state: CardState }): ReactNode {
  const words = useWords();
  const chat = useChat();
  if (!card.services.length) return null;
  return (
    <div role="group" className={state.open ? "card" : "card closed"} aria-label={words.servicesCard}>
      <p className="card-title">{words.servicesCard}</p>
      <ul className="service-list">
        {card.services.map((service) => (
          <li key={service.id || service.name}>
            <button
              type="button"
              className={isChosen(state, service.name) ? "service chosen" : "service"}
              disabled={!state.open}
              onClick={() => chat.send(words.servicePlease(service.name))}
            >
              <span className="service-name">
                <bdi>{service.name}</bdi>
                {service.duration_minutes && <small>{words.minutes(service.duration_minutes)}</small>}
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
  const words = useWords();
  return (
    <span className="chosen-mark">
      <Icon name="check" />
      <span className="hidden">{words.chosen}</span>
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
  const words = useWords();
  const chat = useChat();
  const now = useNow(60_000);
  if (!card.slots.length) return null;
  return (
    <div role="group" className={state.open ? "card" : "card closed"} aria-label={words.slotsCard(card.service_name)}>
      <p className="card-title">
        <Icon name="calendar" />
        <bdi>{words.slotsCard(card.service_name)}</bdi>
      </p>
      {byDay(card.slots, timezone).map(([day, slots]) => (
        <fieldset className="slot-day" key={day}>
          <legend>{dayLabel(slots[0]?.starts_at ?? "", timezone, words)}</legend>
          <div className="slot-times">
            {slots.map((slot) => (
              <button
                type="button"
                key={slot.starts_at}
                className={isChosen(state, slot.label) ? "slot chosen" : "slot"}
                aria-label={slot.label}
                disabled={!state.open || Date.parse(slot.starts_at) <= now}
                onClick={() => chat.send(words.slotPlease(slot.label))}
              >
                {timeOf(slot.starts_at, timezone, words)}
                {isChosen(state, slot.label) && <ChosenMark />}
              </button>
            ))}
          </div>
        </fieldset>
      ))}
      {isElsewhere(timezone, now) && (
        <p className="card-note">{words.shopTime(zoneName(timezone, now, words))}</p>
      )}
      {state.open && (
        <button
          type="button"
          className="button quiet"
          onClick={() => chat.send(words.otherTimesMessage)}
        >
          {words.otherTimes}
        </button>
      )}
    </div>
  );
}

interface Asked {
  ask: string;
  yes: string;
  no: string;
}

/** What a card asks before anything is done, and the two answers. */
function asked(action: Action, words: Words): Asked {
  switch (action) {
    case "book":
      return { ask: words.bookAsk, yes: words.bookYes, no: words.bookNo };
    case "move":
      return { ask: words.moveAsk, yes: words.moveYes, no: words.moveNo };
    case "cancel":
      return { ask: words.cancelAsk, yes: words.cancelYes, no: words.cancelNo };
    case "vehicle":
      return { ask: words.vehicleAsk, yes: words.vehicleYes, no: words.vehicleNo };
  }
}

interface QuestionProps {
  action: Action;
  open: boolean;
  ended?: boolean;
  children: ReactNode;
}

/** A question with yes and no; either is sent as a message. */
function Question({ action, open, ended = false, children }: QuestionProps): ReactNode {
  const words = useWords();
  const chat = useChat();
  const { ask, yes, no } = asked(action, words);
  return (
    <div role="group" className={open ? `card ${action}` : `card ${action} closed`} aria-label={ask}>
      <p className="card-title">{ask}</p>
      {children}
      {open && (
        <div className="card-actions">
          {!ended && (
            <button
              type="button"
              className={action === "cancel" ? "button danger" : "button primary"}
              onClick={() => chat.send(yes)}
            >
              {yes}
            </button>
          )}
          <button type="button" className="button" onClick={() => chat.send(no)}>
            {no}
          </button>
        </div>
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
  const words = useWords();
  const now = useNow(5_000);
  const ended = Boolean(card.expires_at) && Date.parse(card.expires_at) <= now;
  const held = timeOf(card.expires_at, timezone, words);
  return (
    <Question action={card.action} open={state.open} ended={ended}>
      <p className="card-lead">{card.label}</p>
      {card.moves_from && <p className="card-note">{words.movesFrom(card.moves_from)}</p>}
      <p className="card-row">
        <bdi>{card.service_name}</bdi>
        <span>{card.price_text}</span>
      </p>
      {card.law_note && (
        <p className="card-note law">
          <Icon name="alert" />
          <span>{card.law_note}</span>
        </p>
      )}
      {state.open && card.expires_at && (
        <p className="card-note">{ended ? words.holdEnded : words.heldUntil(held)}</p>
      )}
    </Question>
  );
}

function VehicleCard({ card, state }: { card: Of<"vehicle">; state: CardState }): ReactNode {
  return (
    <Question action="vehicle" open={state.open}>
      <p className="card-lead">
        <bdi>{card.label}</bdi>
      </p>
    </Question>
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
  const words = useWords();
  const chat = useChat();
  const standing = isStanding(appointment);
  const current = useChatState((state) => state.appointment);
  const replaced = current !== null && current.starts_at !== appointment.starts_at;
  const calendar = appointment.ics_url ? safeHref(appointment.ics_url) : null;
  const closed = !standing || replaced || current === null;
  return (
    <div role="group" className={closed ? "card booking closed" : "card booking"} aria-label={words.appointment}>
      <p className="card-title">
        <Icon name={standing ? "check" : "close"} />
        {standing ? words.bookingTitle : words.bookingCancelled}
      </p>
      <p className="card-lead">{appointment.label || dayLabel(appointment.starts_at, appointment.timezone, words)}</p>
      <dl className="facts">
        {appointment.services.length > 0 && (
          <Row name={words.what}>
            <bdi>{appointment.services.join(", ")}</bdi>
          </Row>
        )}
        {appointment.price_text && <Row name={words.price}>{appointment.price_text}</Row>}
        {(appointment.location_name || appointment.address) && (
          <Row name={words.where}>
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
              {words.addToCalendar}
            </a>
          )}
          <button
            type="button"
            className="button"
            onClick={() => chat.send(words.bookingChangeMessage)}
          >
            {words.bookingChange}
          </button>
        </div>
      )}
    </div>
  );
}

function HandoffCard(): ReactNode {
  const words = useWords();
  return (
    <div role="group" className="card handoff">
      <p className="card-title">
        <Icon name="person" />
        {words.handoffCard}
      </p>
      <p className="card-note">{words.handoffHint}</p>
    </div>
  );
}
