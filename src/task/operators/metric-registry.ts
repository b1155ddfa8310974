/**
 * All metrics of one task, as whoever looks finds them: nobody is told of a change, values are read when they are asked for.
 * Source: MetricRegistry, AbstractMetricGroup.
 */
import type * as Api from 'millrace';
import { require } from '../../api/failures.ts';
import { functionOnly } from '../../api/function-forms.ts';
import type { Timestamp } from '../../base/ids.ts';
import type { MetricValue, ReportedMetric } from '../../wire/metrics.ts';
import { DescriptiveStatisticsHistogram, MeterView, simpleCounter } from './metrics.ts';

interface Registered {
  readonly operator: string;
  readonly name: string;
  readonly kind: ReportedMetric['kind'];
  readonly read: () => MetricValue;
}

export class MetricRegistry {
  private readonly registered = new Map<string, Registered>();

  get isEmpty(): boolean {
    return this.registered.size === 0;
  }

  /** False where the operator has a metric of this name: the new one is then not to be seen. */
  register(metric: Registered): boolean {
    const id = `${metric.operator} ${metric.name}`;
    if (this.registered.has(id)) return false;
    this.registered.set(id, metric);
    return true;
  }

  /** What all of them say now. */
  read(): ReportedMetric[] {
    return Array.from(this.registered.values(), ({ operator, name, kind, read }) => {
      return { operator, name, kind, value: answerOf(read) };
    });
  }
}

/** A learner's gauge that throws says so, and fails nothing. */
function answerOf(read: () => MetricValue): MetricValue {
  try {
    return read();
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What a group's metrics need to know. */
interface MetricScope {
  readonly registry: MetricRegistry;
  readonly operator: string;
  now(): Timestamp;
  warn(text: string): void;
}

/** The metrics of one operator. `prefix`: the groups that it is in. */
export function metricGroup(scope: MetricScope, prefix = ''): Api.MetricGroup {
  const groups = new Map<string, Api.MetricGroup>();
  const register = (name: string, kind: Registered['kind'], read: () => MetricValue) => {
    require(typeof name === 'string' && name !== '', `A ${kind} needs a name: it is shown by it.`);
    if (scope.registry.register({ operator: scope.operator, name: prefix + name, kind, read })) return;
    scope.warn(
      `Name collision: Group already contains a Metric with the name '${name}'. Metric will not be reported. ` +
        'Keep the metric that the first call gave in a field, in open().',
    );
  };
  return {
    counter: (name) => {
      const counter = simpleCounter();
      register(name, 'counter', () => counter.getCount());
      return counter;
    },
    gauge: (name, read) => {
      const gauge = functionOnly('gauge', read);
      register(name, 'gauge', () => shownGauge(gauge()));
    },
    meter: (name) => {
      const meter = new MeterView(() => scope.now());
      register(name, 'meter', () => ({ count: meter.getCount(), rate: meter.getRate() }));
      return meter;
    },
    histogram: (name) => {
      const histogram = new DescriptiveStatisticsHistogram();
      register(name, 'histogram', () => histogramValue(histogram));
      return histogram;
    },
    addGroup: (name) => {
      const group = groups.get(name) ?? metricGroup(scope, `${prefix}${name}.`);
      groups.set(name, group);
      return group;
    },
  };
}

function shownGauge(value: unknown): number | string {
  return typeof value === 'number' ? value : String(value);
}

function histogramValue(histogram: DescriptiveStatisticsHistogram): MetricValue {
  const statistics = histogram.getStatistics();
  return {
    count: histogram.getCount(),
    min: statistics.getMin(),
    mean: statistics.getMean(),
    p50: statistics.getQuantile(0.5),
    p99: statistics.getQuantile(0.99),
    max: statistics.getMax(),
  };
}
