// Owns the product's mark: a chat bubble with a tick.
// Promises decoration only; the name stands beside it in words.

/** The mark, `size` pixels wide. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        fill="#0d6a80"
        d="M7 3h18a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H15l-7 6v-6H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z"
      />
      <path
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="M10 13.5l4 4 8-8.5"
      />
    </svg>
  );
}
