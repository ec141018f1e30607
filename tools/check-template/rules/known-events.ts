import { suggestion } from '@tributary/region/command-line';
import { catalogue } from '#schemas/catalogue.ts';
import { takesFromOutside } from '../../template/outside-sources.ts';
import { at, oneOrMore, resourcesOf } from '../../template/template.ts';
import type { Rule } from '../rule.ts';

export const knownEvents: Rule = {
  name: 'known-events',
  why: 'A rule on an event without a sender never fires, and no error says so.',
  *check(template) {
    const known = catalogue();
    const sources = new Set(known.map(({ source }) => source));
    for (const { id, properties } of resourcesOf(template, 'AWS::Events::Rule')) {
      if (takesFromOutside(properties['EventPattern'])) continue;
      const named = oneOrMore(at(properties, 'EventPattern', 'source')).map(String);
      for (const source of named)
        if (!sources.has(source))
          yield {
            at: id,
            message: `schemas/ holds no event of the source ${source}. ${suggestion(source, [...sources])}`,
          };
      const sent = known.filter((event) => named.length === 0 || named.includes(event.source));
      const types = [...new Set(sent.map((event) => event.type))];
      for (const type of oneOrMore(at(properties, 'EventPattern', 'detail-type')).map(String))
        if (!types.includes(type))
          yield { at: id, message: `schemas/ holds no event ${type} of that source. ${suggestion(type, types)}` };
    }
  },
};
