import { COMPILED } from './test/runner/bound-cache.ts';

process.env.NODE_COMPILE_CACHE ??= COMPILED;

export default {
  globalSetup: '<rootDir>/test/runner/bound-cache.ts',
  testRunner: '<rootDir>/test/runner/run-file.ts',
  testEnvironment: '<rootDir>/test/runner/environment.ts',
  // Node strips the types.
  transform: {},
  injectGlobals: false,
  // Jest's default on two cores is a single process for all tests.
  maxWorkers: 2,
  // A worker keeps some memory of each file that it has run. With more, to collect garbage takes long, and tests of memory
  // and of the event loop find their process slow.
  workerIdleMemoryLimit: '600MB',
  // A worker that has loaded every module takes longer to end than Jest's half a second.
  workerGracefulExitTimeout: 10_000,
  // Ends tests that hang: it says nothing about speed. Many start processes, on machines that have other work too.
  testTimeout: 180_000,
  // Those of the browser need one: `npm run test:browser`.
  testMatch: ['<rootDir>/{test,packages/*/test}/**/*.test.ts', '!**/test/browser/**'],
  coverageProvider: 'v8',
  collectCoverageFrom: ['{lib,domain,functions,packages/*/src}/**/*.ts'],
};
