// The one script of the sandboxed frame's document. A learner's code never runs here: only in the Workers that it starts.
// The build writes its sha256 into both policies, the page's and the frame's. Comment lines that begin a line are left out of the text that runs.
(() => {
  if (self.origin !== 'null') return;
  const workers = new Map();
  const tell = (message) => parent.postMessage(message, '*');
  addEventListener('message', (event) => {
    if (event.source !== parent) return;
    const { type, id, source, start } = event.data;
    if (type === 'ping') tell({ type: 'pong', id });
    if (type === 'end') {
      workers.get(id)?.terminate();
      workers.delete(id);
    }
    if (type === 'start') {
      try {
        const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        const worker = new Worker(url);
        worker.onerror = (error) =>
          tell({ type: 'broken', id, message: String(error.message), line: Number(error.lineno) || 0 });
        worker.postMessage(start, event.ports);
        workers.set(id, worker);
      } catch (error) {
        tell({ type: 'broken', id, message: String(error), line: 0 });
      }
    }
  });
  tell({ type: 'ready' });
})();
