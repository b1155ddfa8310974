// `vite preview` would compress every answer anew, for a browser on the same machine: nearly half a second of a processor for each first visit of
// the playground. What a static host sends over a network is compressed by it, once; `npm run budget` says how much that is.

/** @returns {import('vite').Plugin} */
export function plainPreview() {
  return {
    name: 'plain-preview',
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        delete request.headers['accept-encoding'];
        next();
      });
    },
  };
}
