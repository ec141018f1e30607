import { objectOf } from '../../../core/json.ts';
import { renderVtl } from '../../vtl/render.ts';
import { fromJson, isMap, shown, type Value, type ValueMap } from '../../vtl/values.ts';
import type { Sources } from './sources.ts';
import { inputTool, UTIL_TOOL } from './tools.ts';

/** What a template has set of the request or the answer. */
export interface Overrides {
  readonly header: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly path: Readonly<Record<string, string>>;
  readonly status: number | undefined;
}

const NOTHING_SET = ['header', 'querystring', 'path'];

/** The templates of one request, which share `$context`. */
export class Templates {
  readonly #sources: Sources;
  readonly #context: ValueMap;

  constructor(sources: Sources) {
    this.#sources = sources;
    const context = objectOf(sources.event['requestContext']);
    this.#context = new Map(Object.entries(context).map(([name, value]) => [name, fromJson(value)]));
    for (const name of ['requestOverride', 'responseOverride']) {
      this.#context.set(name, new Map(NOTHING_SET.map((part) => [part, new Map<string, Value>()])));
    }
  }

  /** @param body that `$input` reads. @throws TemplateSyntaxError, TemplateLimitError */
  render(template: string, body: string): string {
    const variables = new Map<string, Value>([
      ['input', inputTool(body, this.#sources)],
      ['util', UTIL_TOOL],
      ['context', this.#context],
      ['stageVariables', fromJson(objectOf(this.#sources.event['stageVariables']))],
    ]);
    return renderVtl(template, variables);
  }

  /** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html */
  overrides(of: 'requestOverride' | 'responseOverride'): Overrides {
    const set = this.#context.get(of);
    const part = (name: string): Readonly<Record<string, string>> => {
      const values = isMap(set) ? set.get(name) : undefined;
      return isMap(values) ? Object.fromEntries([...values].map(([key, value]) => [key, shown(value)])) : {};
    };
    const status = isMap(set) ? Number(set.get('status')) : Number.NaN;
    const isStatus = Number.isInteger(status) && status >= 100 && status < 600;
    const parts = { header: part('header'), querystring: part('querystring'), path: part('path') };
    return { ...parts, status: isStatus ? status : undefined };
  }
}
