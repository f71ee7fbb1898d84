import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { GetMappingRequest, GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { FOLDER, type Plugin, plugin } from "./support.js";

describe("the plugin, when the engine meets it", () => {
  let started: Plugin;

  before(async () => {
    started = await plugin();
  });
  after(() => started.stop());

  it("takes secrets as secrets", async () => {
    assert.equal((await started.handshake()).getAcceptSecrets(), true);
  });

  it("tells the version of its package", async () => {
    const info = await new Promise<PluginInfo>((resolve, reject) => {
      started.client.getPluginInfo(new Empty(), (error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
    const { version } = JSON.parse(await readFile(join(FOLDER, "package.json"), "utf8")) as { version: string };
    assert.equal(info.getVersion(), version);
  });

  it("tells the schema that is in its package", async () => {
    const answer = await new Promise<GetSchemaResponse>((resolve, reject) => {
      const done = (error: Error | null, response: GetSchemaResponse) =>
        error === null ? resolve(response) : reject(error);
      started.client.getSchema(new GetSchemaRequest(), done);
    });
    assert.equal(answer.getSchema(), await readFile(join(FOLDER, "schema.json"), "utf8"));
  });

  it("says of what it has no answer to that it is not implemented, so that the engine goes on without it", async () => {
    const error = await new Promise<{ code: number } | null>((resolve) => {
      started.client.getMapping(new GetMappingRequest(), resolve);
    });
    assert.equal(error?.code, 12);
  });
});
