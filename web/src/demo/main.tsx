// Owns the start of the demo home page.
// Promises no console code on it: only what a visitor needs.
import "./demo.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { DemoHome } from "../pages/demo-home";

const client = new QueryClient();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <DemoHome />
    </QueryClientProvider>,
  );
}
