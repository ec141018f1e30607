import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, type Json } from '../core/json.ts';
import { transformSam } from '../sam/index.ts';
import { findingText, TemplateError } from '../template/template-error.ts';
import { SAM_TRANSFORM, transformsOf } from '../template/template-text.ts';
import type { RegionOptions } from './options.ts';

export interface WithoutSamDeps extends Pick<RegionOptions, 'allowUnsupported' | 'log'> {
  readonly parameters: ReadonlyMap<string, Json>;
  /** The folder to which the paths of the template are relative. */
  readonly templateDir: string;
}

/**
 * A template with the resources of CloudFormation in place of those of SAM.
 * @throws TemplateError TEMPLATE_UNSUPPORTED with everything that the region cannot transform, unless that is allowed
 */
export function withoutSam(document: Json, deps: WithoutSamDeps): Json {
  if (!isObject(document) || !transformsOf(document).includes(SAM_TRANSFORM)) return document;
  const readText = textBeside(deps.templateDir);
  const { template, findings } = transformSam(document, { parameters: deps.parameters, readText });
  if (findings.length > 0 && !deps.allowUnsupported) throw new TemplateError('TEMPLATE_UNSUPPORTED', findings);
  for (const finding of findings) deps.log(`warning: ${findingText(finding)}`);
  return template;
}

/** Reads files by their paths relative to a folder. */
export const textBeside =
  (folder: string) =>
  (localPath: string): string | undefined => {
    const file = path.resolve(folder, localPath);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
