// Owns /staff/assistant/experiments/:id: one experiment, its figures and its verbs.
// Promises that starting, ending and stopping are each asked about once more.
import { useEffect } from "react";
import { Link, useLocation, useParams } from "react-router";
import { useExperiment, useVerb } from "../features/experiments/queries";
import { Results } from "../features/experiments/results";
import { STATUS } from "../features/experiments/logic";
import { mayDecide } from "../features/session/logic";
import { useStaff } from "../features/session/me";
import { keepLocation } from "../lib/filters";
import { wordsOf } from "../lib/text";
import { ConfirmButton } from "../ui/confirm-button";
import { Outside, PageHead, Tag } from "../ui/bits";
import { BackIcon } from "../ui/icons";
import { Failed, Loading } from "../ui/states";
import styles from "./pages.module.css";

/** One experiment. */
export function Component() {
  const me = useStaff();
  const { id = "" } = useParams();
  const at = useLocation();
  const found = useExperiment(id);
  const verb = useVerb(id);
  const decides = mayDecide(me.staff.role);
  const name = found.data?.name ?? "Experiment";

  useEffect(() => {
    document.title = `${name} · Lead Orchestrator`;
  }, [name]);

  const back = (
    <Link className={styles.back} to={keepLocation("/assistant/experiments", at.search)}>
      <BackIcon size={16} /> Experiments
    </Link>
  );
  if (found.isPending) return <Loading what="the experiment" rows={6} />;
  if (!found.data) {
    return (
      <>
        {back}
        <Failed error={found.error} retry={() => void found.refetch()} />
      </>
    );
  }
  const { status, hold_out } = found.data;
  const asked = verb.isPending ? verb.variables : null;
  return (
    <div>
      {back}
      <PageHead
        title={<Outside>{name}</Outside>}
        lead={
          <span className={styles.tags}>
            <Tag tone={STATUS[status].tone}>{STATUS[status].word}</Tag>
            <span>{Math.round(hold_out * 1000) / 10}% of conversations are kept out</span>
          </span>
        }
      >
        {decides && status === "draft" ? (
          <ConfirmButton
            label="Start"
            sure="Start dealing now"
            loading={asked?.verb === "start"}
            onSure={() => verb.mutate({ verb: "start" })}
          />
        ) : null}
        {decides && status === "running" ? (
          <ConfirmButton
            label="End"
            sure="End it for good"
            danger
            loading={asked?.verb === "end"}
            onSure={() => verb.mutate({ verb: "end" })}
          />
        ) : null}
      </PageHead>
      {verb.isError ? (
        <p role="alert" className={styles.bad}>
          {wordsOf(verb.error)}
        </p>
      ) : null}
      <Results
        experiment={found.data}
        mayDecide={decides}
        stopping={asked?.verb === "stop" ? asked.arm : null}
        stop={(arm) => verb.mutate({ verb: "stop", arm })}
      />
    </div>
  );
}
