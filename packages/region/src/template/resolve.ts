import { at, isObject, type Json, objectOf } from '../core/json.ts';
import { scalarText } from '../core/properties.ts';
import { conditionsOf } from './conditions.ts';
import { withReferences } from './dynamic-references.ts';
import { evaluate } from './evaluate.ts';
import { creationOrder } from './order.ts';
import { pseudoParameters, type StackIdentity } from './pseudo.ts';
import type { Identify, NamedResource, ResolvedResource } from './resource.ts';
import { fail, type Location, REMOVED, type Scope, type StackOutput, type Value } from './scope.ts';
import type { FindStored } from './stored-parameters.ts';
import type { Template, TemplateResource } from './template.ts';
import { type Finding, TemplateError } from './template-error.ts';

export interface ResolveOptions {
  readonly stack: StackIdentity;
  readonly parameters: ReadonlyMap<string, Json>;
  readonly identify: Identify;
  /** The outputs that other stacks export, by name. */
  readonly exports?: ReadonlyMap<string, string>;
  /** The value of an output of another stack. */
  readonly outputOf?: OutputOf;
  /** Hears of each export that the template takes. */
  readonly onImport?: (name: string) => void;
  /** Finds what dynamic references name; without it they stay as they are. */
  readonly findStored?: FindStored;
}

/** The value of an output of a stack; undefined when there is none. */
export type OutputOf = (stackName: string, outputName: string) => string | undefined;

