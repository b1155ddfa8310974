/** TopicSource and TopicSink with their builders: values, as the other connectors are. Source: KafkaSourceBuilder, KafkaSinkBuilder. */
import type * as Api from 'millrace';
import { Sink, Source, sinkOfSpec, sourceOfSpec } from './connectors.ts';
import { DeliveryGuarantee } from './enums.ts';
import { require } from './failures.ts';
import { functionOnly } from './function-forms.ts';
import type { TopicSinkSpec, TopicSourceSpec, Value } from './transformations.ts';

export class TopicSource extends Source {
  static builder(): TopicSourceBuilder {
    return new TopicSourceBuilder();
  }
}

class TopicSourceBuilder {
  private topics: readonly string[] = [];
  private startingOffsets: TopicSourceSpec['startingOffsets'] = 'earliest';
  private bounded = false;

  setTopics(...topics: string[]): this {
    this.topics = topics.map((topic) => topicName('setTopics', topic));
    return this;
  }

  setStartingOffsets(at: 'earliest' | 'latest'): this {
    require(at === 'earliest' || at === 'latest', `setStartingOffsets takes 'earliest' or 'latest', and got '${at}'.`);
    this.startingOffsets = at;
    return this;
  }

  setBounded(atLatest = true): this {
    this.bounded = atLatest;
    return this;
  }

  build(): TopicSource {
    require(this.topics.length > 0, 'No topic is set: TopicSource.builder().setTopics(name) says what is read.');
    const { topics, startingOffsets, bounded } = this;
    return sourceOfSpec(new TopicSource(), { kind: 'topic', topics: [...new Set(topics)], startingOffsets, bounded });
  }
}

export class TopicSink extends Sink {
  static builder(): TopicSinkBuilder {
    return new TopicSinkBuilder();
  }
}

class TopicSinkBuilder {
  private topic: string | null = null;
  private key: TopicSinkSpec['key'] = null;
  private guarantee: TopicSinkSpec['guarantee'] = 'NONE';
  private prefix: string | null = null;

  setTopic(topic: string): this {
    this.topic = topicName('setTopic', topic);
    return this;
  }

  setKey(key: (value: Value) => string): this {
    this.key = functionOnly('setKey', key);
    return this;
  }

  setDeliveryGuarantee(guarantee: Api.DeliveryGuarantee): this {
    require(Object.values(DeliveryGuarantee).includes(
      guarantee as never,
    ), `setDeliveryGuarantee takes NONE, AT_LEAST_ONCE or EXACTLY_ONCE of DeliveryGuarantee, and got ${guarantee}.`);
    this.guarantee = guarantee;
    return this;
  }

  setTransactionalIdPrefix(prefix: string): this {
    require(typeof prefix === 'string' &&
      prefix !== '', 'transactionalIdPrefix must not be null: it begins the name of each transaction.');
    this.prefix = prefix;
    return this;
  }

  build(): TopicSink {
    const { topic, key, guarantee, prefix } = this;
    require(topic !== null, 'No topic is set: TopicSink.builder().setTopic(name) says where it writes.');
    require(guarantee !== 'EXACTLY_ONCE' ||
      prefix !==
        null, 'EXACTLY_ONCE delivery guarantee requires a transactionalIdPrefix to be set to provide unique transaction names across all sinks that write to the topic: add setTransactionalIdPrefix(name).');
    return sinkOfSpec(new TopicSink(), {
      kind: 'topic',
      topic,
      key,
      guarantee,
      transactionalIdPrefix: prefix ?? topic,
    });
  }
}

function topicName(call: string, name: unknown): string {
  require(typeof name === 'string' &&
    /^[\w.-]{1,100}$/.test(
      name,
    ), `${call} takes names of topics: letters, digits, '.', '_' and '-', 100 at the most, and not '${name}'.`);
  return name;
}
