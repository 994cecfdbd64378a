import { defineConfig } from "vitest/config";

export default defineConfig({
  build: {
    target: "es2020",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: { index: "index.html", staff: "staff/index.html" } },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
  test: { include: ["tests/**/*.test.ts"], setupFiles: ["tests/browser.ts"] },
});
