/** All that moves or harms a run, in one bar over the stage. */
import type { JSX } from 'preact';
import { FaultControls } from './fault-controls.tsx';
import { JobStatus } from './job-status.tsx';
import { RunControls, type RunControlsProps } from './run-controls.tsx';
import { Timeline } from './timeline.tsx';

export function ControlBar(props: RunControlsProps): JSX.Element {
  const { presenter } = props;
  return (
    <div class="control-bar">
      <div class="control-row">
        <RunControls {...props} />
        <JobStatus presenter={presenter} />
      </div>
      <div class="control-row">
        <FaultControls presenter={presenter} />
        <Timeline presenter={presenter} />
      </div>
    </div>
  );
}
