// Owns what an experiment came to: the sentence, the arms, every figure with its interval.
// Promises a warning before any figure when conversations did not fall to the arms as planned.
import type { ReactNode } from "react";
import type { Arm, ArmResult, ExperimentDetail } from "../../api/assistant-types";
import { phrase } from "../../lib/text";
import { ConfirmButton } from "../../ui/confirm-button";
import { Outside, Panel, Tag } from "../../ui/bits";
import styles from "./experiments.module.css";
import { likely, METRICS, place, said, scale, shareText, stoppedText, type Metric } from "./logic";

interface Props {
  experiment: ExperimentDetail;
  mayDecide: boolean;
  stopping: string | null; // the arm that is being stopped
  stop: (arm: string) => void;
}

/** The figures so far. */
export function Results({ experiment, mayDecide, stopping, stop }: Props) {
  const { result, arms } = experiment;
  return (
    <>
      <div className={styles.meaning} data-tone={result.believable ? "info" : "bad"} role="status">
        {result.meaning}
        {result.believable ? null : (
          <p>
            The arms got other numbers of conversations than their shares say (p ={" "}
            {result.deal_p < 0.0001 ? "below 0.0001" : result.deal_p.toFixed(4)}). Something loses
            or repeats conversations of one arm.
          </p>
        )}
      </div>
      <Panel title="Arms">
        <ul className={styles.arms}>
          {arms.map((arm, n) => (
            <ArmLine
              key={arm.name}
              arm={arm}
              arms={arms}
              control={n === 0}
              result={result.arms.find(({ name }) => name === arm.name)}
            >
              {mayDecide && n > 0 && !arm.stopped && experiment.status === "running" ? (
                <ConfirmButton
                  label="Stop"
                  sure={`Stop ${arm.name} for good`}
                  danger
                  loading={stopping === arm.name}
                  onSure={() => stop(arm.name)}
                />
              ) : null}
            </ArmLine>
          ))}
        </ul>
      </Panel>
      <Panel title="Figures">
        {METRICS.map((metric) => (
          <Figures key={metric.key} metric={metric} arms={result.arms} />
        ))}
      </Panel>
    </>
  );
}

interface LineProps {
  arm: Arm;
  arms: Arm[];
  control: boolean;
  result: ArmResult | undefined;
  children: ReactNode;
}

function ArmLine({ arm, arms, control, result, children }: LineProps) {
  const why = stoppedText(arm);
  return (
    <li>
      <div>
        <span className={styles.armName}>
          <strong>
            <Outside>{arm.name}</Outside>
          </strong>
          {control ? <Tag>Control</Tag> : null}
          {result?.harm ? <Tag tone="bad">Does harm: {phrase(result.harm).toLowerCase()}</Tag> : null}
        </span>
        <p className={styles.soft}>
          <Outside>
            {[
              arm.provider === arm.model ? arm.model : `${arm.provider} ${arm.model}`,
              arm.prompt ? `prompt ${arm.prompt}` : "",
              `${shareText(arm, arms)} of conversations`,
              result ? `${result.conversations.toLocaleString("en-US")} so far` : "",
            ]
              .filter(Boolean)
              .join(" · ")}
          </Outside>
        </p>
        {why ? <p className={styles.soft}>{why}</p> : null}
      </div>
      {children}
    </li>
  );
}

function Figures({ metric, arms }: { metric: Metric; arms: ArmResult[] }) {
  const ends = scale(
    metric,
    arms.filter((arm) => arm.conversations > 0),
  );
  return (
    <section className={styles.metric} aria-label={metric.label}>
      <h3>
        {metric.label} <span>{metric.less ? "less is better" : "more is better"}</span>
      </h3>
      <ul className={styles.results}>
        {arms.map((arm) => {
          const found = arm.conversations > 0 ? metric.of(arm) : null;
          const at = found && place(found, ends);
          return (
            <li key={arm.name}>
              <span className={styles.resultName}>
                <Outside>{arm.name}</Outside>
              </span>
              <span className={styles.interval} aria-hidden="true">
                {at ? (
                  <>
                    <span style={{ left: `${at.start}%`, width: `${at.width}%` }} />
                    <i style={{ left: `${at.value}%` }} />
                  </>
                ) : null}
              </span>
              <span className={styles.figure}>
                {found ? said(metric, found) : "Too early to say"}
                {found && likely(found) ? <em> · {likely(found)}</em> : null}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
