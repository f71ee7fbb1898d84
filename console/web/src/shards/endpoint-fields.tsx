import { Button } from "../parts/button.js";
import { TextInput } from "../parts/text-input.js";
import { type EndpointDraft, newEndpoint, newHeader } from "./endpoint-drafts.js";
import { HeaderFields } from "./header-fields.js";

interface EndpointFieldsProps {
  endpoints: readonly EndpointDraft[];
  onChange: (endpoints: EndpointDraft[]) => void;
}

/** Where a shard's RPC is: URLs in their order, each with its headers. */
export function EndpointFields({ endpoints, onChange }: EndpointFieldsProps) {
  const replace = (changed: EndpointDraft) =>
    onChange(endpoints.map((one) => (one.key === changed.key ? changed : one)));
  const isOnly = endpoints.length === 1;
  return (
    <>
      {endpoints.map((endpoint, index) => (
        <fieldset key={endpoint.key} className="endpoint">
          <legend>{isOnly ? "RPC" : `RPC ${index + 1}`}</legend>
          <TextInput
            name={`endpoints[${index}].url`}
            label="RPC URL"
            help={
              index === 0
                ? "The NEAR JSON-RPC URL for the gateway's requests. Put a key of the provider into a header if it has one: it is encrypted there."
                : "Used while the URLs above do not work."
            }
            autoComplete="off"
            autoCorrect="off"
            spellCheck="false"
            value={endpoint.url}
            onChange={(url) => replace({ ...endpoint, url })}
          />
          {endpoint.headers.map((header) => (
            <HeaderFields
              key={header.key}
              endpoint={endpoint}
              index={index}
              header={header}
              onChange={(changed) => {
                const headers = endpoint.headers.flatMap((one) => (one.key === header.key ? (changed ?? []) : one));
                replace({ ...endpoint, headers });
              }}
            />
          ))}
          <div className="form-end">
            <Button onPress={() => replace({ ...endpoint, headers: [...endpoint.headers, newHeader()] })}>
              Add a header
            </Button>
            {!isOnly && (
              <Button onPress={() => onChange(endpoints.filter(({ key }) => key !== endpoint.key))}>
                Remove RPC {index + 1}
              </Button>
            )}
          </div>
        </fieldset>
      ))}
      {endpoints.length < MOST_URLS && (
        <div>
          <Button onPress={() => onChange([...endpoints, newEndpoint()])}>Add another URL</Button>
        </div>
      )}
    </>
  );
}

const MOST_URLS = 5;
