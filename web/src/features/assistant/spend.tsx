// Owns how spending is shown: today's budgets, days, models, locations.
// Promises that every bar stands beside the figure it draws.
import { Table } from "@mantine/core";
import type { Budget, Spend, SpendRow } from "../../api/assistant-types";
import { usd } from "../../lib/money";
import { dayTitle } from "../../lib/time";
import { Outside, Panel, Tag } from "../../ui/bits";
import styles from "./assistant.module.css";
import { budgetState, byDay, byLocation, byModel, cachedShare, inOrder, sums, type Sum } from "./logic";

const number = (n: number): string => n.toLocaleString("en-US");

/** All of the spending page below its head; rows of other locations are left out before. */
export function SpendPanels({ spend, rows }: { spend: Spend; rows: SpendRow[] }) {
  const days = byDay(rows);
  return (
    <>
      <Totals rows={rows} />
      <Panel title="Budgets today">
        <ul className={styles.budgets}>
          {inOrder(spend.budgets).map((budget) => (
            <BudgetLine key={`${budget.scope} ${budget.subject_id}`} budget={budget} />
          ))}
        </ul>
      </Panel>
      {rows.length > 0 ? (
        <>
          <Panel title="By day">
            <Days days={days} />
          </Panel>
          <Panel title="By model">
            <Sums sums={sums(rows, byModel)} first="Model" />
          </Panel>
          <Panel title="By location">
            <Sums sums={sums(rows, byLocation)} first="Location" />
          </Panel>
        </>
      ) : null}
    </>
  );
}

function Totals({ rows }: { rows: SpendRow[] }) {
  const cost = rows.reduce((sum, row) => sum + row.cost_microusd, 0);
  const calls = rows.reduce((sum, row) => sum + row.calls, 0);
  const cached = cachedShare(rows);
  const unsure = rows.reduce((sum, row) => sum + row.unmeasured + row.unpriced, 0);
  return (
    <dl className={styles.totals}>
      <div>
        <dt>Spent</dt>
        <dd>{usd(cost)}</dd>
      </div>
      <div>
        <dt>Calls</dt>
        <dd>{number(calls)}</dd>
      </div>
      <div>
        <dt>Read from a cache</dt>
        <dd>{cached === null ? "–" : `${Math.round(cached * 100)}%`}</dd>
      </div>
      {unsure > 0 ? (
        <div>
          <dt>Counted at the most</dt>
          <dd title="The vendor told no usage, or nobody has told us the price.">
            {number(unsure)} calls
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

const SCOPES: Record<string, string> = { organisation: "The whole organisation" };

function BudgetLine({ budget }: { budget: Budget }) {
  const { tone, word, share } = budgetState(budget);
  const cap = budget.cap_microusd;
  return (
    <li className={styles.budget}>
      <span className={styles.budgetName}>
        <Outside>{budget.name ?? SCOPES[budget.scope] ?? budget.scope}</Outside>
      </span>
      <Tag tone={tone}>{word}</Tag>
      <span className={styles.figure}>
        {usd(budget.spent_microusd)}
        {budget.reserved_microusd > 0 ? ` and ${usd(budget.reserved_microusd)} promised` : ""}
        {cap === null ? "" : ` of ${usd(cap)}`}
      </span>
      {cap === null ? null : (
        <span className={styles.track} data-tone={tone} aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </li>
  );
}

function Days({ days }: { days: Sum[] }) {
  const most = Math.max(1, ...days.map(({ cost }) => cost));
  return (
    <ol className={styles.days} tabIndex={0} aria-label="Spending by day">
      {[...days].reverse().map((day) => (
        <li key={day.key}>
          <span>{dayTitle(day.key)}</span>
          <span className={styles.track} aria-hidden="true">
            <span style={{ width: `${(day.cost / most) * 100}%` }} />
          </span>
          <span className={styles.figure}>{usd(day.cost)}</span>
        </li>
      ))}
    </ol>
  );
}

function Sums({ sums: found, first }: { sums: Sum[]; first: string }) {
  return (
    <div className={styles.tableFrame} tabIndex={0} role="region" aria-label={`Spending, ${first}`}>
      <Table className={styles.table ?? ""}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{first}</Table.Th>
            <Table.Th className={styles.number ?? ""}>Calls</Table.Th>
            <Table.Th className={styles.number ?? ""}>Tokens</Table.Th>
            <Table.Th className={styles.number ?? ""}>Per call</Table.Th>
            <Table.Th className={styles.number ?? ""}>Cost</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map((sum) => (
            <Table.Tr key={sum.key}>
              <Table.Th scope="row">
                <Outside>{sum.name}</Outside>
              </Table.Th>
              <Table.Td className={styles.number ?? ""}>{number(sum.calls)}</Table.Td>
              <Table.Td className={styles.number ?? ""}>{number(sum.tokens)}</Table.Td>
              <Table.Td className={styles.number ?? ""}>
                {usd(Math.round(sum.cost / Math.max(1, sum.calls)))}
              </Table.Td>
              <Table.Td className={styles.number ?? ""}>{usd(sum.cost)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
