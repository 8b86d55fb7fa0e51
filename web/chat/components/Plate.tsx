// Owns the full page with one message and one way on.
// Promises a heading that takes the focus, so that a screen reader starts there.
import { useEffect, useRef, type ReactNode } from "react";
import { Icon } from "./Icon";

interface Props {
  title: string;
  text: string;
  children?: ReactNode;
}

export function Plate({ title, text, children }: Props): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <main className="plate">
      <div className="plate-box">
        <span className="plate-mark">
          <Icon name="chat" />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p>{text}</p>
        {children}
      </div>
    </main>
  );
}
