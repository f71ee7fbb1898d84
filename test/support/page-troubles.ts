import type { BrowserContext, ConsoleMessage, Page, WebError } from "playwright-core";

/**
 * Notes what no page of the console does, in all pages of a context: errors on the browser's console, uncaught exceptions,
 * violations of the content security policy, requests to another origin than this one.
 *
 * Chromium puts every answer of 400 and above on its console. That is no trouble where the management API at this origin
 * did answer this URL with this status, and the status is below 500.
 *
 * @returns a function that lists what was noted so far, one line each
 */
export async function watchForTroubles(context: BrowserContext, origin: string): Promise<() => string[]> {
  const noted: { line: string; expectedIf?: string | undefined }[] = [];
  const refusals = new Set<string>();
  const visit = (what: string, url: string) => {
    if (originOf(url) !== origin) noted.push({ line: `request to another origin: ${what} ${url}` });
  };

  context.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "assert") return;
    noted.push({ line: describeMessage(message), expectedIf: answerBehind(message) });
  });
  context.on("weberror", (error) => noted.push({ line: describeError(error) }));
  context.on("request", (request) => visit(request.method(), request.url()));
  context.on("page", (page: Page) => page.on("websocket", (socket) => visit("WebSocket", socket.url())));
  context.on("response", (response) => {
    const [url, status] = [response.url(), response.status()];
    if (isOfApi(url, origin) && status >= 400 && status < 500) refusals.add(`${status} ${url}`);
  });
  // What a page tries and catches, such as eval, is a violation all the same, and not on the console.
  await context.exposeBinding(BINDING, (_, violation: Violation) => noted.push({ line: describeViolation(violation) }));
  await context.addInitScript(
    `addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, documentURI, lineNumber }) =>
      ${BINDING}({ effectiveDirective, blockedURI, sourceFile, documentURI, lineNumber }))`,
  );
  return () =>
    noted.filter(({ expectedIf }) => expectedIf === undefined || !refusals.has(expectedIf)).map(({ line }) => line);
}

const BINDING = "__noteViolation";

/** The fields of a SecurityPolicyViolationEvent that say what it was. */
interface Violation {
  effectiveDirective: string;
  blockedURI: string;
  sourceFile: string;
  documentURI: string;
  lineNumber: number;
}

function describeViolation({ effectiveDirective, blockedURI, sourceFile, documentURI, lineNumber }: Violation): string {
  const place = `${sourceFile || documentURI}:${lineNumber}`;
  return `violation of the content security policy: ${effectiveDirective} forbids ${blockedURI} (${place})`;
}

function describeMessage(message: ConsoleMessage): string {
  const { url, line } = message.location();
  return `error on the console: ${message.text().trim()} (${url}:${line + 1})`;
}

/** What was thrown need not be an error. */
function describeError(error: WebError): string {
  const { name, message } = error.error();
  const { url, line } = error.location();
  return `uncaught exception: ${name ? `${name}: ` : ""}${message} (${url}:${line + 1})`;
}

/** The answer, as status and URL, that Chromium complains of; undefined for every other message. */
function answerBehind(message: ConsoleMessage): string | undefined {
  const status = /^Failed to load resource: the server responded with a status of (\d{3})\b/.exec(message.text())?.[1];
  return status === undefined ? undefined : `${status} ${message.location().url}`;
}

function isOfApi(url: string, origin: string): boolean {
  return originOf(url) === origin && new URL(url).pathname.includes("/api/v1/");
}

/** A WebSocket's is that of the page that would serve it. */
function originOf(url: string): string {
  return new URL(url.replace(/^ws/, "http")).origin;
}
