// Owns the signed-in member of staff as the pages see it.
// Promises a zone for every location, the browser's own when a location is not known.
import { createContext, useContext } from "react";
import type { Me } from "../../api/types";
import { browserZone } from "../../lib/time";

export const MeContext = createContext<Me | null>(null);

/** Who is signed in; only pages inside the shell may ask. */
export function useStaff(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error("This page needs somebody signed in.");
  return me;
}

/** The zone of a location; of the only or the first one when none is chosen. */
export function zoneOf(me: Me, locationId: string): string {
  const found = me.locations.find(({ id }) => id === locationId) ?? me.locations[0];
  return found?.timezone ?? browserZone();
}
