import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // The service puts a fresh nonce in place of this text in every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // light-dark() stays as written: both colours of a token stand in one place.
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    // A data: font would break `font-src 'self'`.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
  },
  server: { proxy: { '/api': 'http://localhost:3000' } },
});
