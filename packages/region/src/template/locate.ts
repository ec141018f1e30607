import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { TemplateError } from './template-error.ts';

/** Where a package has its template, and the files that the template names. */
export interface PackageLocation {
  /** The folder of the zips and asset manifests. */
  readonly packageDir: string;
  readonly templateFile: string;
}

/** The file in which `sls package` leaves the template it would deploy. */
export const FRAMEWORK_FILE = 'cloudformation-template-update-stack.json';
/** How `cdk synth` names the template of a stack. */
export const CDK_SUFFIX = '.template.json';
/** Names of templates below a folder, of which the first that is there counts, as for `sam deploy`. */
const NAMES = [
  FRAMEWORK_FILE,
  '.aws-sam/build/template.yaml',
  ...['template', 'packaged', 'processed'].flatMap((name) => ['yaml', 'yml', 'json'].map((end) => `${name}.${end}`)),
];

/**
 * Finds the template of a package.
 * @param packagePath a template, or a folder that `sls package`, `sam build` or `cdk synth` wrote
 * @param templateFile a template from elsewhere; `packagePath` is then the folder of its artifacts
 * @throws TemplateError PACKAGE_AMBIGUOUS when a folder has templates of several stacks
 */
export function locatePackage(packagePath: string, templateFile: string | undefined): PackageLocation {
  if (templateFile !== undefined) return { packageDir: packagePath, templateFile };
  if (isFile(packagePath)) return { packageDir: path.dirname(packagePath), templateFile: packagePath };
  const named = NAMES.map((name) => path.join(packagePath, name)).find(isFile) ?? cdkTemplate(packagePath);
  const found = named ?? path.join(packagePath, FRAMEWORK_FILE);
  return { packageDir: path.dirname(found), templateFile: found };
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === true;

function cdkTemplate(folder: string): string | undefined {
  const templates = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(CDK_SUFFIX)) : [];
  const [first, ...others] = templates.toSorted();
  if (first === undefined || others.length === 0) return first && path.join(folder, first);
  const message = `${folder} has the templates of several stacks: ${[first, ...others].join(', ')}. A region starts with one: \
give --package ${path.join(folder, first)}, for example.`;
  throw TemplateError.at('PACKAGE_AMBIGUOUS', '', '', message);
}
