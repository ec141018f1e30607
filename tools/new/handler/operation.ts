import { propertiesOf } from '../event/schema.ts';
import type { HttpRoute } from './http-route.ts';
import type { NewHandler } from './new-handler.ts';

/** Where the schemas of a new route stand. */
export const operationFile = (name: string): string => `schemas/api/operations/${name}.ts`;

/** What the route takes and answers: the file that its author changes first. */
export function operation({ name, http }: NewHandler & { readonly http: HttpRoute }): string {
  const { method, path, fields, parameters, isCommand, request, answer } = http;
  const words = name.replaceAll('-', ' ');
  const body = {
    title: request,
    description: `What ${method} ${path} takes.`,
    type: 'object',
    required: fields.map(({ name: field }) => field),
    properties: propertiesOf(fields),
  };
  const operation = {
    summary: words.charAt(0).toUpperCase() + words.slice(1),
    description: `Does what ${name} is for.`,
    ...(fields.length > 0 && { body }),
    answer: {
      status: 200,
      schema: {
        title: answer,
        description: `What ${method} ${path} answers.`,
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string' } },
      },
    },
    // The kit's reasons for a command are among those of every operation.
    ...(!isCommand && parameters.length > 0 && { problems: { 400: 'A parameter of the path is no id.' } }),
  };
  return `import type { Operation } from '../operation.ts';\n\nexport const operation: Operation = ${JSON.stringify(operation)};\n`;
}
