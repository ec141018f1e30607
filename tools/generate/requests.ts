import type { JsonSchema } from '#schemas/catalogue.ts';

/** The TypeScript module that joins type and validator into one definition per request. */
export function requestsOf(schemas: readonly JsonSchema[]): string {
  if (schemas.length === 0) return 'export {};\n';
  return [
    "import type { RequestDefinition } from '../api/definition.ts';",
    "import type * as types from './types.ts';",
    ...schemas.map(({ title }) => `import validate${title} from './${title}.validate.js';`),
    '',
    ...schemas.map(definition),
    '',
  ].join('\n');
}

function definition({ title, description }: JsonSchema): string {
  const constant = title[0]?.toLowerCase() + title.slice(1);
  return [
    `/** ${description} */`,
    `export const ${constant}: RequestDefinition<types.${title}> = { name: '${title}', validate: validate${title} };`,
  ].join('\n');
}
