const BLOCK = 512;

/** A plain file in a tar archive. The mode holds the permission bits. */
export interface TarFile {
  readonly name: string;
  readonly mode: number;
  readonly content: Uint8Array;
}

/**
 * Reads the plain files of a tar archive with short names (POSIX.1-1988 ustar or old GNU, names up to 100 bytes), which
 * is all that the browser's package needs. Throws for anything else than files and folders and for a name that leaves
 * the folder.
 */
export function readTar(archive: Uint8Array): TarFile[] {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const files: TarFile[] = [];
  for (let start = 0; start + BLOCK <= bytes.length && bytes[start] !== 0;) {
    const readField = (from: number, to: number) =>
      bytes.toString('utf8', start + from, start + to).split('\0')[0] ?? '';
    const name = readField(0, 100);
    const size = Number.parseInt(readField(124, 136), 8);
    const kind = readField(156, 157);
    if (!['0', '', '5'].includes(kind)) throw new Error(`unexpected kind of entry in the archive: ${name}`);
    if (name.startsWith('/') || name.split('/').includes('..'))
      throw new Error(`unsafe name in the archive: ${name}`);
    const content = bytes.subarray(start + BLOCK, start + BLOCK + size);
    if (content.length !== size) throw new Error('the archive ends too early');
    if (kind !== '5') files.push({ name, mode: Number.parseInt(readField(100, 108), 8), content });
    start += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
