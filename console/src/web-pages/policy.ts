import type { FastifyReply } from "fastify";

/** The headers of everything that a browser shows. */
export function withPolicy(reply: FastifyReply): FastifyReply {
  return reply.headers({
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
  });
}

/** The console's own files and API, and nothing else: no inline script or style, no frame, no other site. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
