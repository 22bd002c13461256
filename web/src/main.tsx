import './jitless';
import './design/fonts.css';
import './design/tokens.css';
import './design/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { applyTheme } from './shell/theme';
import { watchForReturn } from './shell/quick-exit';
import { startTexts } from './texts/i18n';

applyTheme();
watchForReturn();
await startTexts();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
