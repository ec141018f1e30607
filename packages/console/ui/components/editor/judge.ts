import { type JsonNode, JsonProblem, parseNodes, placeIn } from './json-parse.ts';
import { type JsonSchema, type Problem, problemsIn } from './json-schema.ts';

/** What is wrong, and where in the text. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface Judges {
  readonly schema?: JsonSchema | undefined;
  readonly check?: ((text: string) => Promise<readonly Problem[]>) | undefined;
}

/** The first fault of the syntax; without one what the schema and the check have against it. */
export async function judged(text: string, { schema, check }: Judges): Promise<readonly Mark[]> {
  if (text.trim() === '') return [];
  const root = nodesOf(text);
  if (root instanceof JsonProblem) return [{ from: root.from, to: root.to, message: root.message }];
  const certain = schema === undefined ? [] : problemsIn(JSON.parse(text), schema);
  const checked = (await check?.(text)) ?? [];
  // Both may know the schema, and say the same in other words.
  const places = new Set(certain.map(({ path }) => JSON.stringify(path)));
  const others = checked.filter(({ path }) => !places.has(JSON.stringify(path)));
  const marks = [...certain, ...others].map(
    ({ path, message }): Mark => ({
      ...placeIn(root, path),
      message: path.length === 0 ? message : `${path.join('.')}: ${message}`,
    }),
  );
  return [...new Map(marks.map((mark) => [mark.message, mark])).values()];
}

function nodesOf(text: string): JsonNode | JsonProblem {
  try {
    return parseNodes(text);
  } catch (error) {
    if (error instanceof JsonProblem) return error;
    throw error;
  }
}
