/** Answers with what the authorizer has said. */
export const ECHO_REQUEST = `exports.handler = async ({ requestContext: { authorizer } }) =>
  ({ statusCode: 200, body: JSON.stringify(authorizer) });`;

/** Answers an authorizer's request by this expression, in which `event` is the request and `count` how often it came. */
export const guard = (expression: string): string => `let count = 0;
exports.handler = async (event) => { count += 1; return ${expression}; };`;

/** A policy that lets in the keys that start with `in`, with this context. */
export const byPolicy = (key: string, context = '{}', resource = 'event.methodArn ?? event.routeArn'): string =>
  guard(`{
    principalId: 'gardener',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{
        Action: 'execute-api:Invoke',
        Effect: ${key}.startsWith('in') ? 'Allow' : 'Deny',
        Resource: ${resource},
      }],
    },
    context: ${context},
  }`);

export const functionOf = (ZipFile: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: 20,
    Role: 'arn:aws:iam::000000000000:role/function',
    Code: { ZipFile },
  },
});

export const mayInvoke = (id: string) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    FunctionName: { Ref: id },
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  },
});
