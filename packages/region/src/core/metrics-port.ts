/** The dimensions of a metric, by their names. */
export type Dimensions = Readonly<Record<string, string>>;

/** Where the services report their figures, as AWS's services report theirs to CloudWatch. */
export interface MetricsPort {
  /**
   * @param namespace of the service: `AWS/Lambda`
   * @param figures by the names of the service's metrics, in the units that AWS documents for them
   */
  report(namespace: string, dimensions: Dimensions, figures: Readonly<Record<string, number>>): void;
}

export const NO_METRICS: MetricsPort = { report: () => {} };
