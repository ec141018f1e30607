import type { Json } from '../core/json.ts';
import { defined, textOr } from '../core/properties.ts';
import { type OutputOf, type ResolvedOutput, resolveOutputs, resolveTemplate } from '../template/resolve.ts';
import type { Identity, NamedResource, ResolvedResource } from '../template/resource.ts';
import type { FindStored } from '../template/stored-parameters.ts';
import type { Template } from '../template/template.ts';
import { type Finding, findingText, TemplateError } from '../template/template-error.ts';
import { handlersInPlace } from './cdk-bucket-notifications.ts';
import { kindOf } from './index.ts';
import { type Naming, nameOf } from './naming.ts';
import { unsupportedIn } from './support.ts';

export interface PlanOptions {
  readonly naming: Naming;
  readonly parameters: ReadonlyMap<string, Json>;
  /** The outputs that other stacks export, by name. */
  readonly exports?: ReadonlyMap<string, string>;
  readonly outputOf?: OutputOf;
  /** Finds what dynamic references to Parameter Store name. */
  readonly findStored?: FindStored;
  /** The names that resources got which are named late, by logical id. */
  readonly named?: ReadonlyMap<string, Identity>;
  readonly allowUnsupported: boolean;
  readonly warn: (line: string) => void;
}

/** The parts of a template, worked out. */
export interface PlannedTemplate {
  /** In the order in which they are to be created. */
  readonly resources: readonly ResolvedResource[];
  readonly outputs: readonly ResolvedOutput[];
  /** The names of the exports that it takes. */
  readonly imports: readonly string[];
}

/**
 * Names every resource of the template, works out its outputs, and makes sure that the region can run it.
 * @throws TemplateError TEMPLATE_UNRESOLVABLE; TEMPLATE_UNSUPPORTED with everything that cannot be run, unless that is allowed
 */
export function planTemplate(template: Template, options: PlanOptions): PlannedTemplate {
  const { naming, parameters, exports, outputOf, findStored, named } = options;
  const imports = new Set<string>();
  const onImport = (name: string): void => void imports.add(name);
  const identify = (resource: NamedResource): Identity =>
    named?.get(resource.logicalId) ?? identityOf(resource, naming);
  const resolving = { stack: naming, parameters, identify, onImport, ...defined({ exports, outputOf, findStored }) };
  const resources = resolveTemplate(template, resolving);
  const inPlace = handlersInPlace(resources);
  const findings = resources
    .filter(({ attributes }) => !inPlace.has(textOr(attributes, 'Arn', '')))
    .flatMap((resource) => unsupportedIn(resource, kindOf(resource.type)));
  report(findings, options);
  const outputs = resolveOutputs(template, resolving);
  return { resources, outputs, imports: [...imports] };
}

function identityOf(resource: NamedResource, naming: Naming): Identity {
  const kind = kindOf(resource.type);
  if (kind !== undefined) return kind.identify(resource, naming);
  const name = nameOf(resource, 'Name', naming);
  return { ref: name, attributes: {}, otherAttribute: (attribute) => `${name}.${attribute}` };
}

function report(findings: readonly Finding[], { allowUnsupported, warn }: PlanOptions): void {
  if (findings.length === 0) return;
  if (!allowUnsupported) throw new TemplateError('TEMPLATE_UNSUPPORTED', findings);
  for (const finding of findings) warn(`warning: ${findingText(finding)}`);
}
