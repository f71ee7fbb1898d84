import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { isSignedOut, NoAnswer } from "./api/failure.js";
import { App } from "./app.js";
import { SESSION } from "./session/session.js";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/content.css";

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended elsewhere, or by itself, shows wherever something is asked for next.
    onError: (error) => void (isSignedOut(error) && queries.setQueryData(SESSION, null)),
  }),
  defaultOptions: {
    queries: {
      networkMode: "always",
      staleTime: 5_000,
      retry: (failures, error) => error instanceof NoAnswer && failures < 2,
    },
    // Whatever the browser thinks of the network: the console may be on this machine, and a change that fails is not to be made later.
    mutations: {
      networkMode: "always",
      retry: false,
      onError: (error) => void (isSignedOut(error) && queries.setQueryData(SESSION, null)),
    },
  },
});

const root = document.getElementById("app");
if (!root) throw new Error("The page has no element #app.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Router hook={useHashLocation}>
        <App />
      </Router>
    </QueryClientProvider>
  </StrictMode>,
);
