import standalone from 'ajv/dist/standalone/index.js';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { JsonSchema } from '../../schemas/catalogue.ts';

/**
 * The source of an ES module whose default export validates that schema: nothing is compiled at cold start, and no
 * code is evaluated.
 * @see https://ajv.js.org/standalone.html
 */
export function validatorOf(schema: JsonSchema): string {
  const ajv = new Ajv04.default({ allErrors: true, code: { source: true, esm: true, lines: true } });
  addFormats.default(ajv as never);
  return asModule(standalone.default(ajv as never, ajv.compile(schema) as never));
}

/** Standalone code still calls `require` for ajv's own run-time parts: import them instead. */
function asModule(source: string): string {
  const imports: string[] = [];
  const code = source.replace(/require\("([^"]+)"\)/g, (_call, from: string) => {
    const name = `imported${imports.length}`;
    imports.push(`import ${name} from '${from}.js';`);
    return name;
  });
  return `${imports.join('\n')}\n${code}`;
}
