import { callMethod, isSame } from './methods.ts';
import { parseVtl } from './parse.ts';
import type { Expression, Node, Operator, Reference, Step } from './syntax.ts';
import { isMap, isTrue, List, shown, type Value, type ValueMap } from './values.ts';

/** Items over which all loops of a template go, and numbers in a range. */
const MAX_STEPS = 100_000;

/**
 * Characters of what a template makes. API Gateway passes on no more bytes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const MAX_CHARACTERS = 10 * 1024 * 1024;

/** A template that does not come to an end, or makes too much. */
export class TemplateLimitError extends Error {
  override readonly name = 'TemplateLimitError';
}

type Flow = 'on' | 'break' | 'stop';

/**
 * Fills in a template.
 * @param variables by name without `$`; `#set` changes them
 * @throws TemplateSyntaxError, TemplateLimitError
 */
export function renderVtl(template: string, variables: ValueMap): string {
  return new Rendering(variables).text(parseVtl(template));
}

class Rendering {
  readonly #variables: ValueMap;
  readonly #parts: string[] = [];
  #steps = 0;
  #characters = 0;

  constructor(variables: ValueMap) {
    this.#variables = variables;
  }

  text(nodes: readonly Node[]): string {
    this.#run(nodes);
    return this.#parts.join('');
  }

