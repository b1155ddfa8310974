/**
 * Editor, stage and panels around one run: what the playground and a lesson share. What stands left of the stage, above the editor,
 * is the page's own.
 */
import { computed, type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { RunSpec } from '../../ports/run-spec.ts';
import { useChaos } from '../chaos/use-chaos.ts';
import { ControlBar } from '../controls/control-bar.tsx';
import { RunButton } from '../controls/run-controls.tsx';
import { JobEditor, type Reading } from '../editor/job-editor.tsx';
import type { EditorMark } from '../editor/monaco.ts';
import { Drawer } from '../panels/drawer.tsx';
import type { DataFiles } from '../playground/data-files.ts';
import { useServices } from '../services.ts';
import { makeSharedRun } from '../share/make-shared-run.ts';
import { ShareButton } from '../share/share-button.tsx';
import { keptSize, Splitter } from '../shell/splitter.tsx';
import { editorMarks } from './editor-marks.ts';
import { noLineLinks, type StageLinks } from './line-links.ts';
import { liveValues } from './live-values.ts';
import { PageEventPad } from './page-event-pad.tsx';
import { isElsewhere, RunNotice } from './run-notice.tsx';
import type { RunPresenter } from './run-presenter.ts';
import { StagePane, type StagePaneProps } from './stage-pane.tsx';
import { StageTools, stageChoice } from './stage-tools.tsx';

export interface WorkbenchProps {
  readonly presenter: RunPresenter;
  readonly code: Signal<string>;
  /** The run that Run starts. */
  readonly specOf: (code: string, fullSpeed: boolean) => Promise<RunSpec>;
  readonly dataFiles: DataFiles | null;
  /** Whose job it is: the lesson or draft. */
  readonly workspace: string;
  /** Stands below the editor. */
  readonly foot?: ComponentChildren;
  readonly directions: StagePaneProps['directions'];
  /** Where the job is there to be read and not to be changed. */
  readonly reading?: Reading | null;
  /** Above the editor. */
  readonly children?: ComponentChildren;
  /** What a learner does next who looks at the stage on a narrow screen, where what stands above the editor is not seen; `read` shows that. */
  readonly wayOn?: (read: () => void) => ComponentChildren;
}

const editorSize = keptSize('editor', 34);
const drawerSize = keptSize('drawer', 26);
const lessonSize = keptSize('lesson', 48);

export function Workbench(props: WorkbenchProps): JSX.Element {
  const { presenter, code, specOf, dataFiles, directions, workspace, foot, reading = null, children, wayOn } = props;
  // A lesson is read before anything can be seen; it may not be there yet.
  const shownOnNarrow = useSignal<'stage' | 'code'>(children === undefined ? 'stage' : 'code');
  const choice = useMemo(stageChoice, []);
  const goTo = useSignal<{ line: number; asked: number } | null>(null);
  const { session } = presenter;
  const services = useServices();
  const snapshots = useMemo(() => services.snapshotsOf(workspace), [services, workspace]);
  const topics = useMemo(() => services.topicsOf(workspace), [services, workspace]);
  const chaos = useChaos(presenter);
  const edited = session.spec.value !== null && session.spec.value.code !== code.value;
  const links = useLineLinks(presenter, code);
  // On a narrow screen, what has just begun to run is what one wants to see.
  const runs = session.state.value === 'running';
  useEffect(() => {
    if (runs) shownOnNarrow.value = 'stage';
  }, [runs]);
  const showLine = (line: number) => {
    goTo.value = { line, asked: (goTo.value?.asked ?? 0) + 1 };
    shownOnNarrow.value = 'code';
  };
  const start = async () => {
    const fullSpeed = presenter.fullSpeed.peek();
    session.run(await specOf(code.peek(), fullSpeed), { fullSpeed });
  };
  return (
    <div
      class="workbench"
      data-narrow={shownOnNarrow.value}
      style={{ '--editor-size': `${editorSize.value}%`, '--drawer-size': `${drawerSize.value}%` }}
    >
      <fieldset class="narrow-switch" aria-label="What is shown">
        {(['stage', 'code'] as const).map((part) => (
          <button
            key={part}
            type="button"
            aria-pressed={shownOnNarrow.value === part}
            onClick={() => (shownOnNarrow.value = part)}
          >
            {part === 'stage' ? 'Stage' : children ? 'Lesson and code' : 'Code'}
          </button>
        ))}
        <span class="way-on">
          {shownOnNarrow.value === 'stage'
            ? wayOn?.(() => (shownOnNarrow.value = 'code'))
            : children === undefined && (
                <RunButton presenter={presenter} edited={edited} onStart={() => void start()} />
              )}
        </span>
      </fieldset>
      <div class="left-pane" style={{ '--lesson-size': `${lessonSize.value}%` }}>
        {children}
        {children && <Splitter label="Height of the lesson" size={lessonSize} orientation="horizontal" />}
        <JobEditor
          code={code}
          links={links}
          marks={useMarks(presenter, code)}
          goTo={goTo.value}
          readOnly={isElsewhere(presenter)}
          reading={reading}
        />
      </div>
      {foot}
      <Splitter label="Width of the editor" size={editorSize} orientation="vertical" />
      <div class="right-pane">
        <ControlBar presenter={presenter} edited={edited} onStart={() => void start()}>
          <StageTools presenter={presenter} choice={choice} directed={directions !== null} />
          <ShareButton make={async () => makeSharedRun(presenter, await specOf(code.peek(), false))} />
        </ControlBar>
        <RunNotice presenter={presenter} workspace={workspace} />
        <PageEventPad presenter={presenter} />
        <StagePane presenter={presenter} choice={choice} directions={directions} links={links} onLine={showLine} />
        <Splitter label="Height of the panels" size={drawerSize} orientation="horizontal" sizesNext />
        <Drawer
          presenter={presenter}
          dataFiles={dataFiles}
          onLine={showLine}
          onStart={() => void start()}
          specOf={() => specOf(code.peek(), presenter.fullSpeed.peek())}
          onRun={(spec) => session.run(spec, { fullSpeed: presenter.fullSpeed.peek() })}
          snapshots={snapshots}
          topics={topics}
          chaos={chaos}
        />
      </div>
    </div>
  );
}

/** What the editor's lines say and point at; their values come from the run, as long as the text is the one that runs. */
function useLineLinks(presenter: RunPresenter, code: Signal<string>): StageLinks {
  const live = useMemo(() => liveValues(presenter), [presenter]);
  useEffect(() => () => live.dispose(), [live]);
  return useMemo(
    () => ({
      ...noLineLinks(),
      values: computed(() => (presenter.session.spec.value?.code === code.value ? live.values.value : NO_VALUES)),
    }),
    [live, presenter, code],
  );
}

const NO_VALUES: ReadonlyMap<number, string> = new Map();

/** Marks of the run, as long as the text is the one that ran: on another text their lines would be wrong. */
function useMarks(presenter: RunPresenter, code: Signal<string>): readonly EditorMark[] {
  const marks = useMemo(
    () =>
      computed<readonly EditorMark[]>(() => {
        const { session } = presenter;
        return session.spec.value?.code === code.value ? editorMarks(session.broken.value, presenter.shown) : [];
      }),
    [presenter, code],
  );
  const text = JSON.stringify(marks.value);
  return useMemo(() => JSON.parse(text) as readonly EditorMark[], [text]);
}
