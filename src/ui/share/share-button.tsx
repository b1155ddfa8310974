/** `Share`: makes a link of the run on the page, or a file where it is too long for one. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { packedForLink } from '../../share/packed-run.ts';
import { saveFile } from '../shell/save-file.ts';
import type { Shared } from './make-shared-run.ts';

interface Made {
  /** null: too long. */
  readonly link: string | null;
  readonly json: string;
  /** Whether it leads to the moment looked at. */
  readonly hasMoment: boolean;
  readonly whyNotTheRun: string | null;
}

export interface ShareButtonProps {
  /** What is handed over. */
  readonly make: () => Promise<Shared>;
}

export function ShareButton({ make }: ShareButtonProps): JSX.Element {
  const made = useSignal<Made | null>(null);
  const share = async () => {
    const { run, whyNotTheRun } = await make();
    const packed = await packedForLink(run);
    const link = packed === null ? null : `${location.href.split('#', 1)[0]}#/r/${packed}`;
    made.value = { link, json: JSON.stringify(run), hasMoment: run.moment !== null, whyNotTheRun };
  };
  return (
    <>
      <button type="button" onClick={() => void share()}>
        Share
      </button>
      {made.value && <ShareDialog made={made.value} onClose={() => (made.value = null)} />}
    </>
  );
}

function ShareDialog({ made, onClose }: { readonly made: Made; readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const said = useSignal('');
  useEffect(() => dialog.current?.showModal(), []);
  const { link } = made;
  const copy = async () => {
    said.value = await navigator.clipboard.writeText(link ?? '').then(
      () => 'Copied.',
      () => 'The browser does not let the page copy: select the link and copy it yourself.',
    );
  };
  return (
    <dialog ref={dialog} class="share-dialog" aria-label="Share this run" onClose={onClose}>
      <h2>Share this run</h2>
      {made.whyNotTheRun !== null && <p role="note">{made.whyNotTheRun}</p>}
      <p>
        {made.hasMoment
          ? 'Whoever opens it sees the same run come to this very moment: code, data, cluster, seed and all that was done to it go along.'
          : 'Whoever opens it has the same job, data, cluster and seed. It leads to no moment of a run.'}
      </p>
      {link === null ? (
        <p>
          It is too long for a link. Save it as a file; whoever has it opens it at <code>#/r</code>.
        </p>
      ) : (
        <p class="share-link">
          <input
            type="text"
            aria-label="Link"
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
          />
          <button type="button" class="primary" onClick={() => void copy()}>
            Copy
          </button>
        </p>
      )}
      <p role="status">{said.value}</p>
      <p class="share-actions">
        <button type="button" class="link" onClick={() => saveFile('run.millrace.json', made.json, 'application/json')}>
          Save as a file
        </button>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </p>
    </dialog>
  );
}
