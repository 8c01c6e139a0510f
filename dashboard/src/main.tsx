/** Where the page begins: texts, appearance, and the first screen. */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { queries } from "./api/queries";
import { startTexts } from "./i18n";
import { router } from "./router";
import { followSystem } from "./shell/appearance";
import "./theme.css";

followSystem();
await startTexts();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
}
