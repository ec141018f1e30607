import type { ConformanceCase } from '../case.ts';
import { part } from '../expected.ts';
import { extended, LOOPS, PAGES, parameter } from './extensions-calls.ts';
import { LANGUAGE_LOOPS } from './extensions-loops.ts';
import { stackOf } from './stacks.ts';

const LENGTH = `${PAGES}/intrinsic-function-reference-length.html`;
const TO_JSON = `${PAGES}/intrinsic-function-reference-ToJsonString.html`;
const FIND = `${PAGES}/intrinsic-function-reference-findinmap-enhancements.html`;

/** The output `Out` of a stack with this value. */
const gives = (name: string, source: string, value: object, more: object, out: unknown): ConformanceCase => ({
  name,
  source,
  run: async (aws, own) => stackOf(aws, own, extended(parameter(own), { Outputs: { Out: { Value: value } }, ...more })),
  gives: out,
});

const PLANTS = { Parameters: { Plants: { Type: 'CommaDelimitedList', Default: 'oak,elm,ash' } } };
const MAPPINGS = { Mappings: { Sizes: { small: { pots: '3' }, Large: { pots: '9' } } } };
const at = (...more: readonly unknown[]) => ({ 'Fn::FindInMap': ['Sizes', 'huge', 'pots', ...more] });

export const EXTENSIONS: readonly ConformanceCase[] = [
  gives('the length of a list', LENGTH, { 'Fn::Length': ['a', 'b'] }, {}, { Out: '2' }),
  gives('the length of a parameter', LENGTH, { 'Fn::Length': { Ref: 'Plants' } }, PLANTS, { Out: '3' }),
  gives(
    'the length of what another function gives',
    LENGTH,
    { 'Fn::Length': { 'Fn::Split': ['|', 'a|b|c|d'] } },
    {},
    { Out: '4' },
  ),
  gives(
    'an object as a text of JSON',
    TO_JSON,
    { 'Fn::ToJsonString': { pots: 3, kinds: ['oak'], deep: { yes: true } } },
    {},
    { Out: '{"pots":3,"kinds":["oak"],"deep":{"yes":true}}' },
  ),
  gives('a list as a text of JSON', TO_JSON, { 'Fn::ToJsonString': ['a', 'b'] }, {}, { Out: '["a","b"]' }),
  gives(
    'a text of JSON with what a resource gives',
    TO_JSON,
    { 'Fn::ToJsonString': { value: { 'Fn::GetAtt': ['Kept', 'Value'] }, of: { Ref: 'Plants' } } },
    PLANTS,
    { Out: '{"value":"kept","of":["oak","elm","ash"]}' },
  ),
  gives('a default where a mapping has none', FIND, at({ DefaultValue: '1' }), MAPPINGS, { Out: '1' }),
  gives('a default that a function gives', FIND, at({ DefaultValue: { 'Fn::Join': ['-', ['a', 'b']] } }), MAPPINGS, {
    Out: 'a-b',
  }),
  gives(
    'the value of a mapping before the default',
    FIND,
    { 'Fn::FindInMap': ['Sizes', 'small', 'pots', { DefaultValue: '1' }] },
    MAPPINGS,
    { Out: '3' },
  ),
  gives(
    'a key of a mapping that functions give',
    FIND,
    { 'Fn::FindInMap': ['Sizes', { 'Fn::Select': ['1', ['small', 'Large']] }, { 'Fn::Sub': 'pots' }] },
    MAPPINGS,
    { Out: '9' },
  ),
  {
    name: 'a mapping without a default and without the key is refused',
    source: FIND,
    run: async (aws, own) =>
      stackOf(aws, own, extended(parameter(own), { Outputs: { Out: { Value: at() } }, ...MAPPINGS })),
    gives: /^400 ValidationError: /,
  },
  {
    name: 'a deletion policy that a parameter gives',
    source: `${PAGES}/transform-aws-languageextensions.html`,
    run: (aws, own) =>
      stackOf(
        aws,
        own,
        extended(
          { Kept: { ...parameter(own).Kept, DeletionPolicy: { Ref: 'Policy' } } },
          {
            Parameters: { Policy: { Type: 'String', Default: 'Retain' } },
            Outputs: { Out: { Value: { 'Fn::GetAtt': 'Kept.Value' } } },
          },
        ),
      ),
    gives: part({ Out: 'kept' }),
  },
  {
    name: 'a loop without the transform is refused',
    source: LOOPS,
    run: (aws, own) =>
      stackOf(aws, own, { Resources: { 'Fn::ForEach::All': ['Name', ['A'], { '${Name}': parameter(own).Kept }] } }),
    gives: /^400 ValidationError: /,
  },
  ...LANGUAGE_LOOPS,
];
