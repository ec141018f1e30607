import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../core/json.ts';
import { besidesLoops } from './language-extensions.ts';
import { locatePackage } from './locate.ts';
import { parseTemplate, type Template } from './template.ts';
import { TemplateError } from './template-error.ts';
import { otherMacros, parseTemplateText } from './template-text.ts';

/**
 * Reads the text of a template.
 * @param templateFile default: the one that {@link locatePackage} finds
 * @throws TemplateError PACKAGE_MISSING, PACKAGE_AMBIGUOUS, TEMPLATE_MALFORMED, TEMPLATE_NOT_TRANSFORMED
 */
export function readPackageText(
  packagePath: string,
  templateFile = locatePackage(packagePath, undefined).templateFile,
): string {
  const text = readTemplate(templateFile);
  refuseTransform(templateFile, documentIn(text, templateFile));
  return text;
}

/** Reads a template. @throws TemplateError as {@link readPackageText} */
export function readPackage(packagePath: string, templateFile?: string): Template {
  return parseTemplate(besidesLoops(parseTemplateText(readPackageText(packagePath, templateFile))));
}

function documentIn(text: string, file: string): Json {
  try {
    return parseTemplateText(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const message = `${file}: ${error.message}. The region reads templates in JSON or YAML.`;
    throw Object.assign(TemplateError.at('TEMPLATE_MALFORMED', '', '', message), { cause: error });
  }
}

/** Only CloudFormation runs macros, so that a template that has one is not compiled yet. Those of AWS are done here. */
function refuseTransform(file: string, document: Json): void {
  const transforms = otherMacros(document);
  if (transforms.length === 0) return;
  const message = `${file} has Transform: ${transforms.join(', ')}, which CloudFormation runs when it deploys. The region reads \
what comes of it. For a stack that is deployed:
  aws cloudformation get-template --stack-name <stack> --template-stage Processed --query TemplateBody > processed.json
Then give --template processed.json, and with --artifacts the folder of the zips, each named as the end of its function's S3Key.`;
  throw TemplateError.at('TEMPLATE_NOT_TRANSFORMED', '', '', message);
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw Object.assign(TemplateError.at('PACKAGE_MISSING', '', '', missing(file)), { cause });
  }
}

const SHOWN_NAMES = 5;

/** What was looked for, and what is there. */
function missing(file: string): string {
  const folder = path.dirname(file);
  if (!existsSync(folder)) return `There is no folder ${folder}, in which ${path.basename(file)} was looked for.`;
  const names = readdirSync(folder);
  const some = names.slice(0, SHOWN_NAMES).join(', ');
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  const found = names.length === 0 ? 'It is empty' : `It has ${some}${more}`;
  return `${folder} has no ${path.basename(file)}. ${found}. --package takes a template, or a folder that \`sls package\`, \`sam build\` or \`cdk synth\` wrote.`;
}
