// `npm run fidelity`: writes the numbers and lists of docs/fidelity.md as the page shows them: from the recordings, the list of what is left
// out, the contract and the cluster.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'vite';
import { helpOn, root } from './prepare.mjs';

helpOn(`
npm run fidelity
Writes docs/fidelity.md anew: what stands between its markers is made from the recordings. The text around them is written by hand.
`);
const server = await createServer({
  root,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, ws: false },
});
try {
  const { fidelityDocument } = await server.ssrLoadModule('/src/ui/fidelity/document.ts');
  const { CLUSTER_DEVIATIONS } = await server.ssrLoadModule('/src/director/default-cluster.ts');
  await writeFile(join(root, 'docs', 'fidelity.md'), fidelityDocument(CLUSTER_DEVIATIONS));
} finally {
  await server.close();
}
