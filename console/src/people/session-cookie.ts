import { SESSION_VALUE } from "./sessions.js";

/** The cookie that holds a session's value. No script can read it, and no other site has it sent. */
export class SessionCookie {
  /** @param publicUrl where people reach the console */
  constructor(private readonly publicUrl: string) {}

  /**
   * The values that a request brings. There may be several: another service of the same host, or one of a domain above it, can set a
   * cookie of this name, which browsers may send first.
   */
  read(header: string | undefined): string[] {
    const pairs = header?.split(";").map((pair) => pair.trim().split("=", 2)) ?? [];
    const values = pairs.flatMap(([name, value = ""]) =>
      name === this.#name && SESSION_VALUE.test(value) ? value : [],
    );
    return [...new Set(values)];
  }

  write(value: string, seconds: number): string {
    return `${this.#name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${this.#secure ? "; Secure" : ""}`;
  }

  clear(): string {
    return this.write("", 0);
  }

  get #secure(): boolean {
    return this.publicUrl.startsWith("https:");
  }

  /** Over TLS browsers see to it, by this prefix, that no other host has set it. */
  get #name(): string {
    return this.#secure ? "__Host-keyring-session" : "keyring-session";
  }
}
