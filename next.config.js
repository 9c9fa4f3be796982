import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // `npm test` checks the types of everything; whoever only starts the site does not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Without an explicit root, a lock file in a parent folder would be taken for ours.
  turbopack: {
    root: dirname(fileURLToPath(import.meta.url)),
    // The Dockerfile service would ask Docker Hub for tags; in a browser there is no such module, and nobody to ask.
    resolveAlias: { https: { browser: './components/editor/empty-module.ts' } },
  },
};
export default config;
