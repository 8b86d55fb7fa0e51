// Owns the panel that slides in beside a list to show one of its rows in full.
// Promises a named dialog that gives the focus back when it closes.
import { CloseButton, Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./side-panel.module.css";

interface Props {
  title: string;
  opened: boolean;
  close: () => void;
  children: ReactNode;
}

/** A dialog at the side of the page. */
export function SidePanel({ title, opened, close, children }: Props) {
  return (
    <Drawer.Root opened={opened} onClose={close} position="right" size="lg">
      <Drawer.Overlay color="#0b1115" backgroundOpacity={0.5} />
      <Drawer.Content classNames={{ content: styles.content ?? "" }} aria-label={title}>
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          <CloseButton size="lg" aria-label="Close" onClick={close} />
        </div>
        <Drawer.Body className={styles.body ?? ""}>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
