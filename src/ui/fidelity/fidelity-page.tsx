/** What is as in Flink here, and what is not. */
import type { JSX } from 'preact';
import { useServices } from '../services.ts';
import { useTitle } from '../shell/use-title.ts';
import { RECORDINGS_THAT_AGREE } from './recordings.ts';

export default function FidelityPage(): JSX.Element {
  useTitle('Fidelity');
  const { deviations } = useServices();
  return (
    <article class="text-page">
      <h1>How true is it?</h1>
      <p>
        Millrace behaves as Apache Flink 2.3.0 does. Its rules were read from Flink’s sources and held against{' '}
        {RECORDINGS_THAT_AGREE} recordings of real Flink, all of which agree: which key lands in which key group, how
        operators are chained, when a barrier passes, what a restart restores.
      </p>
      <h2>As in Flink</h2>
      <ul>
        <li>Job graph, chaining, operator ids, key groups and partitioning.</li>
        <li>
          Checkpoints: barriers, alignment, acknowledgement, abort, retention, and the final checkpoint of bounded jobs.
        </li>
        <li>Failover regions, restart strategies and their defaults, restore, sources that rewind.</li>
        <li>Keyed and operator state, timers, watermarks and the order of lifecycle calls.</li>
        <li>Names: of states, statuses, options, exceptions and their words.</li>
      </ul>
      <h2>Not as in Flink</h2>
      <ul>
        <li>Jobs are TypeScript. What the Java type system would refuse is refused at the first copy, in our words.</li>
        <li>
          Subtasks of one slot take turns in one Web Worker. In Flink each has a thread of its own; here each has a
          model clock of its own.
        </li>
        <li>
          In Flink, static fields are shared within a TaskManager. Here every operator instance evaluates the job anew
          and shares nothing.
        </li>
        <li>
          Keyed state fails for a record of an input that is not keyed, a broadcast one say. In Flink it fails only
          before the first keyed record; after it, it quietly works on whatever key came last.
        </li>
        <li>
          When the JobManager dies, its object is dropped and built anew from durable metadata; it is the one machine
          that is no process of its own.
        </li>
        <li>
          The Millrace watchdog ends code that does not return for five seconds. Flink has no such thing: the checkpoint
          would expire instead.
        </li>
      </ul>
      <h2>What a browser cannot do</h2>
      <p>
        A job that fills all memory takes its TaskManagers with it, and they are started anew. In Chromium, Chrome and
        Edge that is all. Firefox and Safari give the job no memory of its own: there it may take this page as well.
        Nothing is lost then: code and progress are kept as they change. Load the page again and press Resume, and the
        job comes back from its last completed checkpoint. Change it first, or it does the same again.
      </p>
      <h2>The cluster’s configuration</h2>
      <p>Where the cluster of this site differs from a Flink cluster that nobody configured:</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section class="scrolls" aria-label="Options that differ" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Option</th>
              <th scope="col">Here</th>
              <th scope="col">Flink’s default</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {deviations.map(({ key, value, flinkDefault, reason }) => (
              <tr key={key}>
                <th scope="row">
                  <code>{key}</code>
                </th>
                <td>
                  <code>{value}</code>
                </td>
                <td>
                  <code>{flinkDefault}</code>
                </td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="soft">
        Apache Flink is a trademark of the Apache Software Foundation. Millrace is not affiliated with it.
      </p>
    </article>
  );
}
