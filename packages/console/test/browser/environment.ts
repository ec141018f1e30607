/** @throws Error outside of `npm run test:browser` */
export function text(name: string): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new Error(`${name} is not set: run these tests by npm run test:browser.`);
}
