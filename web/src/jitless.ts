import { z } from 'zod';

// Zod otherwise tries `new Function`, which the page's content security policy reports. Imported before any schema.
z.config({ jitless: true });
