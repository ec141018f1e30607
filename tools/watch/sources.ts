/** The folders and files that are watched: all that the application is made of. */
export const WATCHED = ['functions', 'lib', 'domain', 'schemas', 'events', 'infra', 'stages', 'serverless.yml'];

/** The parts of the application that a file belongs to. */
export interface Parts {
  /** The code of functions. */
  readonly code: boolean;
  /** The types and validators, which are generated from the schemas. */
  readonly contracts: boolean;
  /** The template. */
  readonly template: boolean;
  /** The sample events. */
  readonly sample: boolean;
}

/** @param file relative to the project, with forward slashes */
export function partsOf(file: string): Parts {
  return {
    code: /^(functions|lib|domain|schemas)\//.test(file),
    contracts: /^schemas\/(.+\.(json|casts\.ts)|api\/operations\/.+\.ts)$/.test(file),
    // The schemas are in the registry, which is part of the template.
    template: /^(infra\/|schemas\/|stages\/|serverless\.yml$)/.test(file),
    sample: /^events\/.+\.json$/.test(file),
  };
}

/** What `npm run generate` writes: it follows from the schemas, so its changes are none of their own. */
export const isGenerated = (file: string): boolean => /^schemas\/generated(\/|$)/.test(file);

/**
 * The generated files that follow from a schema: those of its event, such as `schemas/orders/OrderPlaced.v1.json`, and
 * those of requests, which may be made of the schemas of events.
 */
export function generatedFrom(schemaFile: string): RegExp {
  const type = schemaFile.split('/').at(-1)?.split('.')[0] ?? '';
  return new RegExp(`^schemas/generated/(${type}|requests)\\.`);
}
