#!/usr/bin/env node
// The command of a package; run.js is what it does. Every Node can read this file, so that an old one says what is wrong.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `Lectern needs Node.js 22.12 or newer; this is ${process.version}. Install a current version from https://nodejs.org.`,
  );
  process.exitCode = 2;
} else {
  import('./run.js');
}
