import type { RequestListener } from "node:http";
import type { Gateway } from "../gateway/index.js";
import type { Front } from "./front.js";
import { besideGateway, Listener } from "./listener.js";
import type { TlsIdentity } from "./tls.js";

/** One process serves the gateway and everything else. */
export class OneProcess extends Listener implements Front {
  constructor(
    private readonly gateway: Gateway,
    tls: TlsIdentity | undefined,
  ) {
    super(tls);
  }

  override serve(rest: RequestListener): void {
    super.serve(besideGateway(this.gateway, rest));
  }

  override async close(graceMs: number): Promise<void> {
    await super.close(graceMs);
    await this.gateway.close();
  }
}
