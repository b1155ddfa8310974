/** Where a learner drops a data file of their own, and reads what was wrong with it. */
import type { JSX } from 'preact';
import { counted, valueText } from '../../view/names.ts';
import { type DataFiles, EARTHQUAKES_SOURCE, OWN_DATA } from './data-files.ts';

export function DataFileEditor({ dataFiles }: { readonly dataFiles: DataFiles }): JSX.Element {
  const own = dataFiles.own.value;
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) void dataFiles.take(file);
  };
  return (
    <section
      class="data-files"
      aria-label="Data"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer?.files);
      }}
    >
      <h2>Data</h2>
      <p>
        <code>earthquakes</code>: {EARTHQUAKES_SOURCE}.
      </p>
      {own && (
        <p>
          <code>{OWN_DATA}</code>: {own.fileName}, {counted(own.rows.length, 'row')}; the first is{' '}
          <code>{valueText(own.rows[0], 120)}</code>
        </p>
      )}
      <p>
        <label class="file">
          Drop a file of your own here, or choose one: NDJSON, a JSON array or CSV, up to 20 MB. Jobs read it by{' '}
          <code>FileSource.forRecords('{OWN_DATA}')</code>.
          <input
            type="file"
            accept=".ndjson,.jsonl,.json,.csv,.txt"
            onChange={(event) => take(event.currentTarget.files)}
          />
        </label>
      </p>
      {dataFiles.problem.value && (
        <p class="problem" role="alert">
          {dataFiles.problem.value}
        </p>
      )}
    </section>
  );
}
