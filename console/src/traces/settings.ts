/** How traces leave the console. */
export type TraceProtocol = "http/protobuf" | "http/json";

/**
 * Whether the environment asks for traces, by the variables that OpenTelemetry names: an endpoint, or `OTEL_TRACES_EXPORTER=otlp`. The endpoint, its
 * headers, sampling and batching are OpenTelemetry's own to read.
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * @returns undefined where it does not; a text where it asks for what the console cannot do
 */
export function traceProtocolOf(env: NodeJS.ProcessEnv): TraceProtocol | { mistake: string } | undefined {
  const exporter = env.OTEL_TRACES_EXPORTER?.trim();
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === "true" || exporter === "none") return undefined;
  if (!exporter && !endpoint) return undefined;
  if (exporter && exporter !== "otlp") {
    return { mistake: `OTEL_TRACES_EXPORTER must be otlp or none, not "${exporter}".` };
  }
  // what it says may be a password
  if (endpoint && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol))) {
    return { mistake: "OTEL_EXPORTER_OTLP_ENDPOINT must be like http://localhost:4318." };
  }
  const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL || "http/protobuf";
  if (protocol === "http/protobuf" || protocol === "http/json") return protocol;
  return {
    mistake: `OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf or http/json, not "${protocol}". Collectors take these at port 4318.`,
  };
}
