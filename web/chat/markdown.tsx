// Owns the small part of Markdown an assistant may use: bold, emphasis, lists, links.
// Promises React nodes only: no HTML, no image, and links only to this site or a telephone.
import type { ReactNode } from "react";

const DEPTH = 3;
// No look-behind: older phones refuse to parse it, and the whole page with it.
const INLINE =
  /!?\[([^\][]+)\]\(([^()\s]+)\)|\*\*(\S(?:.*?\S)?)\*\*|(^|[^*\w])\*([^\s*](?:.*?[^\s*])?)\*(?![*\w])|(^|\W)_(\S(?:.*?\S)?)_(?!\w)|\bhttps?:\/\/[^\s<>"'()]+/s;
const BULLET = /^\s{0,3}[-*•]\s+(.*)$/;
const NUMBERED = /^\s{0,3}(\d{1,3})[.)]\s+(.*)$/;
const TELEPHONE = /^tel:\+?[\d().\- ]{3,24}$/i;

/** The address to put in a link, or null when it leads anywhere but this site or a telephone. */
export function safeHref(href: string, origin: string = window.location.origin): string | null {
  if (TELEPHONE.test(href)) return href;
  let url: URL;
  try {
    url = new URL(href, origin);
  } catch {
    return null;
  }
  const web = url.protocol === "https:" || url.protocol === "http:";
  return web && url.origin === origin && !url.username && !url.password ? url.href : null;
}

function link(label: ReactNode, href: string, key: number): ReactNode {
  const safe = safeHref(href);
  if (safe === null) return null;
  const outside = safe.startsWith("tel:") ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return (
    <a key={key} href={safe} {...outside}>
      {label}
    </a>
  );
}

function inline(source: string, depth: number): ReactNode[] {
  const nodes: ReactNode[] = [];
  let rest = source;
  for (let key = 0; rest; key += 1) {
    const match = depth > 0 ? INLINE.exec(rest) : null;
    if (!match) {
      nodes.push(rest);
      break;
    }
    if (match.index) nodes.push(rest.slice(0, match.index));
    const [whole, label, href, bold, starBefore, starred, lineBefore, underscored] = match;
    const emphasised = starred ?? underscored;
    let used = whole;
    if (label !== undefined && href !== undefined) {
      // An image is never loaded: the address could carry the conversation to a stranger.
      nodes.push((whole.startsWith("!") ? null : link(label, href, key)) ?? label);
    } else if (bold !== undefined) {
      nodes.push(<strong key={key}>{inline(bold, depth - 1)}</strong>);
    } else if (emphasised !== undefined) {
      nodes.push(starBefore ?? lineBefore, <em key={key}>{inline(emphasised, depth - 1)}</em>);
    } else {
      used = whole.replace(/[.,;:!?]+$/, "");
      nodes.push(link(used, used, key) ?? used);
    }
    rest = rest.slice(match.index + used.length);
  }
  return nodes;
}

interface Block {
  kind: "text" | "bullets" | "numbers";
  start: number;
  lines: string[];
}

function blocks(source: string): Block[] {
  const found: Block[] = [];
  let current = null as Block | null;
  for (const line of source.replace(/\r\n?/g, "\n").split("\n")) {
    const bullet = BULLET.exec(line);
    const numbered = bullet ? null : NUMBERED.exec(line);
    const kind = bullet ? "bullets" : numbered ? "numbers" : "text";
    if (!line.trim()) {
      current = null;
      continue;
    }
    if (current?.kind !== kind) {
      current = { kind, start: Number(numbered?.[1] ?? 1), lines: [] };
      found.push(current);
    }
    current.lines.push(bullet?.[1] ?? numbered?.[2] ?? line.replace(/^#{1,6}\s+(.*)$/, "**$1**"));
  }
  return found;
}

function paragraph(lines: string[]): ReactNode[] {
  return lines.flatMap((line, index) =>
    index ? [<br key={`br${index}`} />, ...inline(line, DEPTH)] : inline(line, DEPTH),
  );
}

/** An assistant's text as React nodes. */
export function Markdown({ source }: { source: string }): ReactNode {
  return blocks(source).map((block, index) => {
    const items = block.lines.map((line, item) => <li key={item}>{inline(line, DEPTH)}</li>);
    if (block.kind === "bullets") return <ul key={index}>{items}</ul>;
    if (block.kind === "numbers")
      return (
        <ol key={index} start={block.start}>
          {items}
        </ol>
      );
    return <p key={index}>{paragraph(block.lines)}</p>;
  });
}

/** The same text without marks, for a screen reader's announcement. */
export function plainText(source: string): string {
  return source
    .replace(/!?\[([^\][]+)\]\([^()\s]+\)/g, "$1")
    .replace(/(\*\*|__)(?=\S)(.+?)\1/gs, "$2")
    .replace(/^\s{0,3}([-*•]|#{1,6})\s+/gm, "")
    .trim();
}
