import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/** Of a project, as Jest has it. */
type Configuration = ConstructorParameters<typeof ModernFakeTimers>[0]['config'];

/** Tests run among the globals of Node itself. What a file has changed of them is put back after it. */
export default class Environment {
  readonly global = globalThis;
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  readonly #before: Surroundings;

  constructor({ projectConfig }: { readonly projectConfig: Configuration }) {
    this.#before = surroundings();
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup(): Promise<void> {}

  async teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    putBack(this.#before);
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  getVmContext(): null {
    return null;
  }
}

interface Surroundings {
  readonly globals: PropertyDescriptorMap;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly exit: typeof process.exit;
}

const surroundings = (): Surroundings => ({
  globals: Object.getOwnPropertyDescriptors(globalThis),
  env: { ...process.env },
  folder: process.cwd(),
  exit: process.exit.bind(process),
});

function putBack({ globals, env, folder, exit }: Surroundings): void {
  // Some cannot be deleted: the connections of fetch, which all files share.
  for (const key of Reflect.ownKeys(globalThis)) if (!(key in globals)) Reflect.deleteProperty(globalThis, key);
  if (globals['console'] !== undefined) Object.defineProperty(globalThis, 'console', globals['console']);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(folder);
  process.exit = exit;
  process.exitCode = undefined;
}
