import { type Fault, remove, set } from '../draft.ts';

const RULE = 'Tributarydevnotifydeliveryrule1EventBridgeRule';
const VARIABLES = 'NotifyDashdeliveryLambdaFunction/Properties/Environment/Variables';
const EXTRA = 'NotifyDashdeliveryLambdaFunction.Properties.Environment.Variables.EXTRA';

/** Mistakes in the form of the template, and references to what is not there. */
export const FORM_FAULTS: readonly Fault[] = [
  {
    rule: 'properties',
    fault: 'an unknown type',
    seed: set('Extra', { Type: 'AWS::SQS::Que' }),
    at: 'Extra',
    message: 'CloudFormation knows no type AWS::SQS::Que.',
  },
  {
    rule: 'properties',
    fault: 'a misspelt property',
    seed: set('Bus/Properties/Naem', 'x'),
    at: 'Bus',
    message: 'Naem is not a property of this type.',
  },
  {
    rule: 'properties',
    fault: 'a misspelt property deep in a target',
    seed: set(`${RULE}/Properties/Targets/0/RetryPolicy/MaximumRetries`, 3),
    at: `${RULE}.Targets.0.RetryPolicy`,
    message: 'MaximumRetries is not a property of this type.',
  },
  {
    rule: 'properties',
    fault: 'a missing property',
    seed: remove('Archive/Properties/SourceArn'),
    at: 'Archive',
    message: 'SourceArn is required.',
  },
  {
    rule: 'properties',
    fault: 'a text in place of a number',
    seed: set('Archive/Properties/RetentionDays', 'forever'),
    at: 'Archive.RetentionDays',
    message: 'This must be of the type integer.',
  },
  {
    rule: 'properties',
    fault: 'a list in one branch of a condition',
    seed: set('BridgeKafkaOrdersMapping/Properties/BatchSize', { 'Fn::If': ['ProvisionedPollers', 100, [100]] }),
    at: 'BridgeKafkaOrdersMapping.BatchSize',
    message: 'This must be of the type integer.',
  },
  {
    rule: 'references',
    fault: 'a reference to nothing',
    seed: set(`${VARIABLES}/EXTRA`, { Ref: 'Nowhere' }),
    at: EXTRA,
    message: 'There is no resource or parameter Nowhere.',
  },
  {
    rule: 'references',
    fault: 'an attribute that the type does not have',
    seed: set(`${VARIABLES}/EXTRA`, { 'Fn::GetAtt': ['Bus', 'Url'] }),
    at: EXTRA,
    message: 'Bus (AWS::Events::EventBus) has no attribute Url. It has: Arn, Name, Policy.',
  },
  {
    rule: 'references',
    fault: 'a substitution of nothing',
    seed: set(`${VARIABLES}/EXTRA`, { 'Fn::Sub': [`\${Own} \${Nowhere.Arn}`, { Own: 'x' }] }),
    at: EXTRA,
    message: 'There is no resource Nowhere.',
  },
  {
    rule: 'references',
    fault: 'an unknown condition',
    seed: set('AlarmSubscription/Condition', 'ByPigeon'),
    at: 'AlarmSubscription',
    message: 'There is no condition ByPigeon.',
  },
  {
    rule: 'references',
    fault: 'a dependency on nothing',
    seed: set('Archive/DependsOn', ['Nowhere']),
    at: 'Archive',
    message: 'There is no resource Nowhere.',
  },
  {
    rule: 'references',
    fault: 'a circle',
    seed: set('Bus/DependsOn', 'Archive'),
    at: 'Bus',
    message: 'Circular dependency: Bus -> Archive -> Bus.',
  },
  {
    rule: 'unique-names',
    fault: 'a resource with the name of a parameter',
    seed: set('AlarmEmail', { Type: 'AWS::Events::EventBus', Properties: { Name: 'tributary-dev-other' } }),
    at: 'AlarmEmail',
    message: 'A parameter has this name, too.',
  },
];
