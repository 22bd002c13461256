/** Imported first by cli.ts: what comes after it does not load on an older Node, and would say so by crashing. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  process.stderr.write(
    `causeway: this is Node ${process.versions.node}, and Causeway needs 24.9 or later. ` +
      'Start it by npm (npm start, npm run demo, npm run causeway -- …), which uses the Node that comes along.\n',
  );
  process.exit(2);
}
