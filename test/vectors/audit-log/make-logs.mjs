// Writes the folders of test/vectors/audit-log/logs from docs/spec/audit-log.md alone: it uses nothing of src/, so that
// what reads them is checked against another program. Run it with Node; it always writes the same bytes.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const OUT = path.join(import.meta.dirname, 'logs');
const ORIGIN = 'audit.example.org/log/vectors';
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

// Keys come from published words: use them for nothing else.
function keyOf(words) {
  const seed = sha256(Buffer.from(`causeway vectors: ${words}`));
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { secret, raw };
}
const logKey = keyOf('log');
const otherKey = keyOf('another key');
const witnesses = ['near', 'outside', 'stranger'].map((name) => ({ name: `witness.example.org/${name}`, ...keyOf(name) }));
const [near, outside, stranger] = witnesses;

const keyId = (name, type, raw) => sha256(Buffer.from(`${name}\n`), Buffer.of(type), raw).subarray(0, 4);
const vkey = (name, type, raw) =>
  `${name}+${keyId(name, type, raw).toString('hex')}+${Buffer.concat([Buffer.of(type), raw]).toString('base64')}`;
const POLICY = [
  `log ${vkey(ORIGIN, 1, logKey.raw)}`,
  `witness near ${vkey(near.name, 4, near.raw)}`,
  `witness outside ${vkey(outside.name, 4, outside.raw)}`,
  'group both all near outside',
  'quorum both',
  '',
].join('\n');