  #run(nodes: readonly Node[]): Flow {
    for (const node of nodes) {
      const flow = this.#runOne(node);
      if (flow !== 'on') return flow;
    }
    return 'on';
  }

  #runOne(node: Node): Flow {
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return 'on';
      case 'show':
        this.#write(this.#shown(node));
        return 'on';
      case 'escaped':
        this.#write((this.#valueOf(node.reference) === undefined ? '\\' : '') + node.text);
        return 'on';
      case 'set':
        this.#set(node.target, this.#evaluate(node.value));
        return 'on';
      case 'if':
        return this.#run(node.branches.find(({ test }) => isTrue(this.#evaluate(test)))?.nodes ?? node.otherwise);
      case 'foreach':
        return this.#each(node);
      default:
        return node.kind;
    }
  }

  /** What is not there stands as it is written; what API Gateway gives is empty then. */
  #shown({ reference, text, isQuiet }: Extract<Node, { kind: 'show' }>): string {
    const value = this.#valueOf(reference);
    if (value !== undefined && value !== null) return shown(value);
    return isQuiet || GIVEN.includes(reference.name) ? '' : text;
  }

  #each({ variable, list, nodes }: Extract<Node, { kind: 'foreach' }>): Flow {
    const items = itemsOf(this.#evaluate(list));
    const before = [variable, 'foreach', 'velocityCount'].map((name) => [name, this.#variables.get(name)] as const);
    let flow: Flow = 'on';
    for (const [index, item] of items.entries()) {
      this.#step();
      this.#variables.set(variable, item);
      this.#variables.set('foreach', loopAt(index, items.length));
      this.#variables.set('velocityCount', index + 1);
      flow = this.#run(nodes);
      if (flow !== 'on') break;
    }
    for (const [name, value] of before) {
      if (value === undefined) this.#variables.delete(name);
      else this.#variables.set(name, value);
    }
    return flow === 'stop' ? flow : 'on';
  }

  #write(text: string): void {
    this.#characters += text.length;
    checkLength(this.#characters);
    this.#parts.push(text);
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new TemplateLimitError(`A template takes more than ${MAX_STEPS} steps.`);
  }

  /** To set a variable to nothing leaves it as it is. */
  #set({ name, steps }: Reference, value: Value | undefined): void {
    if (value === undefined || value === null) return;
    const last = steps.at(-1);
    if (last === undefined) {
      this.#variables.set(name, value);
      return;
    }
    const owner = this.#valueOf({ kind: 'reference', name, steps: steps.slice(0, -1) });
    const key = last.kind === 'index' ? this.#evaluate(last.index) : last.name;
    if (isMap(owner) && key !== undefined) owner.set(shown(key), value);
    if (owner instanceof List && typeof key === 'number') owner.items[key] = value;
  }

  #valueOf({ name, steps }: Reference): Value | undefined {
    return steps.reduce<Value | undefined>((value, step) => this.#take(value, step), this.#variables.get(name));
  }

  #take(value: Value | undefined, step: Step): Value | undefined {
    if (value === undefined || value === null) return undefined;
    if (step.kind === 'call') {
      const args = step.args.map((argument) => this.#evaluate(argument) ?? null);
      const made = callMethod(value, step.name, args);
      if (typeof made === 'string') checkLength(made.length);
      return made;
    }
    const key = step.kind === 'index' ? this.#evaluate(step.index) : step.name;
    if (isMap(value)) return value.get(shown(key ?? ''));
    if (value instanceof List) return typeof key === 'number' ? value.items[key] : undefined;
    return typeof value === 'object' && typeof key === 'string' ? value.member(key) : undefined;
  }

  #evaluate(expression: Expression): Value | undefined {
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'reference':
        return this.#valueOf(expression);
      case 'template':
        return new Rendering(this.#variables).text(expression.nodes);
      case 'list':
        return new List(expression.items.map((item) => this.#evaluate(item) ?? null));
      case 'range':
        return this.#range(Number(this.#evaluate(expression.from)), Number(this.#evaluate(expression.to)));
      case 'map':
        return new Map(
          expression.entries.map(([name, value]) => [shown(this.#evaluate(name) ?? ''), this.#evaluate(value) ?? null]),
        );
      case 'not':
        return !isTrue(this.#evaluate(expression.of));
      default:
        return this.#binary(expression);
    }
  }

  #range(from: number, to: number): List {
    const count = Math.abs(to - from) + 1;
    if (!(count <= MAX_STEPS)) throw new TemplateLimitError('A range has no end.');
    return new List(Array.from({ length: count }, (_, index) => (to < from ? from - index : from + index)));
  }

  #binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Value | undefined {
    const one = this.#evaluate(left);
    if (operator === '||') return isTrue(one) || isTrue(this.#evaluate(right));
    if (operator === '&&') return isTrue(one) && isTrue(this.#evaluate(right));
    const other = this.#evaluate(right);
    if (operator === '==' || operator === '!=') return isSame(one, other) === (operator === '==');
    if (typeof one === 'number' && typeof other === 'number') return calculated(operator, one, other);
    if (operator === '+' && (typeof one === 'string' || typeof other === 'string')) {
      return joined(shown(one ?? null), shown(other ?? null));
    }
    return undefined;
  }
}

/** A loop that doubles a text would fill the memory. */
function joined(one: string, other: string): string {
  checkLength(one.length + other.length);
  return one + other;
}

function checkLength(characters: number): void {
  if (characters > MAX_CHARACTERS)
    throw new TemplateLimitError(`A template makes more than ${MAX_CHARACTERS} characters.`);
}

/** What API Gateway gives each template. */
const GIVEN: readonly string[] = ['input', 'util', 'context', 'stageVariables'];

function itemsOf(value: Value | undefined): readonly Value[] {
  if (value instanceof List) return [...value.items];
  return isMap(value) ? [...value.values()] : [];
}

const loopAt = (index: number, count: number): ValueMap =>
  new Map<string, Value>([
    ['index', index],
    ['count', index + 1],
    ['hasNext', index + 1 < count],
    ['first', index === 0],
    ['last', index + 1 === count],
  ]);

/** Of whole numbers a division is whole, as in Java. */
function calculated(operator: Operator, one: number, other: number): Value | undefined {
  const isWhole = Number.isInteger(one) && Number.isInteger(other);
  switch (operator) {
    case '+':
      return one + other;
    case '-':
      return one - other;
    case '*':
      return one * other;
    case '/':
      return other === 0 ? undefined : isWhole ? Math.trunc(one / other) : one / other;
    case '%':
      return other === 0 ? undefined : one % other;
    case '<':
      return one < other;
    case '>':
      return one > other;
    case '<=':
      return one <= other;
    case '>=':
      return one >= other;
    default:
      return undefined;
  }
}
