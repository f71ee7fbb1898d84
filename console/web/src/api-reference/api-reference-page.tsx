import "../styles/api-reference.css";
import { useState } from "react";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { SearchInput } from "../parts/search-input.js";
import { Waiting } from "../parts/waiting.js";
import { type ApiDocument, type Operation, operationsByTag, useApiDocument } from "./document.js";
import { OperationDetails } from "./operation-details.js";
import { Prose } from "./prose.js";

/**
 * The console's OpenAPI document, to be read. Not by a viewer from npm: under the pages' policy Scalar, Redoc, RapiDoc and OpenAPI
 * Explorer lose their styles, and Swagger UI, which keeps them, is three times the size of all other pages and fails WCAG's contrast.
 * @param operationId one that is shown opened
 */
export function ApiReferencePage({ operationId }: { operationId: string | undefined }) {
  const { data, error, refetch } = useApiDocument();
  return (
    <Page
      title="API reference"
      lead={
        <>
          Every operation of this console, from its{" "}
          <a href="./openapi.json" translate="no">
            openapi.json
          </a>
          .
        </>
      }
    >
      {error && <ProblemNote error={error} again={() => void refetch()} />}
      {!error && !data && <Waiting />}
      {data && <Reference document={data} operationId={operationId} />}
    </Page>
  );
}

function Reference({ document, operationId }: { document: ApiDocument; operationId: string | undefined }) {
  const [search, setSearch] = useState("");
  const found = operationsByTag(document)
    .map((group) => ({ ...group, operations: group.operations.filter((one) => isAbout(one, search)) }))
    .filter(({ operations }) => operations.length > 0);
  return (
    <>
      <Prose text={document.info.description} />
      <h2 id="api-authentication">Authentication</h2>
      <dl className="api-fields" aria-labelledby="api-authentication">
        {Object.entries(document.components.securitySchemes).map(([name, { description }]) => (
          <div key={name}>
            <dt>
              <code translate="no">{name}</code>
            </dt>
            <dd>
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
      <SearchInput label="Find an operation by its words or path" name={search} onSearch={setSearch} />
      <p role="status" className="unseen">
        {search !== "" && `${found.flatMap(({ operations }) => operations).length} operations match`}
      </p>
      {found.length === 0 && <p className="empty">No operations match “{search}”.</p>}
      {found.map(({ tag, about, operations }) => (
        <section key={tag} aria-labelledby={`api-${tag.replace(/\W/g, "-")}`}>
          <h2 id={`api-${tag.replace(/\W/g, "-")}`}>{tag[0]?.toUpperCase() + tag.slice(1)}</h2>
          {about && <p className="aside">{about}</p>}
          {operations.map((operation) => (
            <OperationDetails
              key={operation.operationId}
              operation={operation}
              document={document}
              isWanted={operation.operationId === operationId}
            />
          ))}
        </section>
      ))}
    </>
  );
}

function isAbout({ method, path, summary, operationId }: Operation, search: string): boolean {
  const text = `${method} ${path} ${summary} ${operationId}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
