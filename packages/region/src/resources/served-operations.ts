const namesIn = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Operations that the region does not serve, of services of which it serves most. Each is refused by its name. A test
 * holds them against the clients of AWS.
 */
export const NOT_SERVED = {
  Lambda: namesIn(`
    CheckpointDurableExecution CreateCapacityProvider CreateCodeSigningConfig DeleteCapacityProvider
    DeleteCodeSigningConfig DeleteFunctionCodeSigningConfig DeleteProvisionedConcurrencyConfig
    DeleteResourcePolicy GetAccountSettings GetCapacityProvider GetCodeSigningConfig GetDurableExecution
    GetDurableExecutionHistory GetDurableExecutionState GetFunctionCodeSigningConfig GetFunctionRecursionConfig
    GetFunctionScalingConfig GetProvisionedConcurrencyConfig GetResourcePolicy GetRuntimeManagementConfig
    InvokeAsync InvokeWithResponseStream ListCapacityProviders ListCodeSigningConfigs
    ListDurableExecutionsByFunction ListFunctionVersionsByCapacityProvider ListFunctionsByCodeSigningConfig
    ListProvisionedConcurrencyConfigs PutFunctionCodeSigningConfig PutFunctionRecursionConfig
    PutFunctionScalingConfig PutProvisionedConcurrencyConfig PutResourcePolicy PutRuntimeManagementConfig
    SendDurableExecutionCallbackFailure SendDurableExecutionCallbackHeartbeat
    SendDurableExecutionCallbackSuccess StopDurableExecution UpdateCapacityProvider UpdateCodeSigningConfig
  `),
  EventBridge: namesIn(`
    ActivateEventSource CreateEndpoint CreatePartnerEventSource DeactivateEventSource DeleteEndpoint
    DeletePartnerEventSource DescribeEndpoint DescribeEventSource DescribePartnerEventSource ListEndpoints
    ListEventSources ListPartnerEventSourceAccounts ListPartnerEventSources UpdateEndpoint
  `),
  'EventBridge Schemas': namesIn(`
    DeleteResourcePolicy DescribeCodeBinding GetCodeBindingSource GetResourcePolicy PutCodeBinding PutResourcePolicy
  `),
  SNS: namesIn(`
    CreateSMSSandboxPhoneNumber DeleteSMSSandboxPhoneNumber GetSMSSandboxAccountStatus ListOriginationNumbers
    ListSMSSandboxPhoneNumbers VerifySMSSandboxPhoneNumber
  `),
  DynamoDB: namesIn(`
    CancelBulkOperation CreateBackup CreateGlobalTable DeleteBackup DeleteResourcePolicy DescribeBackup
    DescribeBulkOperation DescribeEndpoints DescribeExport DescribeGlobalTable DescribeGlobalTableSettings
    DescribeImport DescribeKinesisStreamingDestination DescribeLimits DescribeTableReplicaAutoScaling
    DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExportTableToPointInTime GetResourcePolicy
    ImportTable ListBackups ListBulkOperations ListContributorInsights ListExports ListGlobalTables ListImports
    PutResourcePolicy RestoreTableFromBackup RestoreTableToPointInTime SearchVectors StartBulkPutItems
    UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings UpdateKinesisStreamingDestination
    UpdateTableReplicaAutoScaling
  `),
  'Step Functions': namesIn(`
    RedriveExecution
  `),
};

/** Operations that it serves, of services of which it serves few. */
export const SERVED = {
  CloudFormation: namesIn(`
    CreateChangeSet CreateStack DeleteChangeSet DeleteStack DescribeChangeSet DescribeStackEvents
    DescribeStackResource DescribeStackResources DescribeStacks ExecuteChangeSet GetStackPolicy GetTemplate
    ListChangeSets ListExports ListImports ListStackResources ListStacks SetStackPolicy UpdateStack
    UpdateTerminationProtection ValidateTemplate
  `),
  'Amazon MSK': namesIn(`
    DescribeCluster DescribeClusterV2 GetBootstrapBrokers ListClusters ListClustersV2
  `),
  STS: namesIn(`
    GetCallerIdentity
  `),
};
