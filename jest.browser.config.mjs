import common from './jest.config.mjs';

/** For `npm run test:browser`, which starts what these tests need. */
export default {
  ...common,
  testMatch: ['<rootDir>/packages/*/test/browser/**/*.test.ts'],
};
