import { connect } from "node:net";

/**
 * One connection that sends the same request over and over. On a plain socket: a full HTTP client in Node is slower than
 * what it would measure.
 */
export class Connection {
  #received = 0;
  #expected = 0;
  #answered = () => {};

  constructor(port, request) {
    this.request = request;
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("error", fail);
    this.socket.on("end", () => fail(new Error("the contender closed a connection")));
    this.socket.on("data", (chunk) => {
      this.#expected ||= lengthOf(chunk);
      this.#received += chunk.length;
      if (this.#received < this.#expected) return;
      this.#received = 0;
      this.#expected = 0;
      this.#answered();
    });
  }

  /** One request after the other until a point in time. */
  converse(until, latencies) {
    return new Promise((resolve) => {
      let sentAt = performance.now();
      this.#answered = () => {
        const now = performance.now();
        latencies.push(now - sentAt);
        sentAt = now;
        if (now < until) this.socket.write(this.request);
        else resolve();
      };
      this.socket.write(this.request);
    });
  }
}

/** Bytes of a successful answer whose head arrived in one piece. */
function lengthOf(chunk) {
  const text = chunk.latin1Slice(0, Math.min(chunk.length, 512));
  const length = /\r\ncontent-length: (\d+)/i.exec(text);
  if (!text.startsWith("HTTP/1.1 200") || length === null) fail(new Error(`the contender answered ${text}`));
  return text.indexOf("\r\n\r\n") + 4 + Number(length[1]);
}

function fail(error) {
  console.error(error);
  process.exit(1);
}
