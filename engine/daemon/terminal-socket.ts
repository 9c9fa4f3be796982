/** One page at one terminal: raw bytes in binary frames, sizes and acknowledgements in text frames. */
import type { RawData, WebSocket } from 'ws';
import type { TerminalId } from '#engine/trace/ids.ts';
import { PageToTerminal, type TerminalToPage } from '#engine/trace/wire.ts';
import type { LabSession } from './lab-session.ts';
import { closeReason, readMessage } from './socket-message.ts';
import type { Terminal, Viewer } from './terminal.ts';

type Size = { cols: number; rows: number };

/** Close codes: those of `Viewer`, 4000 a message we do not understand, 4003 no terminal could be had (the reason says why). */
export async function serveTerminalSocket(socket: WebSocket, lab: LabSession, id: TerminalId): Promise<void> {
  const viewer = viewerOn(socket);
  let terminal: Terminal | undefined;
  let size: Size | undefined;
  socket.on('error', () => socket.terminate());
  socket.on('close', () => terminal?.detach(viewer));
  socket.on('message', (data, isBinary) => {
    // What is typed before the shell is there would run unseen: it is dropped.
    if (isBinary) return terminal?.input(bytesOf(data));
    const message = readMessage(PageToTerminal, data, false);
    if (!message.ok) return socket.close(4000, message.error);
    switch (message.value.type) {
      case 'ack':
        return terminal?.ack(viewer, message.value.bytes);
      case 'resize':
        size = message.value;
        return terminal?.resize(size.cols, size.rows);
      case 'close':
        return terminal?.close('The terminal was closed.');
      default:
        return message.value satisfies never;
    }
  });
  try {
    const opened = await lab.terminal(id);
    if (socket.readyState !== socket.OPEN) return;
    terminal = opened;
    if (size) opened.resize(size.cols, size.rows);
    opened.attach(viewer);
  } catch (error) {
    socket.close(4003, closeReason(error instanceof Error ? error.message : String(error)));
  }
}

function viewerOn(socket: WebSocket): Viewer {
  const send = (data: string | Buffer) => {
    if (socket.readyState === socket.OPEN) socket.send(data, () => {});
  };
  const tell = (message: TerminalToPage) => send(JSON.stringify(message));
  return {
    hello: (terminal) => tell({ type: 'hello', terminal }),
    snapshot: (sequences) => {
      tell({ type: 'snapshot' });
      send(Buffer.from(sequences));
    },
    output: send,
    exited: (code) => tell({ type: 'exited', code }),
    close: (code, reason) => socket.close(code, closeReason(reason)),
  };
}

const bytesOf = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
