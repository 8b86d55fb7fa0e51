// Owns /staff/leads: every quote request, newest first.
// Promises that status and search live in the address.
import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useLocation } from "react-router";
import { rowsOf } from "../api/pages";
import { useStaff, zoneOf } from "../features/session/me";
import { LeadList } from "../features/leads/lead-list";
import { LEAD_STATUSES } from "../features/leads/logic";
import { useLeads } from "../features/leads/queries";
import { keepLocation, useFilter } from "../lib/filters";
import { useNow } from "../lib/now";
import { PageHead } from "../ui/bits";
import { LeadsIcon, SearchIcon } from "../ui/icons";
import { Empty, Failed, Loading, More } from "../ui/states";

/** The leads page. */
export function Component() {
  const me = useStaff();
  const now = useNow();
  const at = useLocation();
  const [location] = useFilter("location");
  const [status, setStatus] = useFilter("status");
  const [q, setQ] = useFilter("q");
  const [typed, setTyped] = useState(q);
  const search = useDebouncedCallback((text: string) => setQ(text.trim()), 300);
  const leads = useLeads({ location, status, q });
  const rows = rowsOf(leads.data);
  const filtered = status !== "" || q !== "";

  useEffect(() => {
    document.title = "Leads · Lead Orchestrator";
  }, []);

  return (
    <div>
      <PageHead
        title="Leads"
        lead="Everyone who asked for a quote, and how fast they were answered."
      >
        <TextInput
          type="search"
          aria-label="Search leads"
          placeholder="Name, e-mail or phone"
          leftSection={<SearchIcon size={18} />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            search(event.currentTarget.value);
          }}
        />
        <NativeSelect
          aria-label="Status"
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={[{ value: "", label: "Any status" }, ...LEAD_STATUSES]}
        />
      </PageHead>
      {leads.isPending ? (
        <Loading what="leads" rows={8} />
      ) : leads.isError && rows.length === 0 ? (
        <Failed error={leads.error} retry={() => void leads.refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={filtered ? "No lead matches" : "No leads yet"} icon={<LeadsIcon size={24} />}>
          {filtered
            ? "Change the search, the status or the location."
            : "The next quote request from a website or Shopmonkey appears here at once."}
        </Empty>
      ) : (
        <>
          <LeadList
            leads={rows}
            now={now}
            zoneOf={(id) => zoneOf(me, id)}
            showLocation={location === "" && me.locations.length > 1}
            hrefOf={(lead) => keepLocation(`/leads/${lead.id}`, at.search)}
          />
          <More query={leads} />
        </>
      )}
    </div>
  );
}
