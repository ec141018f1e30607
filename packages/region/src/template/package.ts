import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../core/json.ts';
import { parseTemplate, type Template } from './template.ts';
import { TemplateError } from './template-error.ts';

/** The file in which `sls package` leaves the template it would deploy. */
const TEMPLATE_FILE = 'cloudformation-template-update-stack.json';

/**
 * Reads the compiled template of a package directory.
 * @throws TemplateError PACKAGE_MISSING, TEMPLATE_MALFORMED
 */
export function readPackage(packageDir: string): Template {
  const file = path.join(packageDir, TEMPLATE_FILE);
  const text = readTemplate(file, packageDir);
  const document = parseJson(text);
  if (document === undefined) {
    throw TemplateError.at('TEMPLATE_MALFORMED', '', '', `${file} is not JSON. Run \`npm run package\` again.`);
  }
  return parseTemplate(document);
}

function readTemplate(file: string, packageDir: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `No package in ${packageDir}. Run \`npm run package\` first.`;
    throw Object.assign(TemplateError.at('PACKAGE_MISSING', '', '', message), { cause });
  }
}
