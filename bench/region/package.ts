import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';

const CODE = 'console.log("init"); exports.handler = async () => {};';

const TEMPLATE = {
  Metadata: { Journal: { IdPaths: ['detail.sentAt'] } },
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bench' } },
    Quick: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'quick',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { S3Bucket: 'code', S3Key: 'serverless/quick.zip' },
      },
    },
    MayInvoke: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Quick' },
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
      },
    },
    ToQuick: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['bench'], 'detail-type': ['Quick'] },
        Targets: [{ Id: 'quick', Arn: { 'Fn::GetAtt': ['Quick', 'Arn'] } }],
      },
    },
  },
};

/** A package with a bus, a rule and a function that returns at once. */
export class QuickPackage implements Disposable {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'bench-region-'));

  constructor() {
    writeFileSync(path.join(this.folder, 'cloudformation-template-update-stack.json'), JSON.stringify(TEMPLATE));
    writeFileSync(path.join(this.folder, 'quick.zip'), zipSync({ 'index.cjs': new TextEncoder().encode(CODE) }));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
