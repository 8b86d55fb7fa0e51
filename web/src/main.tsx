// Owns the start of the staff console.
// Promises to draw something on every path: the console, the sign-in page or a plain failure.
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/console.css";
import { createRoot } from "react-dom/client";
import { Console } from "./app/console";

const root = document.getElementById("root");
if (!/^\/staff(\/|$)/.test(window.location.pathname)) {
  // Without a demo the server answers `/` with this page too; its addresses begin with /staff.
  window.location.replace("/staff/");
} else if (root) {
  createRoot(root).render(<Console />);
}
