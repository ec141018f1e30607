import { IMPLICIT_REST_API } from '../implicit.ts';
import { arnOf, referenceIn } from '../output.ts';
import { declaredBy } from './api.ts';
import type { EventKind } from './event.ts';
import { addStarterRole } from './rule.ts';

/** A method of a REST API that starts the workflow by calling Step Functions. */
export const workflowApi: EventKind = {
  add(event) {
    const { output, source, id, properties } = event;
    addStarterRole(event, 'apigateway.amazonaws.com', 'states:StartExecution', `${id}RoleStartExecutionPolicy`);
    const input = `{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "\${${source.logicalId}}"}`;
    const integration = {
      type: 'aws',
      httpMethod: 'POST',
      uri: { 'Fn::Sub': 'arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution' },
      credentials: arnOf(`${id}Role`),
      requestTemplates: { 'application/json': { 'Fn::Sub': input } },
      responses: { 200: { statusCode: '200' }, 400: { statusCode: '400' } },
    };
    output.addMethod(referenceIn(properties['RestApiId']) ?? IMPLICIT_REST_API, {
      path: output.text(properties['Path']) ?? '/',
      method: (output.text(properties['Method']) ?? 'any').toLowerCase(),
      integration,
      more: { responses: { 200: { description: 'OK' }, 400: { description: 'Bad Request' } } },
      ...declaredBy(event),
    });
  },
};
