// Owns what a customer may want to know about the shop: where, when, what it costs.
// Promises opening hours by the shop's own clock.
import type { ReactNode } from "react";
import { useChat, useNow, useWords } from "../hooks";
import { openState, weekHours } from "../time";
import type { Context } from "../types";
import { telephone } from "./ChatHeader";
import { Icon } from "./Icon";

interface Props {
  context: Context;
  onChosen?: () => void;
}

export function ShopDetails({ context, onChosen }: Props): ReactNode {
  const words = useWords();
  const chat = useChat();
  const now = useNow(60_000);
  const { location, services } = context;
  const state = openState(location.hours, location.closed_days, location.timezone, now, words);
  const call = telephone(location.phone);
  const ask = (name: string): void => {
    onChosen?.();
    chat.send(words.servicePlease(name));
  };
  return (
    <>
      <ul className="shop-facts">
        {state && (
          <li className={state.open ? "open" : ""}>
            <Icon name="clock" />
            <span>{state.text}</span>
          </li>
        )}
        {location.address && (
          <li>
            <Icon name="pin" />
            <bdi>{location.address}</bdi>
          </li>
        )}
        {call && (
          <li>
            <Icon name="phone" />
            <a href={call}>
              <bdi>{location.phone}</bdi>
            </a>
          </li>
        )}
      </ul>
      {location.hours.length > 0 && (
        <details className="fold" open={!onChosen}>
          <summary>{words.hours}</summary>
          <table className="hours">
            <tbody>
              {weekHours(location.hours, location.closed_days, location.timezone, now, words).map((day) => (
                <tr key={day.weekday} className={day.today ? "today" : ""}>
                  <th scope="row">{day.name}</th>
                  <td>
                    <bdi>{day.text}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      {services.length > 0 && (
        <details className="fold" open={!onChosen}>
          <summary>{words.services}</summary>
          <ul className="service-list">
            {services.map((service) => (
              <li key={service.id}>
                <button type="button" className="service" onClick={() => ask(service.name)}>
                  <span className="service-name">
                    <bdi>{service.name}</bdi>
                    {service.duration_minutes && (
                      <small>{words.minutes(service.duration_minutes)}</small>
                    )}
                  </span>
                  <span className="service-price">{service.price_text}</span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
