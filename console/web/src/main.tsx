import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ErrorBoundary } from "react-error-boundary";
import { Router } from "wouter";
import { visitor } from "./api/queries.js";
import { App } from "./app.js";
import { usePagePath } from "./parts/address.js";
import { readTheme, showTheme } from "./parts/theme.js";
import { Broken } from "./shell/broken.js";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/content.css";
import "./styles/list.css";
import "./styles/blocks.css";
import "./styles/conditions.css";

showTheme(readTheme());
const root = document.getElementById("app");
if (!root) throw new Error("The page has no element #app.");
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary FallbackComponent={Broken}>
      <QueryClientProvider client={visitor}>
        <Router hook={usePagePath}>
          <App />
        </Router>
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);
