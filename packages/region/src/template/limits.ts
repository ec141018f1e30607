import { isObject, type Json, objectOf } from '../core/json.ts';
import { TemplateError } from './template-error.ts';

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Hooks',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
  'Transform',
];
const VERSION = '2010-09-09';

/** How many entries a section may have. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST: Readonly<Record<string, number>> = { Mappings: 200, Outputs: 200, Parameters: 200, Resources: 500 };

/** The sections whose entries have names of letters and digits only. */
const NAMED: Readonly<Record<string, string>> = { Outputs: 'Output', Parameters: 'Parameter', Resources: 'Resource' };

/** Makes sure that a template has the outer form and the size that CloudFormation takes. @throws TemplateError */
export function checkTemplateLimits(document: Json): void {
  if (!isObject(document)) return;
  const unknown = Object.keys(document).filter((name) => !SECTIONS.includes(name));
  if (unknown.length > 0) throw refused(`Invalid template property or properties [${unknown.join(', ')}]`);
  const { AWSTemplateFormatVersion: version = VERSION } = document;
  if (version !== VERSION) {
    throw refused(`Template format error: AWSTemplateFormatVersion is ${VERSION}, not ${JSON.stringify(version)}.`);
  }
  for (const [section, most] of Object.entries(MOST))
    checkCount(section, Object.keys(objectOf(document[section])), most);
  for (const [section, what] of Object.entries(NAMED)) checkNames(what, Object.keys(objectOf(document[section])));
}

function checkCount(section: string, names: readonly string[], most: number): void {
  if (names.length <= most) return;
  const what = section.toLowerCase();
  throw refused(`Template format error: Number of ${what}, ${names.length}, is greater than maximum allowed, ${most}`);
}

function checkNames(what: string, names: readonly string[]): void {
  const wrong = names.find((name) => !/^[a-zA-Z0-9]{1,255}$/.test(name));
  if (wrong !== undefined) throw refused(`Template format error: ${what} name ${wrong} is non alphanumeric.`);
}

/** @param asAws what CloudFormation says */
const refused = (asAws: string): TemplateError =>
  new TemplateError('TEMPLATE_MALFORMED', [{ logicalId: '', path: '', message: asAws }], asAws);
