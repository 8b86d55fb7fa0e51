// Owns the quote form as a customer of a shop would see it on the shop's website.
// Promises consent boxes that start unticked and every fault beside its field.
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from "react";
import { ApiError } from "../../api/client";
import type { DemoLocation } from "../../api/types";
import { newKey } from "../../lib/ids";
import { wordsOf } from "../../lib/text";
import styles from "./demo.module.css";
import {
  byCategory,
  check,
  consentText,
  EMPTY,
  example,
  placeFaults,
  toRequest,
  type Faults,
  type Form,
  type Sent,
} from "./logic";
import { useSendRequest, type useServices } from "./queries";

interface Props {
  shops: DemoLocation[];
  services: ReturnType<typeof useServices>;
  location: string;
  chooseLocation: (slug: string) => void;
  sent: Sent | null;
  onSent: (sent: Sent) => void;
}

/** The form, in a frame that says whose website this is. */
export function QuoteForm({ shops, services, location, chooseLocation, sent, onSent }: Props) {
  const [form, setForm] = useState<Form>({ ...(sent?.form ?? EMPTY), location });
  const [faults, setFaults] = useState<Faults>({});
  const [rest, setRest] = useState<string[]>([]);
  const element = useRef<HTMLFormElement>(null);
  // One key per filled-in form: pressing twice, or again after a lost answer, makes one lead.
  const key = useRef(newKey());
  const send = useSendRequest();
  const shop = shops.find(({ slug }) => slug === form.location);
  const offered = services.data ?? [];

  useEffect(() => {
    if (Object.keys(faults).length > 0) {
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [faults]);

  function change(part: Partial<Form>) {
    key.current = newKey();
    setForm((before) => ({ ...before, ...part }));
    setFaults((before) => {
      const left = { ...before };
      for (const name of Object.keys(part) as (keyof Form)[]) delete left[name];
      return left;
    });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (send.isPending) return;
    const pressedAt = Date.now();
    const missing = check(form, new Date().getFullYear());
    setFaults(missing);
    setRest([]);
    if (Object.keys(missing).length > 0) return;
    const name = shop?.name ?? "The shop";
    const page = window.location.origin + window.location.pathname;
    send.mutate(
      { form, request: toRequest(form, name, page), shop: name, pressedAt, key: key.current },
      {
        onSuccess: (done) => {
          key.current = newKey();
          onSent(done);
        },
        onError: (error) => {
          const placed = placeFaults(error instanceof ApiError ? error.fields : []);
          setFaults(placed.faults);
          const none = Object.keys(placed.faults).length === 0 && placed.rest.length === 0;
          setRest(none ? [wordsOf(error)] : placed.rest);
        },
      },
    );
  }

  return (
    <section className={styles.site} aria-labelledby="quote-title">
      <div className={styles.bar} aria-hidden="true">
        <span className={styles.lights} />
        <span className={styles.address}>
          {shop ? `${shop.slug}.example.com/quote` : "example.com/quote"}
        </span>
      </div>
      <form
        className={styles.form}
        ref={element}
        onSubmit={submit}
        noValidate
        aria-labelledby="quote-title"
      >
        <div className={styles.formTop}>
          <div>
            <h2 id="quote-title">Get a quote</h2>
            {shop ? (
              <p className={styles.where}>
                {shop.city}, {shop.state}
              </p>
            ) : null}
          </div>
          <button
            type="button"
            className={styles.plain}
            onClick={() =>
              change(
                example(
                  form,
                  offered.map(({ name }) => name),
                  Math.random,
                ),
              )
            }
          >
            Fill in an example
          </button>
        </div>
        {rest.length > 0 ? (
          <div className={styles.fault} role="alert">
            {rest.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        ) : null}
        <div className={styles.grid}>
          <Field label="Shop" wide={3} fault={faults.location}>
            {(props) => (
              <select
                {...props}
                value={form.location}
                onChange={(event) => {
                  change({ location: event.target.value, service: "" });
                  chooseLocation(event.target.value);
                }}
              >
                {shops.map(({ slug, name }) => (
                  <option key={slug} value={slug}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Service" wide={3} fault={faults.service}>
            {(props) => (
              <select
                {...props}
                value={form.service}
                onChange={(event) => change({ service: event.target.value })}
              >
                <option value="">{services.isError ? "Not available now" : "Not sure yet"}</option>
                {byCategory(offered).map(([category, group]) => (
                  <optgroup key={category} label={category}>
                    {group.map(({ name, price_text }) => (
                      <option key={name} value={name}>
                        {name} ({price_text})
                      </option>
                    ))}
                  </optgroup>
                ))}
              </select>
            )}
          </Field>
          <Text
            label="Your name"
            wide={6}
            name="name"
            complete="name"
            form={form}
            faults={faults}
            change={change}
          />
          <Text
            label="E-mail"
            wide={3}
            name="email"
            type="email"
            complete="email"
            form={form}
            faults={faults}
            change={change}
          />
          <Text
            label="Mobile phone"
            wide={3}
            name="phone"
            type="tel"
            complete="tel"
            form={form}
            faults={faults}
            change={change}
          />
          <Text
            label="Year"
            wide={2}
            name="year"
            mode="numeric"
            form={form}
            faults={faults}
            change={change}
          />
          <Text label="Make" wide={2} name="make" form={form} faults={faults} change={change} />
          <Text label="Model" wide={2} name="model" form={form} faults={faults} change={change} />
          <Field label="Anything else?" wide={6} fault={faults.message}>
            {(props) => (
              <textarea
                {...props}
                rows={2}
                maxLength={2000}
                value={form.message}
                onChange={(event) => change({ message: event.target.value })}
              />
            )}
          </Field>
        </div>
        <fieldset className={styles.consent}>
          <legend>How may the shop answer?</legend>
          <label>
            <input
              type="checkbox"
              checked={form.sms}
              onChange={(event) => change({ sms: event.target.checked })}
            />
            By text message
          </label>
          <label>
            <input
              type="checkbox"
              checked={form.mail}
              onChange={(event) => change({ mail: event.target.checked })}
            />
            By e-mail
          </label>
          <p>{consentText(shop?.name ?? "The shop")}</p>
        </fieldset>
        <button type="submit" className={styles.primary} aria-disabled={send.isPending}>
          {send.isPending ? "Sending…" : sent ? "Send another request" : "Send my request"}
        </button>
      </form>
    </section>
  );
}

interface FieldProps {
  label: string;
  wide: 2 | 3 | 6;
  fault: string | undefined;
  children: (props: {
    id: string;
    "aria-invalid": boolean;
    "aria-describedby"?: string;
  }) => ReactNode;
}

function Field({ label, wide, fault, children }: FieldProps) {
  const id = useId();
  const described = fault ? { "aria-describedby": `${id}-fault` } : {};
  return (
    <div className={styles.field} data-wide={wide}>
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-invalid": fault !== undefined, ...described })}
      {fault ? (
        <p className={styles.fieldFault} id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
    </div>
  );
}

interface TextProps {
  label: string;
  wide: FieldProps["wide"];
  name: "name" | "email" | "phone" | "year" | "make" | "model";
  type?: "email" | "tel";
  mode?: "numeric";
  complete?: string;
  form: Form;
  faults: Faults;
  change: (part: Partial<Form>) => void;
}

function Text({ label, wide, name, type, mode, complete, form, faults, change }: TextProps) {
  return (
    <Field label={label} wide={wide} fault={faults[name]}>
      {(props) => (
        <input
          {...props}
          name={name}
          type={type ?? "text"}
          inputMode={mode}
          autoComplete={complete ?? "off"}
          dir="auto"
          maxLength={200}
          value={form[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}
