import type { CodeFiles } from '../template/artifacts.ts';

/**
 * What CloudFormation gives to functions whose code is in the template, besides that code.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-lambda-function-code-cfnresponsemodule.html
 */
const CFN_RESPONSE = `'use strict';
exports.SUCCESS = 'SUCCESS';
exports.FAILED = 'FAILED';
exports.send = async function (event, context, Status, Data, physicalResourceId, noEcho) {
  const { StackId, RequestId, LogicalResourceId } = event;
  const Reason = 'See the details in CloudWatch Log Stream: ' + context.logStreamName;
  const PhysicalResourceId = physicalResourceId || context.logStreamName;
  const ids = { PhysicalResourceId, StackId, RequestId, LogicalResourceId };
  const body = JSON.stringify({ Status, Reason, ...ids, NoEcho: noEcho || false, Data });
  await fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
};
`;

/**
 * The files of a function whose code is in the template.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
 */
export function inlineCode(source: string): CodeFiles {
  const bytes = new TextEncoder();
  return {
    'index.js': bytes.encode(source),
    'node_modules/cfn-response/index.js': bytes.encode(CFN_RESPONSE),
  };
}
