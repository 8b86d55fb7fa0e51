// Owns how contacts, counts and addresses are written.
// Promises that a link made from outside text is a web, mail or phone link, or no link at all.

/** "(202) 555-0142" for a North American number in E.164; others as they are. */
export function phoneText(number: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : number;
}

/** E.164 for what a customer types as a North American number; null when it cannot be one. */
export function e164(typed: string): string | null {
  const trimmed = typed.trim();
  if (!/^[+\d\s().-]+$/.test(trimmed)) return null;
  const digits = trimmed.replace(/\D/g, "");
  if (trimmed.startsWith("+"))
    return digits.length >= 8 && digits.length <= 15 ? `+${digits}` : null;
  if (digits.length === 10) return `+1${digits}`;
  if (digits.length === 11 && digits.startsWith("1")) return `+${digits}`;
  return null;
}

/** A tel: link for a number, or null when it is not one. */
export function telLink(number: string | null): string | null {
  const dialled = number === null ? null : e164(number);
  return dialled === null ? null : `tel:${dialled}`;
}

/** A mailto: link for an address, or null when it holds anything but one plain address. */
export function mailLink(address: string | null): string | null {
  if (address === null || !/^[^\s@,;?&<>"'()]+@[^\s@,;?&<>"'()]+$/.test(address)) return null;
  return `mailto:${encodeURIComponent(address).replace("%40", "@")}`;
}

/** The address when it is http or https, else null; a relative one is taken against `base`. */
export function webLink(address: string, base: string): string | null {
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** "1 lead", "3 leads". */
export function count(n: number, one: string, many: string = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Up to two initials of a name, by whole characters, markup and marks left out. */
export function initials(name: string): string {
  const words = name.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [];
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words.slice(0, 1);
  const letters = picked.map((word) => (word ? Array.from(word)[0] : "")).join("");
  return letters === "" ? "?" : letters.toUpperCase();
}

/** "window_tint" or "OrderReceived" as a plain phrase: "Window tint", "Order received". */
export function phrase(code: string): string {
  const words = code
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_.\-\s]+/g, " ")
    .trim()
    .toLowerCase();
  return words === "" ? "" : words.charAt(0).toUpperCase() + words.slice(1);
}

/** The sentence to show for any thrown value. */
export function wordsOf(error: unknown): string {
  return error instanceof Error && error.message !== ""
    ? error.message
    : "Something unexpected happened. Try again.";
}
