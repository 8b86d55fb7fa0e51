// Owns reading experiments and their few verbs.
// Promises that after every verb list and figures are read again.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/client";
import type { Experiment, ExperimentDetail, Plan } from "../../api/assistant-types";

const ALL = ["experiments"] as const;
const PATH = "/api/staff/experiments";
const one = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

/** All experiments, the newest first. */
export function useExperiments() {
  return useQuery({
    queryKey: [...ALL, "list"],
    queryFn: ({ signal }) => call<{ items: Experiment[] }>(PATH, { signal }),
    refetchInterval: 60_000,
  });
}

/** One experiment with its figures so far. */
export function useExperiment(id: string) {
  return useQuery({
    queryKey: [...ALL, "one", id],
    queryFn: ({ signal }) => call<ExperimentDetail>(one(id), { signal }),
    refetchInterval: 30_000,
  });
}

/** Plan an experiment; nothing is dealt before it is started. */
export function usePlan() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (plan: Plan) => call<Experiment>(PATH, { method: "POST", body: plan }),
    onSuccess: () => client.invalidateQueries({ queryKey: ALL }),
  });
}

export type Verb = { verb: "start" | "end" } | { verb: "stop"; arm: string };

/** Start it, end it, or take one of its arms out. */
export function useVerb(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: Verb) => {
      const rest = what.verb === "stop" ? `arms/${encodeURIComponent(what.arm)}/stop` : what.verb;
      return call<Experiment>(`${one(id)}/${rest}`, { method: "POST" });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ALL }),
  });
}
