import { createReadStream, createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';
import { readTar } from './tar.js';

/** The program of the package and the variables with which it finds its libraries and fonts. */
export interface UnpackedChromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

const PLATFORM = 'linux-x64';
/** Libraries, fonts and the software renderer. */
const ARCHIVES = ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'];

/**
 * Unpacks the Chromium of @sparticuz/chromium once per version into a folder (200 MB). Its own code unpacks into the
 * system's temporary folder, and the libraries only on Lambda. Gives nothing on a platform for which the package has
 * no program.
 */
export async function unpackChromium(cache: string): Promise<UnpackedChromium | undefined> {
  if (`${process.platform}-${process.arch}` !== PLATFORM) return undefined;
  const bin = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
    '..',
    'bin',
  );
  const manifest: unknown = JSON.parse(readFileSync(path.join(bin, '..', 'package.json'), 'utf8'));
  const folder = path.join(cache, (manifest as { version: string }).version);
  if (!existsSync(folder)) await unpack(bin, folder);
  return {
    executablePath: path.join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: path.join(folder, 'lib'), FONTCONFIG_PATH: folder },
  };
}

async function unpack(bin: string, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const program = createWriteStream(path.join(draft, 'chromium'), { mode: 0o755 });
  await pipeline(createReadStream(path.join(bin, 'chromium.br')), createBrotliDecompress(), program);
  for (const archive of ARCHIVES) extract(path.join(bin, archive), draft);
  writeFileSync(path.join(draft, 'fonts.conf'), fontSettings(folder));
  appear(draft, folder);
}

function extract(archive: string, folder: string): void {
  for (const { name, mode, content } of readTar(brotliDecompressSync(readFileSync(archive)))) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  }
}

/** The folder appears whole. Two workers may unpack at once: the second throws its copy away. */
function appear(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw cause;
  }
}

/** Instead of the package's own file, which keeps its cache in the system's temporary folder. */
function fontSettings(folder: string): string {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${escape(path.join(folder, 'fonts'))}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${escape(path.join(folder, 'font-cache'))}</cachedir>
</fontconfig>
`;
}
