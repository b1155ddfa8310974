// What WebDriver sessions have in common, whatever carries their commands.

const POINTER = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' } };

/** WebDriver awaits no promise: the script says through its last argument when it is done, and with what. */
export function asynchronous(code) {
  return `const done = arguments[arguments.length - 1];
Promise.resolve().then(() => ${code}).then(
  (value) => done(JSON.stringify({ value })),
  (error) => done(JSON.stringify({ error: String(error) })),
);`;
}

/** What an asynchronous script came to; throws what it threw. */
export function outcomeOf(answered) {
  const { value, error } = JSON.parse(answered);
  if (error !== undefined) throw new Error(error);
  return value;
}

/** The actions of a click. */
export function clickAt(x, y) {
  const actions = [
    { type: 'pointerMove', duration: 0, x, y },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
  return { actions: [{ ...POINTER, actions }] };
}
