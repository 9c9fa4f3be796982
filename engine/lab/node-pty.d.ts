/// <reference path="../../node_modules/node-pty/node-pty.d.ts" />

// The package is an alias, and its own types know only the original name.
declare module 'node-pty' {
  export * from '@lydell/node-pty';
}
