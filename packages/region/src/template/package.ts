import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../core/json.ts';
import { parseTemplate, type Template } from './template.ts';
import { TemplateError } from './template-error.ts';

/** The file in which `sls package` leaves the template it would deploy. */
const TEMPLATE_FILE = 'cloudformation-template-update-stack.json';

/**
 * Reads a compiled template.
 * @param templateFile default: the one that `sls package` leaves in `packageDir`
 * @throws TemplateError PACKAGE_MISSING, TEMPLATE_MALFORMED
 */
export function readPackage(packageDir: string, templateFile = path.join(packageDir, TEMPLATE_FILE)): Template {
  const document = parseJson(readTemplate(templateFile));
  if (document === undefined) {
    const message = `${templateFile} is not JSON. The region reads the template that \`sls package\` writes.`;
    throw TemplateError.at('TEMPLATE_MALFORMED', '', '', message);
  }
  return parseTemplate(document);
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const folder = path.dirname(file);
    const message = `${folder} has no template ${path.basename(file)}. Name the folder that \`sls package\` wrote with --package.`;
    throw Object.assign(TemplateError.at('PACKAGE_MISSING', '', '', message), { cause });
  }
}
