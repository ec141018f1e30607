import { expect, test } from '@jest/globals';
import { placesFound } from '../../ui/shell/search-places.ts';

const RESOURCES = {
  One: { type: 'AWS::Lambda::Function', ref: 'stack-take-thing' },
  Two: { type: 'AWS::StepFunctions::StateMachine', ref: 'arn:aws:states:eu-central-1:123:stateMachine:things-flow' },
  Three: { type: 'AWS::IAM::Role', ref: 'things-role' },
};

test('parts are found by their name, and lead to their page', () => {
  expect(placesFound('THING', RESOURCES, () => true)).toEqual([
    { name: 'stack-take-thing', kind: 'function', path: ['functions', 'stack-take-thing'] },
    { name: 'things-flow', kind: 'workflow', path: ['workflows', 'things-flow'] },
  ]);
});

test('a part without a page is not offered', () => {
  expect(placesFound('thing', RESOURCES, (page) => page === 'functions')).toHaveLength(1);
});