/** An output of a template, worked out. */
export interface ResolvedOutput {
  readonly key: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

/**
 * Works out every resource of the template whose condition holds.
 * @returns the resources in an order in which they can be created: each after those it names
 * @throws TemplateError TEMPLATE_UNRESOLVABLE with everything that cannot be worked out
 */
export function resolveTemplate(template: Template, options: ResolveOptions): readonly ResolvedResource[] {
  const resolver = new Resolver(template, options);
  const findings: Finding[] = [];
  let asAws: string | undefined;
  const resolved = Object.keys(template.resources).flatMap((logicalId) => {
    try {
      return resolver.exists(logicalId) ? [resolver.resource(logicalId)] : [];
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      findings.push(...error.findings);
      asAws ??= error.asAws;
      return [];
    }
  });
  if (findings.length > 0) throw new TemplateError('TEMPLATE_UNRESOLVABLE', distinct(findings), asAws);
  return creationOrder(resolved, (logicalId) => resolver.needs(logicalId));
}

/**
 * Works out the outputs of the template whose condition holds.
 * @throws TemplateError TEMPLATE_UNRESOLVABLE
 */
export function resolveOutputs(template: Template, options: ResolveOptions): readonly ResolvedOutput[] {
  const resolver = new Resolver(template, options);
  return Object.entries(template.outputs).flatMap(([key, declared]) => {
    const output = objectOf(declared);
    const { Condition: condition } = output;
    if (typeof condition === 'string' && !resolver.condition(condition, { logicalId: key, path: 'Outputs' })) return [];
    const text = (value: Json | undefined, path: string): string | undefined => {
      const location = { logicalId: key, path: `Outputs.${path}` };
      const found = value === undefined ? undefined : resolver.text(value, location);
      return found === REMOVED || found === undefined ? undefined : scalarText(found);
    };
    const exportName = text(objectOf(output['Export'])['Name'], 'Export.Name');
    const description = text(output['Description'], 'Description');
    return [{ key, value: text(output['Value'], 'Value') ?? '', description, exportName }];
  });
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

class Resolver implements Scope {
  readonly region: string;
  readonly condition: (name: string, location: Location) => boolean;
  readonly #template: Template;
  readonly #options: ResolveOptions;
  readonly #values: ReadonlyMap<string, Json>;
  readonly #resolved = new Map<string, ResolvedResource>();
  readonly #needs = new Map<string, Set<string>>();
  readonly #open: string[] = [];

  constructor(template: Template, options: ResolveOptions) {
    this.region = options.stack.region;
    this.#template = template;
    this.#options = options;
    this.#values = new Map<string, Json>([...pseudoParameters(options.stack), ...options.parameters]);
    this.condition = conditionsOf(template.conditions, this);
  }

  exists(logicalId: string): boolean {
    const condition = this.#template.resources[logicalId]?.condition;
    return condition === undefined || this.condition(condition, { logicalId, path: 'Condition' });
  }

  /** The logical ids that a resource names, in DependsOn or in its properties. */
  needs(logicalId: string): ReadonlySet<string> {
    return this.#needs.get(logicalId) ?? new Set();
  }

  resource(logicalId: string): ResolvedResource {
    const known = this.#resolved.get(logicalId);
    if (known !== undefined) return known;
    this.#refuseCycle(logicalId);
    this.#open.push(logicalId);
    try {
      const resource = this.#work(logicalId, this.#source(logicalId, { logicalId, path: '' }));
      this.#resolved.set(logicalId, resource);
      return resource;
    } finally {
      this.#open.pop();
    }
  }

  /** Something outside of the resources. */
  text(value: Json, location: Location): Value {
    return this.#withReferences(evaluate(value, this, location), location, 'Outputs');
  }

  ref(name: string, location: Location): Value {
    if (name === 'AWS::NoValue') return REMOVED;
    const value = this.#values.get(name);
    return value !== undefined ? value : this.#other(name, location).ref;
  }

  attribute(logicalId: string, attribute: string, location: Location): Json {
    const { attributes, type, otherAttribute } = this.#other(logicalId, location);
    const value = attributes[attribute] ?? otherAttribute?.(attribute);
    if (value !== undefined) return value;
    const names = Object.keys(attributes).join(', ') || 'none';
    return fail(location, `${logicalId} (${type}) has no attribute ${attribute} here. It has: ${names}.`);
  }

  mapping(map: string, key: string, name: string): Json | undefined {
    return at(this.#template.mappings, map, key, name);
  }

  imported(name: string, location: Location): Json {
    const value = this.#options.exports?.get(name);
    this.#options.onImport?.(name);
    return value ?? fail(location, `No stack of the region exports ${name}. Deploy that stack before this one.`);
  }

  stackOutput({ stackName, outputName }: StackOutput, location: Location): Json {
    const value = this.#options.outputOf?.(stackName, outputName);
    return value ?? fail(location, `No stack ${stackName} of the region has the output ${outputName}.`);
  }

  #other(logicalId: string, location: Location): ResolvedResource {
    this.#source(logicalId, location);
    if (!this.exists(logicalId)) fail(location, `${logicalId} does not exist, as its condition is false.`);
    this.#needs.get(location.logicalId)?.add(logicalId);
    return this.resource(logicalId);
  }

  #source(logicalId: string, location: Location): TemplateResource {
    const source = this.#template.resources[logicalId];
    return source ?? fail(location, `The template has no parameter or resource ${logicalId}.`);
  }

  #work(logicalId: string, source: TemplateResource): ResolvedResource {
    this.#needs.set(logicalId, new Set(source.dependsOn));
    const location = { logicalId, path: 'Properties' };
    const value = this.#withReferences(evaluate(source.properties, this, location), location, source.type);
    const properties = isObject(value) ? value : fail(location, 'Properties must be an object.');
    const named: NamedResource = { logicalId, type: source.type, properties };
    return { ...named, ...this.#options.identify(named) };
  }

  #withReferences(value: Value, location: Location, type: string): Value {
    const { findStored } = this.#options;
    return value === REMOVED || findStored === undefined ? value : withReferences(value, findStored, location, type);
  }

  #refuseCycle(logicalId: string): void {
    const start = this.#open.indexOf(logicalId);
    if (start === -1) return;
    const circle = [...this.#open.slice(start), logicalId].join(' -> ');
    fail({ logicalId, path: '' }, `Circular dependency between resources: ${circle}. Take one reference out.`);
  }
}
