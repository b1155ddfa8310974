/** All that moves or harms a run, in one bar of two rows over the stage: the run and its time, then faults and the view. */
import type { ComponentChildren, JSX } from 'preact';
import { FullSpeedReason } from '../run/full-speed.tsx';
import { FaultControls } from './fault-controls.tsx';
import { JobStatus } from './job-status.tsx';
import { RunControls, type RunControlsProps } from './run-controls.tsx';
import { Timeline } from './timeline.tsx';

/** `children`: how the stage shows the run, and who else may see it. */
export function ControlBar({
  children,
  ...props
}: RunControlsProps & { readonly children: ComponentChildren }): JSX.Element {
  const { presenter } = props;
  return (
    <div class="control-bar">
      <div class="control-row">
        <RunControls {...props} />
        <Timeline presenter={presenter} />
        <JobStatus presenter={presenter} />
      </div>
      <div class="control-row">
        <FaultControls presenter={presenter} />
        <div class="group view-tools">{children}</div>
      </div>
      <FullSpeedReason presenter={presenter} />
    </div>
  );
}
