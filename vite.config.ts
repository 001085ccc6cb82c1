import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{editor,engine,graphs,models,nodes,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    testTimeout: 30_000,
    pool: 'forks',
  },
})
