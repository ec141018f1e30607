import type { Json } from '../core/json.ts';
import { resolveTemplate } from '../template/resolve.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { Template } from '../template/template.ts';
import { type Finding, findingText, TemplateError } from '../template/template-error.ts';
import { kindOf } from './index.ts';
import { type Naming, nameOf } from './naming.ts';
import { unsupportedIn } from './support.ts';

export interface PlanOptions {
  readonly naming: Naming;
  readonly parameters: ReadonlyMap<string, Json>;
  readonly allowUnsupported: boolean;
  readonly warn: (line: string) => void;
}

/**
 * Names every resource of the template and makes sure that the region can run it.
 * @returns the resources in the order in which they are to be created
 * @throws TemplateError TEMPLATE_UNRESOLVABLE; TEMPLATE_UNSUPPORTED with everything that cannot be run, unless that is allowed
 */
export function planResources(template: Template, options: PlanOptions): readonly ResolvedResource[] {
  const { naming, parameters } = options;
  const resources = resolveTemplate(template, {
    stack: naming,
    parameters,
    identify: (resource) => {
      const kind = kindOf(resource.type);
      if (kind !== undefined) return kind.identify(resource, naming);
      const name = nameOf(resource, 'Name', naming);
      return { ref: name, attributes: {}, otherAttribute: (attribute) => `${name}.${attribute}` };
    },
  });
  const findings = resources.flatMap((resource) => unsupportedIn(resource, kindOf(resource.type)));
  report(findings, options);
  return resources;
}

function report(findings: readonly Finding[], { allowUnsupported, warn }: PlanOptions): void {
  if (findings.length === 0) return;
  if (!allowUnsupported) throw new TemplateError('TEMPLATE_UNSUPPORTED', findings);
  for (const finding of findings) warn(`warning: ${findingText(finding)}`);
}
