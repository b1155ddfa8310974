/** The bodies of keyed functions that use one kind of state, in both languages. */

type StateKind = 'value' | 'list' | 'map' | 'reducing' | 'aggregating';
export const STATES: readonly StateKind[] = ['value', 'list', 'map', 'reducing', 'aggregating'];

/** `modulus`: which numbers do something more, such as clear the state. */
interface UseOfState {
  readonly state: StateKind;
  readonly modulus: number;
}

/** What stands in the class, in `open`, in `processElement` and behind it. */
export interface FunctionBody {
  readonly fields: string;
  readonly open: string;
  readonly body: string;
  readonly timer?: string;
}

export function stateTypeScript({ state, modulus }: UseOfState): FunctionBody {
  const context = '    this.state = this.getRuntimeContext()';
  switch (state) {
    case 'value':
      return {
        fields: '  private state!: ValueState<number>;\n',
        open: `${context}.getState(new ValueStateDescriptor<number>('state'));\n`,
        body: `    this.state.update((this.state.value() ?? 0) + e.n);
    out.collect(rec(e.k, this.state.value()!, e.t, e.w, e.s));
    if (e.n % ${modulus} === 0) this.state.clear();\n`,
      };
    case 'list':
      return {
        fields: '  private state!: ListState<number>;\n',
        open: `${context}.getListState(new ListStateDescriptor<number>('state'));\n`,
        body: `    this.state.add(e.n);
    if (e.n % ${modulus} === 0) this.state.addAll([e.n + 1, e.n + 2]);
    out.collect(rec(e.k, e.n, e.t, e.w, [...this.state.get()].join(',')));\n`,
      };
    case 'map':
      return {
        fields: '  private state!: MapState<number, number>;\n',
        open: `${context}.getMapState(new MapStateDescriptor<number, number>('state'));\n`,
        body: `    const slot = Math.abs(e.n) % ${modulus};
    this.state.put(slot, (this.state.contains(slot) ? this.state.get(slot)! : 0) + 1);
    if (e.n % 7 === 0) this.state.remove(0);
    out.collect(rec(e.k, this.state.get(slot) ?? -1, e.t, e.w, [...this.state.keys()].sort((a, b) => a - b).join(',')));\n`,
      };
    case 'reducing':
      return {
        fields: '  private state!: ReducingState<number>;\n',
        open: `${context}.getReducingState(new ReducingStateDescriptor<number>('state', (a, b) => b - a));\n`,
        body: `    this.state.add(e.n);
    out.collect(rec(e.k, this.state.get()!, e.t, e.w, e.s));
    if (e.n % ${modulus} === 0) this.state.clear();\n`,
      };
    case 'aggregating':
      return {
        fields: '  private state!: AggregatingState<number, string>;\n',
        open: `${context}.getAggregatingState(new AggregatingStateDescriptor<number, [number, number], string>('state', {
      createAccumulator: () => [0, 0],
      add: (value, [sum, count]) => [sum + value, count + 1],
      getResult: ([sum, count]) => sum + '/' + count,
      merge: (a, b) => [a[0] + b[0], a[1] + b[1]],
    }));\n`,
        body: `    this.state.add(e.n);
    out.collect(rec(e.k, e.n, e.t, e.w, this.state.get()!));
    if (e.n % ${modulus} === 0) this.state.clear();\n`,
      };
  }
}

export function stateJava({ state, modulus }: UseOfState): FunctionBody {
  const context = '      state = getRuntimeContext()';
  switch (state) {
    case 'value':
      return {
        fields: '    private ValueState<Integer> state;\n',
        open: `${context}.getState(new ValueStateDescriptor<>("state", Integer.class));\n`,
        body: `      state.update((state.value() == null ? 0 : state.value()) + e.n);
      out.collect(rec(e.k, state.value(), e.t, e.w, e.s));
      if (e.n % ${modulus} == 0) state.clear();\n`,
      };
    case 'list':
      return {
        fields: '    private ListState<Integer> state;\n',
        open: `${context}.getListState(new ListStateDescriptor<>("state", Integer.class));\n`,
        body: `      state.add(e.n);
      if (e.n % ${modulus} == 0) state.addAll(List.of(e.n + 1, e.n + 2));
      out.collect(rec(e.k, e.n, e.t, e.w, joined(state.get())));\n`,
      };
    case 'map':
      return {
        fields: '    private MapState<Integer, Integer> state;\n',
        open: `${context}.getMapState(new MapStateDescriptor<>("state", Integer.class, Integer.class));\n`,
        body: `      int slot = Math.abs(e.n) % ${modulus};
      state.put(slot, (state.contains(slot) ? state.get(slot) : 0) + 1);
      if (e.n % 7 == 0) state.remove(0);
      out.collect(rec(e.k, state.get(slot) == null ? -1 : state.get(slot), e.t, e.w, joined(new TreeSet<>(keysOf(state)))));\n`,
      };
    case 'reducing':
      return {
        fields: '    private ReducingState<Integer> state;\n',
        open: `${context}.getReducingState(new ReducingStateDescriptor<>("state", (a, b) -> b - a, Integer.class));\n`,
        body: `      state.add(e.n);
      out.collect(rec(e.k, state.get(), e.t, e.w, e.s));
      if (e.n % ${modulus} == 0) state.clear();\n`,
      };
    case 'aggregating':
      return {
        fields: '    private AggregatingState<Integer, String> state;\n',
        open: `${context}.getAggregatingState(new AggregatingStateDescriptor<>("state", new Ratio(), TypeInformation.of(new TypeHint<Tuple2<Integer, Integer>>() {})));\n`,
        body: `      state.add(e.n);
      out.collect(rec(e.k, e.n, e.t, e.w, state.get()));
      if (e.n % ${modulus} == 0) state.clear();\n`,
      };
  }
}
