import {
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type DiffRequest,
  DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { checkShape } from "../../lifecycle/inputs.js";
import { secretProperties } from "../secret-inputs.js";
import { explicitSettings, settingsFrom, settingsShape } from "../settings.js";
import { changedNames, type Props } from "../values.js";
import { failed } from "./check.js";
import type { Instance } from "./instance.js";
import { received, sent } from "./properties.js";

/** Names every wrong setting; what is secret by nature is stored as a secret, even where somebody wrote it down in clear. */
export function checkConfig(request: CheckRequest): CheckResponse {
  const news = received(request.getNews());
  const { ours, engines } = apart(news.values);
  const { inputs, failures } = checkShape(settingsShape, ours);
  const response = new CheckResponse();
  const secrets = [...news.secrets, ...secretProperties(settingsShape)];
  response.setInputs(sent({ ...engines, ...(inputs as Props) }, secrets));
  response.setFailuresList(failed(failures, settingsShape));
  return response;
}

/** A changed setting never replaces anything: credentials stay where they are, another way leads to them. */
export function diffConfig(request: DiffRequest): DiffResponse {
  const before = apart(received(request.getOldInputs()).values).ours;
  const after = apart(received(request.getNews()).values).ours;
  const changed = changedNames(before, after);
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse();
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changed);
  return response;
}

/**
 * Takes note of the settings, once for each engine: a second call could send the credentials of this process to other addresses. Whether
 * the settings lead anywhere is seen by the first operation that needs them.
 * @throws Error at a second call
 */
export function configure(request: ConfigureRequest, instance: Instance): ConfigureResponse {
  const { ours } = apart(received(request.getArgs()).values);
  const config = { get: (key: string) => (ours[key] === undefined ? undefined : String(ours[key])) };
  const settings = isDefault(request.getName() ?? "default") ? settingsFrom(config) : explicitSettings(config);
  instance.configure(settings);
  const response = new ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  return response;
}

/** The engine's own name for the provider of resources that name none; then the settings are the stack's configuration. */
function isDefault(name: string): boolean {
  return name === "default" || name.startsWith("default_");
}

/** Our settings, and what the engine keeps among them. */
function apart(values: Props): { ours: Props; engines: Props } {
  const entries = Object.entries(values);
  return {
    ours: Object.fromEntries(entries.filter(([name]) => !ENGINES.has(name))),
    engines: Object.fromEntries(entries.filter(([name]) => ENGINES.has(name))),
  };
}

const ENGINES = new Set(["version", "pluginDownloadURL"]);
