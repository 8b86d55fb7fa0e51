// Owns the line icons of the console.
// Promises decoration only: every icon is hidden from screen readers, the words beside it speak.
import type { ReactNode } from "react";

function icon(name: string, shape: ReactNode) {
  function Icon({ size = 20 }: { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.75}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shape}
      </svg>
    );
  }
  Icon.displayName = name;
  return Icon;
}

export const LeadsIcon = icon(
  "LeadsIcon",
  <>
    <path d="M4 13l2.2-7.2A2 2 0 0 1 8.1 4.4h7.8a2 2 0 0 1 1.9 1.4L20 13v4.6a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z" />
    <path d="M4 13h4.2l1.3 2.4h5L15.8 13H20" />
  </>,
);
export const ChatIcon = icon(
  "ChatIcon",
  <path d="M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z" />,
);
export const CalendarIcon = icon(
  "CalendarIcon",
  <>
    <rect x="4" y="5.5" width="16" height="14.5" rx="2.5" />
    <path d="M4 10h16M8.5 3.5v4M15.5 3.5v4" />
  </>,
);
export const SendIcon = icon(
  "SendIcon",
  <path d="M20.5 3.5L3.5 10.2l6.8 3.5 3.5 6.8z M10.3 13.7l4.2-4.2" />,
);
export const AlertIcon = icon(
  "AlertIcon",
  <>
    <path d="M12 4.2l8.3 14.3a.9.9 0 0 1-.8 1.3H4.5a.9.9 0 0 1-.8-1.3z" />
    <path d="M12 10v4M12 16.8v.01" />
  </>,
);
export const BackIcon = icon("BackIcon", <path d="M14.5 5.5L8 12l6.5 6.5" />);
export const NextIcon = icon("NextIcon", <path d="M9.5 5.5L16 12l-6.5 6.5" />);
export const SearchIcon = icon(
  "SearchIcon",
  <>
    <circle cx="11" cy="11" r="6.2" />
    <path d="M15.7 15.7L20 20" />
  </>,
);
export const PhoneIcon = icon(
  "PhoneIcon",
  <path d="M6 4h2.6l1.6 4.2-2 1.5a11.5 11.5 0 0 0 6.1 6.1l1.5-2L20 15.4V18a2 2 0 0 1-2.2 2A15.6 15.6 0 0 1 4 6.2 2 2 0 0 1 6 4z" />,
);
export const MailIcon = icon(
  "MailIcon",
  <>
    <rect x="3.5" y="5.5" width="17" height="13" rx="2.5" />
    <path d="M4.5 7.5l7.5 5.7 7.5-5.7" />
  </>,
);
export const CheckIcon = icon("CheckIcon", <path d="M5 12.5l4.5 4.5L19 7.5" />);
export const ClockIcon = icon(
  "ClockIcon",
  <>
    <circle cx="12" cy="12" r="8" />
    <path d="M12 7.5V12l3 2" />
  </>,
);
export const BoltIcon = icon("BoltIcon", <path d="M13 3.5L5.5 13.5h5.7L10.5 20.5 18.5 10h-6z" />);
export const HandIcon = icon(
  "HandIcon",
  <path d="M8 12V6.2a1.4 1.4 0 0 1 2.8 0V11 4.9a1.4 1.4 0 0 1 2.8 0V11 6.2a1.4 1.4 0 0 1 2.8 0v7.6a6 6 0 0 1-6 6.2c-2.6 0-4-1.3-5.2-3.5l-1.9-3.4c-.9-1.6 1-2.8 2.1-1.5z" />,
);
export const LockIcon = icon(
  "LockIcon",
  <>
    <rect x="5.5" y="10.5" width="13" height="9" rx="2" />
    <path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5" />
  </>,
);
export const PinIcon = icon(
  "PinIcon",
  <>
    <path d="M12 20.5c4-4.3 6-7.5 6-10.3a6 6 0 0 0-12 0c0 2.8 2 6 6 10.3z" />
    <circle cx="12" cy="10.2" r="2.2" />
  </>,
);
export const ClipIcon = icon(
  "ClipIcon",
  <path d="M19 11.5l-7 7a4.6 4.6 0 0 1-6.5-6.5l7.3-7.3a3.1 3.1 0 0 1 4.4 4.4l-7.2 7.2a1.5 1.5 0 0 1-2.2-2.2l6.5-6.5" />,
);
