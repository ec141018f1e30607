import type { Stack, StackDeclaration } from '../cloudformation/stack.ts';
import type { Stacks } from '../cloudformation/stacks.ts';
import { type StackUpdate, updateOf } from '../cloudformation/update.ts';
import { readPackageText } from '../template/package.ts';
import type { RegionOptions } from './options.ts';

/** The template of a region that is started without one: stacks come by CloudFormation's API. */
const EMPTY = '{"Resources":{}}';

/** The text of the template with which a region starts. @throws TemplateError PACKAGE_MISSING, TEMPLATE_MALFORMED */
export function startTemplate({ isEmpty, packageDir, templateFile }: RegionOptions): string {
  return isEmpty ? EMPTY : readPackageText(packageDir, templateFile);
}

/** The stack of the package with which the region started. */
export class StartStack {
  readonly #stacks: Stacks;
  readonly #settings: RegionOptions;
  readonly #stack: Stack;
  #lastUpdate: Promise<unknown> = Promise.resolve();

  constructor(stacks: Stacks, stackName: string, settings: RegionOptions) {
    this.#stacks = stacks;
    this.#settings = settings;
    this.#stack = stacks.add(stackName, this.#declared(), { isPersisted: false });
  }

  /** @throws TemplateError, after what was created is removed again */
  async create(): Promise<void> {
    const error = await this.#stacks.create(this.#stack, await this.#stacks.plan(this.#stack.name, this.#declared()));
    if (error !== undefined) throw error;
  }

  /**
   * Reads the package again and changes what is different. Updates run one after the other, whatever comes of those
   * before.
   * @throws TemplateError, after everything is again as it was
   */
  update(): Promise<StackUpdate> {
    const update = this.#lastUpdate.then(() => this.#update());
    // Its caller hears of the error; the next update only waits for the end.
    this.#lastUpdate = update.catch(() => {});
    return update;
  }

  async #update(): Promise<StackUpdate> {
    const declaration = this.#declared();
    const planned = await this.#stacks.plan(this.#stack.name, declaration);
    const changes = this.#stacks.changesOf(this.#stack, planned);
    // An edit takes effect at once: a function that gets another name leaves no queue behind.
    const error = await this.#stacks.update(this.#stack, declaration, planned, { isRetaining: false });
    if (error !== undefined) throw error;
    return updateOf(changes);
  }

  #declared(): StackDeclaration {
    return { templateBody: startTemplate(this.#settings), parameters: this.#settings.parameters, tags: {} };
  }
}
