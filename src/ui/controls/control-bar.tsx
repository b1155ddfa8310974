/** All that moves or harms a run, in one bar over the stage. */
import type { ComponentChildren, JSX } from 'preact';
import { FaultControls } from './fault-controls.tsx';
import { JobStatus } from './job-status.tsx';
import { RunControls, type RunControlsProps } from './run-controls.tsx';
import { Timeline } from './timeline.tsx';

/** `children`: what belongs to the stage and stands beside the time line. */
export function ControlBar({
  children,
  ...props
}: RunControlsProps & { readonly children: ComponentChildren }): JSX.Element {
  const { presenter } = props;
  return (
    <div class="control-bar">
      <div class="control-row">
        <RunControls {...props} />
        <JobStatus presenter={presenter} />
      </div>
      <FaultControls presenter={presenter} />
      <div class="control-row">
        <Timeline presenter={presenter} />
        {children}
      </div>
    </div>
  );
}
