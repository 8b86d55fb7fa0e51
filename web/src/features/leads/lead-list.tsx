// Owns how leads are listed: a table on a desk, cards on a phone.
// Promises the whole row leads to the lead, by mouse, finger and keyboard.
import { Table } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Link } from "react-router";
import type { LeadRow } from "../../api/types";
import { dayAndTime, duration } from "../../lib/time";
import { phoneText } from "../../lib/text";
import { Age, Outside, Tag } from "../../ui/bits";
import { BoltIcon } from "../../ui/icons";
import { firstTouchTone, sourceLabel, statusLook } from "./logic";
import styles from "./leads.module.css";

interface Props {
  leads: LeadRow[];
  now: Date;
  zoneOf: (locationId: string) => string;
  showLocation: boolean;
  hrefOf: (lead: LeadRow) => string;
}

/** Status of a lead as a tag. */
export function StatusTag({ status }: { status: string }) {
  const look = statusLook(status);
  return <Tag tone={look.tone}>{look.label}</Tag>;
}

/** How long the first answer took. */
export function FirstTouch({ seconds }: { seconds: number | null }) {
  return (
    <Tag tone={firstTouchTone(seconds)} icon={seconds === null ? null : <BoltIcon size={13} />}>
      {seconds === null ? "Not yet" : duration(seconds)}
    </Tag>
  );
}

function contact(lead: LeadRow): string {
  if (lead.person.phone) return phoneText(lead.person.phone);
  return lead.person.email ?? "No contact";
}

/** Leads as a table, or as cards where there is no room for one. */
export function LeadList(props: Props) {
  const narrow = useMediaQuery("(max-width: 860px)", false, { getInitialValueInEffect: false });
  return narrow ? <LeadCards {...props} /> : <LeadTable {...props} />;
}

function LeadTable({ leads, now, zoneOf, showLocation, hrefOf }: Props) {
  return (
    <div className={styles.tableFrame}>
      <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="md" className={styles.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Customer</Table.Th>
            <Table.Th scope="col">Wants</Table.Th>
            {showLocation ? <Table.Th scope="col">Location</Table.Th> : null}
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col">First answer</Table.Th>
            <Table.Th scope="col">Received</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {leads.map((lead) => {
            const zone = zoneOf(lead.location.id);
            return (
              <Table.Tr key={lead.id} className={styles.row}>
                <Table.Td>
                  <Link className={styles.rowLink} to={hrefOf(lead)}>
                    <Outside>{lead.person.name || "No name given"}</Outside>
                  </Link>
                  <div className={styles.soft}>
                    <Outside>{contact(lead)}</Outside>
                  </div>
                </Table.Td>
                <Table.Td>
                  <Outside>{lead.service ?? "Not said"}</Outside>
                  <div className={styles.soft}>
                    <Outside>{lead.vehicle ?? "No vehicle given"}</Outside>
                  </div>
                </Table.Td>
                {showLocation ? <Table.Td>{lead.location.name}</Table.Td> : null}
                <Table.Td>
                  <StatusTag status={lead.status} />
                  {lead.appointment_at ? (
                    <div className={styles.soft}>{dayAndTime(lead.appointment_at, zone)}</div>
                  ) : null}
                </Table.Td>
                <Table.Td>
                  <FirstTouch seconds={lead.first_touch_seconds} />
                </Table.Td>
                <Table.Td>
                  <Age at={lead.received_at} now={now} zone={zone} />
                  <div className={styles.soft}>{sourceLabel(lead.source)}</div>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function LeadCards({ leads, now, zoneOf, showLocation, hrefOf }: Props) {
  return (
    <ul className={styles.cards}>
      {leads.map((lead) => {
        const zone = zoneOf(lead.location.id);
        return (
          <li key={lead.id}>
            <Link className={styles.card} to={hrefOf(lead)}>
              <span className={styles.cardTop}>
                <strong>
                  <Outside>{lead.person.name || "No name given"}</Outside>
                </strong>
                <span className={styles.soft}>
                  <Age at={lead.received_at} now={now} zone={zone} />
                </span>
              </span>
              <span>
                <Outside>
                  {[lead.service, lead.vehicle].filter(Boolean).join(" · ") || "Nothing said"}
                </Outside>
              </span>
              {showLocation ? <span className={styles.soft}>{lead.location.name}</span> : null}
              <span className={styles.cardTags}>
                <StatusTag status={lead.status} />
                <FirstTouch seconds={lead.first_touch_seconds} />
                {lead.appointment_at ? (
                  <span className={styles.soft}>{dayAndTime(lead.appointment_at, zone)}</span>
                ) : null}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
