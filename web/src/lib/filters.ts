// Owns filters and selections that live in the address of the page.
// Promises that a shared or reloaded address shows the same list.
import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** One filter from the address and a way to change it; an empty value removes it. */
export function useFilter(name: string): [string, (value: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string | null) => {
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === null || value === "") after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      );
    },
    [name, setSearch],
  );
  return [search.get(name) ?? "", set];
}

/** A path inside the console that keeps the chosen location. */
export function keepLocation(path: string, search: string): string {
  const location = new URLSearchParams(search).get("location");
  if (!location) return path;
  return `${path}${path.includes("?") ? "&" : "?"}location=${encodeURIComponent(location)}`;
}
