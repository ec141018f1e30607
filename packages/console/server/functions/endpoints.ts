import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { textOf } from '@tributary/region/json';
import { type Endpoints, get, post } from '../endpoint.ts';
import { invokeFunction } from './invoke.ts';
import { functionDetail, lambdaOf, listFunctions } from './read.ts';

export const functionEndpoints: Endpoints = {
  functions: get((context) => listFunctions(context)),
  'functions/detail': get((context, query) => functionDetail(context, query.get('name') ?? '')),
  'functions/invoke': post((context, body) => invokeFunction(context, body)),
  // Stops or starts what a mapping reads. What waits there stays there.
  'functions/trigger': post(async (context, body) => {
    const command = new UpdateEventSourceMappingCommand({
      UUID: textOf(body['mappingId']),
      Enabled: body['isEnabled'] === true,
    });
    const { State = '' } = await lambdaOf(context).send(command);
    return { state: State };
  }),
};
