import type { ConformanceCase } from '../case.ts';
import { extended, LOOPS, parameter } from './extensions-calls.ts';
import { stackOf } from './stacks.ts';

const EXAMPLES = LOOPS.replace('foreach', 'foreach-example-resource');

const stored = (name: unknown, value: unknown = 'x') => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: name, Type: 'String', Value: value },
});

/** The outputs of a stack with these resources. */
const looped = (name: string, source: string, template: (own: string) => object, gives: unknown): ConformanceCase => ({
  name,
  source,
  run: (aws, own) => stackOf(aws, own, template(own)),
  gives,
});

/** A loop over outputs, one for each parameter of the loop over resources. */
const outputs = (values: unknown) => ({
  'Fn::ForEach::Outputs': ['Kind', values, { 'Of${Kind}': { Value: { 'Fn::GetAtt': ['Kept${Kind}', 'Value'] } } }],
});

export const LANGUAGE_LOOPS: readonly ConformanceCase[] = [
  looped(
    'a loop makes a resource and an output for each of its values',
    EXAMPLES,
    (own) =>
      extended(
        {
          'Fn::ForEach::All': [
            'Kind',
            ['Oak', 'Elm'],
            { 'Kept${Kind}': stored({ 'Fn::Sub': `/${own}/\${Kind}` }, { Ref: 'Kind' }) },
          ],
        },
        { Outputs: outputs(['Oak', 'Elm']) },
      ),
    { OfOak: 'Oak', OfElm: 'Elm' },
  ),
  looped(
    'a loop over the list of a parameter',
    EXAMPLES,
    (own) =>
      extended(
        {
          'Fn::ForEach::All': ['Kind', { Ref: 'Kinds' }, { 'Kept${Kind}': stored({ 'Fn::Sub': `/${own}/\${Kind}` }) }],
        },
        { Parameters: { Kinds: { Type: 'CommaDelimitedList', Default: 'Ash' } }, Outputs: outputs({ Ref: 'Kinds' }) },
      ),
    { OfAsh: 'x' },
  ),
  looped(
    'a loop over the list of a mapping',
    EXAMPLES,
    (own) => {
      const kinds = { 'Fn::FindInMap': ['Woods', 'north', 'kinds'] };
      return extended(
        { 'Fn::ForEach::All': ['Kind', kinds, { 'Kept${Kind}': stored({ 'Fn::Sub': `/${own}/\${Kind}` }) }] },
        { Mappings: { Woods: { north: { kinds: ['Fir', 'Yew'] } } }, Outputs: outputs(kinds) },
      );
    },
    { OfFir: 'x', OfYew: 'x' },
  ),
  looped(
    'a loop within a loop',
    EXAMPLES,
    (own) =>
      extended(
        {
          'Fn::ForEach::Kinds': [
            'Kind',
            ['Oak', 'Elm'],
            {
              'Fn::ForEach::Sizes': [
                'Size',
                ['S', 'L'],
                {
                  'Kept${Kind}${Size}': stored(
                    { 'Fn::Sub': `/${own}/\${Kind}/\${Size}` },
                    { 'Fn::Sub': '${Size} ${Kind}' },
                  ),
                },
              ],
            },
          ],
        },
        {
          Outputs: {
            A: { Value: { 'Fn::GetAtt': 'KeptOakL.Value' } },
            B: { Value: { 'Fn::GetAtt': 'KeptElmS.Value' } },
          },
        },
      ),
    { A: 'L Oak', B: 'S Elm' },
  ),
  looped(
    'a loop with &{} leaves out what a logical id cannot have',
    LOOPS,
    (own) =>
      extended(
        {
          'Fn::ForEach::All': [
            'Kind',
            ['sea-buckthorn'],
            { 'Kept&{Kind}': stored({ 'Fn::Sub': `/${own}/\${Kind}` }, { Ref: 'Kind' }) },
          ],
        },
        { Outputs: { Out: { Value: { 'Fn::GetAtt': 'Keptseabuckthorn.Value' } } } },
      ),
    { Out: 'sea-buckthorn' },
  ),
  looped(
    'a loop within the properties of a resource',
    LOOPS.replace('foreach', 'foreach-example-replicate-properties'),
    (own) =>
      extended(
        {
          Queue: {
            Type: 'AWS::SQS::Queue',
            Properties: {
              QueueName: own,
              'Fn::ForEach::Times': ['Time', ['DelaySeconds', 'VisibilityTimeout'], { '${Time}': 7 }],
            },
          },
        },
        { Outputs: { Out: { Value: { 'Fn::GetAtt': 'Queue.QueueName' } } } },
      ),
    { Out: /^extensions-\d+$/ },
  ),
  looped(
    'two loops of a name are refused',
    LOOPS,
    (own) =>
      extended(
        { ...parameter(own), 'Fn::ForEach::Outputs': ['Kind', ['Oak'], { 'Kept${Kind}': stored(`/${own}/oak`) }] },
        { Outputs: outputs(['Oak']) },
      ),
    /^400 ValidationError: /,
  ),
  looped(
    'a loop of the name of a resource is refused',
    LOOPS,
    (own) =>
      extended({ ...parameter(own), 'Fn::ForEach::Kept': ['Kind', ['Oak'], { 'Kept${Kind}': stored(`/${own}/oak`) }] }),
    /^400 ValidationError: /,
  ),
];
