import { useState } from "react";
import type { ApiDocument, Schema } from "./document.js";
import { Prose } from "./prose.js";
import { limitsInWords, objectsIn, typeInWords } from "./schema-words.js";

/** A named value: a property of an object, or a parameter. */
export interface Field {
  name: string;
  /** Where it stands, such as "header", if that has to be said. */
  place?: string;
  isRequired: boolean;
  schema: Schema;
  description?: string | undefined;
}

/** The properties of an object. */
export function SchemaFields({ schema, document }: { schema: Schema; document: ApiDocument }) {
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    isRequired: schema.required?.includes(name) ?? false,
    schema: property,
    description: property.description,
  }));
  return <Fields fields={fields} document={document} />;
}

export function Fields({ fields, document }: { fields: readonly Field[]; document: ApiDocument }) {
  return (
    <dl className="api-fields">
      {fields.map(({ name, place, isRequired, schema, description }) => (
        <div key={`${place} ${name}`}>
          <dt>
            <code translate="no">{name}</code>{" "}
            <span className="aside">
              {place && `${place}, `}
              {typeInWords(schema)}
              {isRequired && <strong>, required</strong>}
            </span>
          </dt>
          <dd>
            {description && <Prose text={description} />}
            <Limits limits={limitsInWords(schema)} />
            <SchemaObjects schema={schema} document={document} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Limits({ limits }: { limits: string[] }) {
  if (limits.length === 0) return null;
  return <p className="aside">{[...new Set(limits)].join(", ")}</p>;
}

/** What a value consists of, to be opened: a schema may hold itself. */
export function SchemaObjects({ schema, document }: { schema: Schema; document: ApiDocument }) {
  return objectsIn(schema, document).map((object, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: alternatives have no other name, and never change.
    <SchemaObject key={index} {...object} document={document} />
  ));
}

function SchemaObject({ name, schema, document }: { name: string; schema: Schema; document: ApiDocument }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="api-object" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        Properties of <code translate="no">{name}</code>
      </summary>
      {isOpen && <SchemaFields schema={schema} document={document} />}
    </details>
  );
}
