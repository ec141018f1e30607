import { readFileSync } from 'node:fs';
import { compilePattern } from '@tributary/region/event-pattern';
import { at, type JsonObject, parseJson } from '@tributary/region/json';
import { catalogue } from '#schemas/catalogue.ts';
import { OUTSIDE } from '#schemas/outside.ts';
import type { Delivery, Routing, Stop } from '../../tools/routing/model.ts';
import { routingOf } from '../../tools/routing/routing.ts';
import { asText, readTemplate, resourceById, resourcesOf, type Template } from '../../tools/template/template.ts';

/** What takes an event from the bus: the last stop behind a rule. */
export interface Taker {
  readonly stop: Stop;
  readonly rule: string;
  /** Names of the dead-letter queues on the way. */
  readonly deadLetters: readonly string[];
}

/** The application as its template says. Names are without the name of the stack. */
export class Application {
  readonly routing: Routing;
  readonly #stack: string;
  readonly #byEffect: ReadonlySet<string>;
  readonly #rules: readonly {
    readonly matches: (envelope: JsonObject) => boolean;
    readonly takers: readonly Taker[];
  }[];

  /** @param isThere whether the resource of that logical id was created; a condition may have left it out */
  constructor(template: Template, isThere: (logicalId: string) => boolean = () => true) {
    const present = { ...template, resources: template.resources.filter(({ id }) => isThere(id)) };
    this.#stack = asText(resourceById(template, 'Bus')?.properties['Name']);
    const functions = resourcesOf(template, 'AWS::Lambda::Function');
    const byEffect = functions.filter(({ source }) => at(source, 'Metadata', 'Idempotent') === 'by-effect');
    this.#byEffect = new Set(byEffect.map(({ properties }) => this.shortName(asText(properties['FunctionName']))));
    this.routing = routingOf(present, catalogue(), OUTSIDE);
    this.#rules = this.routing.rules.map(({ pattern, deliveries }) => {
      const compiled = compilePattern(pattern);
      return { matches: (envelope) => compiled.matches(envelope), takers: deliveries.flatMap(takerOf) };
    });
  }

  /** The name of a resource without the name of the stack. */
  shortName(name: string): string {
    return name.startsWith(`${this.#stack}-`) ? name.slice(this.#stack.length + 1) : name;
  }

  /** The name of a resource with the name of the stack. */
  fullName(name: string): string {
    return `${this.#stack}-${name}`;
  }

  /** What must take an event, by the rules whose pattern matches it. */
  takersOf(envelope: JsonObject): readonly Taker[] {
    return this.#rules.flatMap(({ matches, takers }) => (matches(envelope) ? takers : []));
  }

  /** All that rules deliver to. */
  get takers(): readonly Taker[] {
    return this.#rules.flatMap(({ takers }) => takers);
  }

  /** Whether a function leaves no record of what it has handled, because its effects are idempotent by themselves. */
  isByEffect(functionName: string): boolean {
    return this.#byEffect.has(functionName);
  }

  /** Functions that read the topic. */
  readersOf(topic: string): readonly string[] {
    const { readBy = [] } = this.routing.topics.find(({ name }) => name === topic) ?? {};
    return readBy.flatMap(({ kind, name }) => (kind === 'function' ? [name] : []));
  }

  /** The readers of a topic that put an event of that source and type on the bus. */
  bridgesOf(topic: string, { source, type }: { readonly source: string; readonly type: string }): readonly string[] {
    const event = this.routing.events.find((known) => known.source === source && known.type === type);
    return (event?.producers ?? []).flatMap(({ from, name }) => (from === `topic ${topic}` ? [name] : []));
  }
}

function takerOf({ rule, way, deadLetters }: Delivery): readonly Taker[] {
  const stop = way.at(-1);
  return stop === undefined ? [] : [{ stop, rule, deadLetters }];
}

/** @param isThere whether the resource of that logical id was created */
export const applicationIn = (compiledTemplate: string, isThere: (logicalId: string) => boolean): Application =>
  new Application(readTemplate(parseJson(readFileSync(compiledTemplate, 'utf8')) ?? null), isThere);
