export type GivenByJest = typeof import('@jest/globals');

let given: GivenByJest | undefined;

/** Gives the modules of a test file what Jest made for that file. */
export function give(globals: GivenByJest): void {
  given = globals;
}

/** Stands for what the running test file was given: a module that several files import is loaded only once. */
const ofRunningFile = <Name extends keyof GivenByJest>(name: Name): GivenByJest[Name] =>
  new Proxy(function stand() {} as unknown as GivenByJest[Name] & object, {
    apply: (_target, self, args) => Reflect.apply(now()[name] as () => unknown, self, args),
    get: (_target, key) => Reflect.get(now()[name], key),
  });

function now(): GivenByJest {
  if (given === undefined) throw new Error('No test file runs.');
  return given;
}

export const afterAll = ofRunningFile('afterAll');
export const afterEach = ofRunningFile('afterEach');
export const beforeAll = ofRunningFile('beforeAll');
export const beforeEach = ofRunningFile('beforeEach');
export const describe = ofRunningFile('describe');
export const expect = ofRunningFile('expect');
export const jest = ofRunningFile('jest');
export const test = ofRunningFile('test');
