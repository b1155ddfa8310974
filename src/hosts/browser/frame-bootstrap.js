// The one script of the sandboxed frame's document. A learner's code never runs here: only in the Workers that it starts.
// The build writes its sha256 into both policies, the page's and the frame's. Comment lines that begin a line are left out of the text that runs.
(() => {
  if (self.origin !== 'null') return;
  const workers = new Map();
  let engine = '';
  const tell = (message) => parent.postMessage(message, '*');
  const begin = ({ id, start }, ports) => {
    try {
      const worker = new Worker(engine);
      worker.onerror = (error) => {
        error.preventDefault();
        tell({ type: 'broken', id, message: String(error.message), line: Number(error.lineno) || 0 });
      };
      worker.postMessage(start, ports);
      workers.set(id, worker);
    } catch (error) {
      tell({ type: 'broken', id, message: String(error), line: 0 });
    }
  };
  addEventListener('message', (event) => {
    if (event.source !== parent) return;
    const message = event.data;
    if (message.type === 'ping') tell({ type: 'pong', id: message.id });
    if (message.type === 'engine')
      engine = URL.createObjectURL(new Blob([message.source], { type: 'text/javascript' }));
    if (message.type === 'start') begin(message, event.ports);
    if (message.type === 'end') {
      workers.get(message.id)?.terminate();
      workers.delete(message.id);
    }
  });
  tell({ type: 'ready' });
})();
