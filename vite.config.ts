import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('./', import.meta.url))

/** The editor is served by the engine; `npm run dev` puts Vite in front of it. */
export default defineConfig({
  root: 'editor',
  plugins: [react()],
  build: { outDir: '../dist/editor', emptyOutDir: true, target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 900 },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:1472', '/socket.io': { target: 'ws://127.0.0.1:1472', ws: true } } },
  test: {
    root,
    include: ['{editor,engine,graphs,models,nodes,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'dist/**'],
    setupFiles: ['scripts/test-setup.ts'],
    testTimeout: 30_000,
    pool: 'forks',
  },
})
