type GivenByJest = typeof import('@jest/globals');

export let afterAll: GivenByJest['afterAll'];
export let afterEach: GivenByJest['afterEach'];
export let beforeAll: GivenByJest['beforeAll'];
export let beforeEach: GivenByJest['beforeEach'];
export let describe: GivenByJest['describe'];
export let expect: GivenByJest['expect'];
export let jest: GivenByJest['jest'];
export let test: GivenByJest['test'];

/** Jest makes them for each test file. Modules that are loaded only once see those of the file that runs. */
export function give(globals: GivenByJest): void {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } = globals);
}
