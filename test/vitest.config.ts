import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: '.',
    // a machine that eight share is ten times slower than one that is idle
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: ['test/real/**'] },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 30 * 60_000,
          hookTimeout: 45 * 60_000,
        },
      },
    ],
  },
});
