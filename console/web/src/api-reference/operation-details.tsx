import { useEffect, useRef, useState } from "react";
import { CodeBlock } from "../parts/code-block.js";
import { consoleUrl } from "../parts/console-url.js";
import { Link } from "../parts/link.js";
import { curlOf } from "./curl.js";
import { type ApiDocument, jsonSchemaOf, type Operation, resolve, type Schema } from "./document.js";
import { Prose } from "./prose.js";
import { Fields, SchemaFields, SchemaObjects } from "./schema-fields.js";
import { typeInWords } from "./schema-words.js";

/**
 * One operation: what it is in a line, and all of it once opened.
 * @param isWanted whether the address asks for it
 */
export function OperationDetails(props: { operation: Operation; document: ApiDocument; isWanted: boolean }) {
  const { operation, isWanted } = props;
  const [isOpen, setIsOpen] = useState(isWanted);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!isWanted || !details.current) return;
    details.current.open = true;
    details.current.querySelector("summary")?.focus();
    details.current.scrollIntoView({ block: "start" });
  }, [isWanted]);
  return (
    <details ref={details} className="api-operation" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        <span className="api-method">{operation.method}</span> <code translate="no">{operation.path}</code>{" "}
        <span>{operation.summary}</span>
      </summary>
      {isOpen && <Opened {...props} />}
    </details>
  );
}

function Opened({ operation, document }: { operation: Operation; document: ApiDocument }) {
  const { operationId, description, parameters = [], requestBody, responses } = operation;
  const body = jsonSchemaOf(requestBody?.content);
  const curl = curlOf(operation, document, consoleUrl());
  return (
    <div>
      {description && <Prose text={description} />}
      <p className="aside">
        Authentication: {credentialsInWords(operation.security ?? document.security)}. Link to this operation:{" "}
        <Link to={`/api/${operationId}`}>{operationId}</Link>
      </p>
      {parameters.length > 0 && (
        <>
          <h3>Parameters</h3>
          <Fields
            fields={parameters.map(({ name, in: place, required = false, schema, description }) => {
              return { name, place, isRequired: required, schema, description };
            })}
            document={document}
          />
        </>
      )}
      {body && <Body schema={body} document={document} />}
      <h3>Responses</h3>
      <dl className="api-fields">
        {Object.entries(responses).map(([status, { description, content }]) => (
          <div key={status}>
            <dt>
              <code>{status}</code> <span className="aside">{contentInWords(content)}</span>
            </dt>
            <dd>
              {/* What the generator writes where a route says nothing. */}
              {description !== "Default Response" && <Prose text={description} />}
              {Number(status) < 400 && <Answer schema={jsonSchemaOf(content)} document={document} />}
            </dd>
          </div>
        ))}
      </dl>
      {errorSchemas(operation).map((schema) => (
        <SchemaObjects key={typeInWords(schema)} schema={schema} document={document} />
      ))}
      {curl && (
        <>
          <h3>With curl</h3>
          <CodeBlock text={curl} what={`The command of ${operationId}`} />
        </>
      )}
    </div>
  );
}

function Body({ schema, document }: { schema: Schema; document: ApiDocument }) {
  const { schema: found, name } = resolve(schema, document);
  return (
    <>
      <h3>
        Request body{" "}
        {name && (
          <code className="aside" translate="no">
            {name}
          </code>
        )}
      </h3>
      {found.description && <Prose text={found.description} />}
      <SchemaFields schema={found} document={document} />
    </>
  );
}

function Answer({ schema, document }: { schema: Schema | undefined; document: ApiDocument }) {
  return schema && <SchemaObjects schema={schema} document={document} />;
}

function contentInWords(content: Operation["responses"][string]["content"]): string {
  return Object.entries(content ?? {})
    .map(([type, { schema }]) => (/\bjson$/.test(type) ? typeInWords(schema) : type))
    .join(", ");
}

/** Those of all errors, each once: they are the same nearly everywhere. */
function errorSchemas({ responses }: Operation): Schema[] {
  const errors = Object.entries(responses).flatMap(([status, { content }]) => {
    const schema = Number(status) >= 400 ? jsonSchemaOf(content) : undefined;
    return schema ? [schema] : [];
  });
  return [...new Map(errors.map((schema) => [typeInWords(schema), schema])).values()];
}

function credentialsInWords(security: ApiDocument["security"]): string {
  const names = security.flatMap((one) => Object.keys(one));
  return names.length === 0 ? "none" : names.map((name) => CREDENTIALS[name] ?? name).join(" or ");
}

const CREDENTIALS: Partial<Record<string, string>> = {
  accessKey: "an access key",
  session: "a session",
  token: "a gateway token",
};
