// Owns /staff/appointments: a week of work, day by day.
// Promises each time in the zone of the shop that does the work.
import { Button, TextInput } from "@mantine/core";
import { useEffect, useMemo } from "react";
import { useLocation } from "react-router";
import { useStaff, zoneOf } from "../features/session/me";
import { DaySection } from "../features/appointments/day-list";
import { byDay, span } from "../features/appointments/logic";
import { useAppointments } from "../features/appointments/queries";
import { keepLocation, useFilter } from "../lib/filters";
import { useNow } from "../lib/now";
import { count } from "../lib/text";
import { addDays, dayKey, isDayKey } from "../lib/time";
import { PageHead } from "../ui/bits";
import { BackIcon, NextIcon } from "../ui/icons";
import { Failed, Loading } from "../ui/states";

const DAYS = 7;

/** The appointments page. */
export function Component() {
  const me = useStaff();
  const now = useNow();
  const at = useLocation();
  const [location] = useFilter("location");
  const [from, setFrom] = useFilter("from");
  const zone = zoneOf(me, location);
  const today = dayKey(now, zone);
  const first = isDayKey(from) ? from : today;
  const zones = useMemo(
    () =>
      me.locations
        .filter(({ id }) => location === "" || id === location)
        .map((each) => each.timezone),
    [me.locations, location],
  );
  const asked = useMemo(
    () => ({ location, ...span(first, DAYS, zones) }),
    [location, first, zones],
  );
  const found = useAppointments(asked);
  const days = byDay(found.data ?? [], first, DAYS);
  const total = days.reduce((sum, day) => sum + day.appointments.length, 0);

  useEffect(() => {
    document.title = "Appointments · Lead Orchestrator";
  }, []);

  return (
    <div>
      <PageHead
        title="Appointments"
        lead={
          found.data
            ? `${count(total, "appointment")} in these seven days. Times are local to each shop.`
            : "Times are local to each shop."
        }
      >
        <Button.Group>
          <Button
            variant="default"
            aria-label="Seven days earlier"
            onClick={() => setFrom(addDays(first, -DAYS))}
          >
            <BackIcon size={18} />
          </Button>
          <Button variant="default" onClick={() => setFrom(null)} disabled={first === today}>
            Today
          </Button>
          <Button
            variant="default"
            aria-label="Seven days later"
            onClick={() => setFrom(addDays(first, DAYS))}
          >
            <NextIcon size={18} />
          </Button>
        </Button.Group>
        <TextInput
          type="date"
          aria-label="From day"
          value={first}
          onChange={(event) => {
            if (isDayKey(event.currentTarget.value)) setFrom(event.currentTarget.value);
          }}
        />
      </PageHead>
      {found.isPending ? (
        <Loading what="appointments" rows={7} />
      ) : !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        days.map((day) => (
          <DaySection
            key={day.key}
            day={day}
            now={now}
            zone={zone}
            showLocation={location === "" && me.locations.length > 1}
            hrefOf={(lead) => keepLocation(`/leads/${lead}`, at.search)}
          />
        ))
      )}
    </div>
  );
}
