// Owns how small amounts of money are written.
// Promises that an amount above zero is never shown as zero.

const MICRO = 1_000_000;

/** "$12.40", "$0.0123", "$0.000004"; micro-dollars in. */
export function usd(micro: number): string {
  const sign = micro < 0 ? "-" : "";
  const dollars = Math.abs(micro) / MICRO;
  if (dollars === 0) return "$0";
  if (dollars >= 0.995 || Number.isInteger(dollars * 100)) {
    return `${sign}$${dollars.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  }
  return `${sign}$${Number(dollars.toPrecision(2)).toFixed(6).replace(/\.?0+$/, "")}`;
}

/** Micro-dollars for dollars as they are typed: "5", "$0.25"; null when it is no amount. */
export function microOf(typed: string): number | null {
  const plain = typed.trim().replace(/^\$/, "").replace(/,/g, "");
  if (!/^\d{1,7}(\.\d{0,6})?$/.test(plain)) return null;
  return Math.round(Number(plain) * MICRO);
}

/** Dollars as they are typed, for micro-dollars: "0.25". */
export function typedUsd(micro: number): string {
  return String(micro / MICRO);
}
