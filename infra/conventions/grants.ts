import { allow } from '../cloudformation.ts';
import type { Convention } from './convention.ts';

/** The rights that the function declares itself: `allow: { sns:Publish: <arn> }`. */
export const grants: Convention = ({ config }) => ({
  statements: Object.entries(config.allow ?? {}).map(([actions, resource]) => {
    const [first = actions, ...others] = actions.split(/,\s*/);
    return allow(others.length > 0 ? [first, ...others] : first, resource);
  }),
});
