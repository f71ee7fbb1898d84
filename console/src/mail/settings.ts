import { isLoopback } from "../loopback.js";

/** How to send mail. */
export interface MailSettings {
  server: MailServer;
  /** The address it comes from, perhaps with a name: `Keyring <keyring@example.org>`. */
  from: string;
}

interface MailServer {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  /** TLS, or nothing is sent: tokens go through this connection. Not to this machine itself, whose certificate nobody could check. */
  requireTLS: boolean;
  ignoreTLS: boolean;
  auth?: { user: string; pass: string };
}

/** Reads `smtp://user:password@host:587` or `smtps://…`; undefined when it is neither. */
export function readMailUrl(text: string): MailServer | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname || url.search || url.hash) return undefined;
  if (!/^\/?$/.test(url.pathname)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const secure = url.protocol === "smtps:";
  const here = isLoopback(host);
  const server = { host, port: Number(url.port) || (secure ? 465 : 587), secure, requireTLS: !here, ignoreTLS: here };
  if (!url.username) return server;
  try {
    return { ...server, auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } };
  } catch {
    return undefined;
  }
}

/** Whether a text is an address, perhaps with a name before it. */
export function isSender(text: string): boolean {
  return /^(?:[^<>\p{Cc}]* )?<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/u.test(text);
}
