// Owns the button whose press is asked about once more.
// Promises that one press alone does nothing, and that the question goes away by itself.
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";

interface Props {
  label: string;
  sure: string;
  danger?: boolean;
  loading: boolean;
  onSure: () => void;
}

/** A button that asks back. */
export function ConfirmButton({ label, sure, danger = false, loading, onSure }: Props) {
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => setAsked(false), 8_000);
    return () => clearTimeout(timer);
  }, [asked]);
  return (
    <Button
      variant={asked ? "filled" : "default"}
      color={asked && danger ? "red.9" : undefined}
      loading={loading}
      onClick={() => {
        if (asked) onSure();
        setAsked(!asked);
      }}
    >
      {asked ? sure : label}
    </Button>
  );
}
