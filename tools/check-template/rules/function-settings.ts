import { at, oneOrMore, resourcesOf } from '../../template/template.ts';
import type { Rule } from '../rule.ts';

export const functionSettings: Rule = {
  name: 'function-settings',
  why: 'The bundles are made for this runtime, and an event can be followed only if every function is traced.',
  *check(template) {
    for (const { id, properties } of resourcesOf(template, 'AWS::Lambda::Function')) {
      if (properties['Runtime'] !== 'nodejs24.x') yield { at: id, message: 'Runtime must be nodejs24.x.' };
      if (oneOrMore(properties['Architectures']).at(0) !== 'arm64') yield { at: id, message: 'It must run on arm64.' };
      if (at(properties, 'TracingConfig', 'Mode') !== 'Active')
        yield { at: id, message: 'X-Ray tracing is not active.' };
    }
  },
};