// RFC 6962, section 2.1, as it is written there.
const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
function split(count) {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
function root(hashes) {
  if (hashes.length === 0) return sha256(Buffer.alloc(0));
  if (hashes.length === 1) return hashes[0];
  const at = split(hashes.length);
  return nodeHash(root(hashes.slice(0, at)), root(hashes.slice(at)));
}
function inclusion(index, hashes) {
  if (hashes.length === 1) return [];
  const at = split(hashes.length);
  return index < at
    ? [...inclusion(index, hashes.slice(0, at)), root(hashes.slice(at))]
    : [...inclusion(index - at, hashes.slice(at)), root(hashes.slice(0, at))];
}

// Entries. Keys are written in the order of RFC 8785.
const INST = ['i_00000000-0000-7000-8000-00000000000a', 'i_00000000-0000-7000-8000-00000000000b'];
const alias = (prefix, words) => `${prefix}_${sha256(Buffer.from(words)).subarray(0, 16).toString('base64url')}`;
function instant(index) {
  return new Date(Date.UTC(2026, 0, 5, 8, 0, 0) + index * 61_000).toISOString();
}
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
const encode = (entry) => Buffer.from(JSON.stringify(sorted(entry)));
function lineOf(index, inst, ctr, more = {}) {
  return {
    act: 'case.open',
    actor: { alias: alias('a', 'amina'), kind: 'staff', role: 'caseworker', sess: '00c0ffee00c0ffee' },
    basis: `grant:${alias('g', 'grant')}`,
    ctr,
    epoch: 202601,
    inst,
    obj: { case: alias('c', `case ${index % 7}`), cmp: ['core'] },
    purpose: 'casework',
    res: 'allowed',
    ts: instant(index),
    v: 1,
    ...more,
  };
}
const system = { actor: { alias: alias('a', 'sequencer'), kind: 'system', role: 'system:sequencer' }, basis: 'system' };
const sealOf = (words) => sha256(Buffer.from(words)).toString('base64');

/** A history of so many entries: two instances, the second of which starts at index 4. */
function historyOf(count, special = {}) {
  const counters = [0, 0];
  return Array.from({ length: count }, (_, index) => {
    const which = index < 4 ? 0 : index % 2;
    const ctr = ++counters[which === 1 && index >= 4 ? 1 : 0];
    const inst = INST[which === 1 && index >= 4 ? 1 : 0];
    return encode(lineOf(index, inst, ctr, kindOf(index, inst, ctr, special)));
  });
}
function kindOf(index, inst, ctr, special) {
  if (special[index] !== undefined) return special[index];
  if (ctr === 1) {
    const prev = inst === INST[1] ? { prev: INST[0] } : {};
    return { ...system, act: 'instance.start', obj: undefined, purpose: 'sequencing', ...prev };
  }
  if (index === 2) return { act: 'case.open', reason: 'not-found', res: 'refused' };
  if (index === 3) return { ...system, act: 'log.heartbeat', obj: {}, purpose: 'sequencing' };
  if (index === 9) return { act: 'row.seal', obj: { case: alias('c', 'case 1'), id: alias('r', 'row'), rev: 3, type: 'task' }, parent: { ctr: 1, inst: INST[0] }, seal: sealOf('row') };
  if (index === 10) return { act: 'case.change', detail: `sha256:${sealOf('detail')}` };
  if (index === 11) return { actor: { kind: 'nobody' }, act: 'void', basis: 'system', obj: undefined, purpose: 'void' };
  if (index === 12) return { ...system, act: 'log.pad', obj: {}, purpose: 'sequencing' };
  return {};
}

// Tiles and bundles (C2SP tlog-tiles).
function pathOf(level, index, width) {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const elements = digits.replace(/\d{3}(?=\d)/g, 'x$&/');
  return `tile/${level}/${elements}${width === 256 ? '' : `.p/${width}`}`;
}
function bundlesOf(entries) {
  const files = {};
  for (let index = 0; index * 256 < entries.length; index += 1) {
    const part = entries.slice(index * 256, (index + 1) * 256);
    const framed = part.flatMap((entry) => [Buffer.of(entry.length >> 8, entry.length & 255), entry]);
    files[pathOf('entries', index, part.length)] = Buffer.concat(framed);
  }
  return files;
}
function tilesOf(leaves) {
  const files = {};
  for (let [level, row] = [0, leaves]; row.length > 0; level += 1) {
    const above = [];
    for (let index = 0; index * 256 < row.length; index += 1) {
      const part = row.slice(index * 256, (index + 1) * 256);
      files[pathOf(level, index, part.length)] = Buffer.concat(part);
      if (part.length === 256) above.push(root(part));
    }
    row = above;
  }
  return files;
}

// Checkpoints (signed-note, tlog-checkpoint, tlog-cosignature).
const bodyOf = (size, hash, origin = ORIGIN) => `${origin}\n${size}\n${hash.toString('base64')}\n`;
function signatureLine(name, type, key, message) {
  const bytes = Buffer.concat([keyId(name, type, key.raw), sign(null, Buffer.from(message), key.secret)]);
  return `— ${name} ${bytes.toString('base64')}\n`;
}
function cosignatureLine(witness, body, time) {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${body}`), witness.secret);
  const bytes = Buffer.concat([keyId(witness.name, 4, witness.raw), stamp, signature]);
  return `— ${witness.name} ${bytes.toString('base64')}\n`;
}
const TIME = 1_767_700_000;
function noteOf(body, { key = logKey, origin = ORIGIN, by = [near, outside] } = {}) {
  const cosigned = by.map((witness, at) => cosignatureLine(witness, body, TIME + at));
  return `${body}\n${signatureLine(origin, 1, key, body)}${cosigned.join('')}`;
}
function checkpointOf(entries, options) {
  return noteOf(bodyOf(entries.length, root(entries.map(leafHash))), options);
}
function folderOf(entries, note = checkpointOf(entries)) {
  return { ...bundlesOf(entries), ...tilesOf(entries.map(leafHash)), checkpoint: note };
}
function proofOf(entries, index, { extra = entries[index], at = index, note = checkpointOf(entries), hashes } = {}) {
  const way = hashes ?? inclusion(index, entries.map(leafHash));
  const lines = [
    'c2sp.org/tlog-proof@v1',
    ...(extra === null ? [] : [`extra ${extra.toString('base64')}`]),
    `index ${at}`,
    ...way.map((hash) => hash.toString('base64')),
  ];
  return `${lines.join('\n')}\n\n${note}`;
}

function write(name, { log = {}, policy = POLICY, kept = {}, proofs = {}, expected }) {
  const files = {
    policy,
    'expected.json': `${JSON.stringify(expected, null, 2)}\n`,
    ...Object.fromEntries(Object.entries(log).map(([file, bytes]) => [`log/${file}`, bytes])),
    ...Object.fromEntries(Object.entries(kept).map(([file, note]) => [`kept/${file}`, note])),
    ...Object.fromEntries(Object.entries(proofs).map(([file, text]) => [`proofs/${file}.tlog-proof`, text])),
  };
  for (const [file, bytes] of Object.entries(files)) {
    const target = path.join(OUT, name, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}
const intact = (size, more = {}) => ({ verdict: 'intact', size, firstKept: 0, quorum: 'met', counts: {}, ...more });
const broken = (why, counts, more = {}) => ({ verdict: 'broken', why, counts, ...more });

rmSync(OUT, { recursive: true, force: true });

// Good ones.
for (const count of [1, 257, 600]) {
  const entries = historyOf(count);
  const places = [...new Set([0, Math.floor(count / 2), count - 1])];
  const proofs = Object.fromEntries(places.map((index) => [`line-${index}`, proofOf(entries, index)]));
  const kept = Object.fromEntries(
    [12, 256, 300].filter((size) => size <= count).map((size) => [`at-${size}`, checkpointOf(entries.slice(0, size), { by: [] })]),
  );
  write(`good-${count}`, { log: folderOf(entries), kept, proofs, expected: intact(count) });
}
const small = historyOf(20);
write('good-unwitnessed', {
  log: folderOf(small, checkpointOf(small, { by: [] })),
  policy: `log ${vkey(ORIGIN, 1, logKey.raw)}\nquorum none\n`,
  proofs: { 'line-10': proofOf(small, 10, { note: checkpointOf(small, { by: [] }) }) },
  expected: intact(20, { quorum: 'none' }),
});
write('good-unknown-witness', {
  log: folderOf(small, checkpointOf(small, { by: [near, outside, stranger] })),
  expected: intact(20),
});
const pruneLine = { ...system, act: 'log.prune', obj: { count: 512 }, actor: lineOf(0, '', 1).actor, basis: `dual:${alias('r', 'approval')}` };
const long = historyOf(600, { 520: pruneLine });
const isPruned = (file) => ['tile/entries/000', 'tile/entries/001'].includes(file);
const prune = (files) => Object.fromEntries(Object.entries(files).filter(([file]) => !isPruned(file)));
const before = { 'at-100': checkpointOf(long.slice(0, 100), { by: [] }), 'at-600': checkpointOf(long, { by: [] }) };
write('good-pruned', {
  log: prune(folderOf(long)),
  kept: before,
  proofs: { 'line-100': proofOf(long, 100) },
  expected: intact(600, { firstKept: 512 }),
});
const lossLine = { ...system, act: 'log.declare-loss', detail: `sha256:${sealOf('both checkpoints')}`, obj: { count: 5 }, purpose: 'recovery' };
const lossy = historyOf(20, { 15: lossLine });
write('good-declared-loss', { log: folderOf(lossy), expected: intact(20, { losses: [{ index: 15, acts: 5 }] }) });

// Broken ones: the log of 20 entries with one fault each.
const change = (entries, index, bytes) => entries.map((entry, at) => (at === index ? bytes : entry));
const altered = encode({ ...JSON.parse(small[7]), purpose: 'audit' });
const good = folderOf(small);
const full20 = checkpointOf(small, { by: [] });

write('broken-altered', {
  log: { ...good, ...bundlesOf(change(small, 7, altered)) },
  expected: broken('the purpose of entry 7 was changed in the bundle', { altered: 1, 'root-mismatch': 1 }),
});
write('broken-altered-with-tile', {
  log: { ...folderOf(change(small, 7, altered)), checkpoint: good.checkpoint },
  expected: broken('entry 7 was changed in the bundle and in the tile', { 'root-mismatch': 1 }),
});
const without7 = small.filter((_, at) => at !== 7);
write('broken-deleted', {
  log: {
    'tile/entries/000.p/20': bundlesOf(without7)['tile/entries/000.p/19'],
    'tile/0/000.p/20': tilesOf(without7.map(leafHash))['tile/0/000.p/19'],
    checkpoint: good.checkpoint,
  },
  expected: broken('entry 7 was taken out of bundle and tile', { 'tampered-tile': 1, 'missing-tile': 1, 'size-mismatch': 1 }),
});
const swapped = change(change(small, 5, small[7]), 7, small[5]);
write('broken-reordered', {
  log: { ...folderOf(swapped), checkpoint: good.checkpoint },
  expected: broken('entries 5 and 7 changed places', { 'root-mismatch': 1 }),
});
write('broken-replayed', {
  log: { ...folderOf(change(small, 8, small[6])), checkpoint: good.checkpoint },
  expected: broken('entry 6 stands at 8 too, instead of the one that was there', {
    'root-mismatch': 1,
    'counter-duplicate': 1,
    'counter-gap': 1,
  }),
});
write('broken-truncated', {
  log: folderOf(small.slice(0, 15)),
  kept: { 'at-20': full20 },
  expected: broken('the last five entries are gone; only the kept checkpoint tells', { 'size-mismatch': 1 }),
});
const forked = change(small, 16, encode({ ...JSON.parse(small[16]), purpose: 'audit' }));
write('broken-forked', {
  log: folderOf(forked, checkpointOf(forked, { by: [near] })),
  kept: { 'at-20': full20 },
  expected: broken('a second history, signed with the log key and cosigned by one of two witnesses', {
    'root-mismatch': 1,
    'no-quorum': 1,
  }),
});
write('broken-stripped-cosignature', {
  log: { ...good, checkpoint: checkpointOf(small, { by: [near] }) },
  expected: broken('the cosignature of a witness that the policy asks for was taken away', { 'no-quorum': 1 }),
});
const body12 = bodyOf(12, root(small.slice(0, 12).map(leafHash)));
write('broken-copied-cosignature', {
  log: {
    ...good,
    checkpoint: `${checkpointOf(small, { by: [near] })}${cosignatureLine(outside, body12, TIME)}`,
  },
  expected: broken('a cosignature is that of an earlier checkpoint', { 'bad-signature': 1, 'no-quorum': 1 }),
});
write('broken-stranger-as-witness', {
  log: { ...good, checkpoint: checkpointOf(small, { by: [near, { ...stranger, name: outside.name }] }) },
  expected: broken('somebody cosigned under the name of a witness with another key', { 'no-quorum': 1 }),
});
const foreign = 'audit.example.org/log/foreign';
write('broken-foreign-origin', {
  log: { ...good, checkpoint: noteOf(bodyOf(20, root(small.map(leafHash)), foreign), { origin: foreign }) },
  expected: broken('the checkpoint is that of another log', { 'bad-signature': 1 }),
});
write('broken-other-origin-same-key-name', {
  log: { ...good, checkpoint: noteOf(bodyOf(20, root(small.map(leafHash)), foreign)) },
  expected: broken('the text names another log than the key that signed', { 'bad-signature': 1 }),
});
write('broken-wrong-key-same-name', {
  log: { ...good, checkpoint: checkpointOf(small, { key: otherKey }) },
  expected: broken('signed under the name of the log with another key', { 'bad-signature': 1 }),
});
write('broken-size-not-canonical', {
  log: { ...good, checkpoint: noteOf(bodyOf('020', root(small.map(leafHash)))) },
  expected: broken('the size has a leading zero', { 'bad-signature': 1 }),
});
write('broken-extension-line', {
  log: { ...good, checkpoint: noteOf(`${bodyOf(20, root(small.map(leafHash)))}more\n`) },
  expected: broken('the checkpoint has a fourth line', { 'bad-signature': 1 }),
});
const flip = (bytes, at) => {
  const copy = Buffer.from(bytes);
  copy[at] ^= 1;
  return copy;
};
const medium = historyOf(257);
const mediumFolder = folderOf(medium);
write('broken-tampered-tile', {
  log: { ...mediumFolder, 'tile/1/000.p/1': flip(mediumFolder['tile/1/000.p/1'], 3) },
  expected: broken('the hash of the first full tile was changed in the level above', { 'tampered-tile': 1 }),
});
write('broken-tampered-leaf-tile', {
  log: { ...good, 'tile/0/000.p/20': flip(good['tile/0/000.p/20'], 33) },
  expected: broken('a hash in the tile of leaves was changed', { altered: 1 }),
});
const { 'tile/1/000.p/1': _gone, ...withoutTile } = mediumFolder;
write('broken-missing-tile', {
  log: withoutTile,
  expected: broken('a tile of hashes is not there', { 'missing-tile': 1 }),
});
const lost = small.filter((_, at) => at !== 13);
write('broken-lost-before-placing', {
  log: folderOf(lost),
  expected: broken('an entry was deleted before it got a place: its counter is missing', { 'counter-gap': 1 }),
});
const loose = Buffer.from(JSON.stringify({ v: 1, ...JSON.parse(small[14]) }));
write('broken-entry-not-canonical', {
  log: folderOf(change(small, 14, loose)),
  expected: broken('the keys of an entry are not sorted', { 'not-canonical': 1, 'counter-gap': 1 }),
});
const unsaid = historyOf(600);
write('broken-pruned-without-line', {
  log: prune(folderOf(unsaid)),
  expected: broken('two bundles are gone and no line says so', { 'pruned-without-line': 1 }),
});
write('broken-pruned-too-far', {
  log: Object.fromEntries(Object.entries(folderOf(historyOf(600, { 520: { ...pruneLine, obj: { count: 256 } } }))).filter(([file]) => !isPruned(file))),
  expected: broken('the line speaks of the first bundle only, and two are gone', { 'pruned-without-line': 1 }),
});

// Proofs.
const way = inclusion(10, small.map(leafHash));
const proofCases = {
  'broken-proof-hash': [proofOf(small, 10, { hashes: [flip(way[0], 0), ...way.slice(1)] }), 'not-included'],
  'broken-proof-index': [proofOf(small, 10, { at: 11 }), 'not-included'],
  'broken-proof-index-beyond': [proofOf(small, 10, { at: 20 }), 'not-included'],
  'broken-proof-shortened': [proofOf(small, 10, { hashes: way.slice(0, -1) }), 'not-included'],
  'broken-proof-other-entry': [proofOf(small, 10, { extra: small[12] }), 'not-included'],
  'broken-proof-stripped': [proofOf(small, 10, { note: checkpointOf(small, { by: [near] }) }), 'quorum'],
  'broken-proof-other-key': [proofOf(small, 10, { note: checkpointOf(small, { key: otherKey }) }), 'unknown-log'],
  'broken-proof-leading-zero': [proofOf(small, 10, { at: '010' }), 'malformed'],
};
for (const [name, [text, fault]] of Object.entries(proofCases)) {
  write(name, { proofs: { 'line-10': text }, expected: { verdict: 'broken', fault } });
}
