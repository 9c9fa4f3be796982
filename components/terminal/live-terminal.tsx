'use client';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import { type HostNumber, ofHost } from '#engine/trace/lab-hosts.ts';
import { type OpenTerminal, openXterm } from './open-xterm.ts';
import css from './terminal.module.css';
import type { TerminalDesk } from './terminal-desk.ts';
import { TerminalSocket, type TerminalState } from './terminal-socket.ts';

type Props = {
  id: string;
  host: HostNumber;
  desk: TerminalDesk;
  screenReader: boolean;
  front: boolean;
  onState(id: string, state: TerminalState): void;
};

export default function LiveTerminal({ id, host: number, desk, screenReader, front, onState }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const opened = useRef<OpenTerminal>(null);
  const socket = useRef<TerminalSocket>(null);
  const [state, setState] = useState<{ name: TerminalState; detail?: string }>({ name: 'connecting' });

  useEffect(() => {
    if (!host.current) return;
    const terminal = openXterm(host.current);
    const wire = connect(ofHost(`/-/ws/terminal?terminal=${id}`, number), terminal, (name, detail) => {
      setState({ name, detail });
      onState(id, name);
    });
    opened.current = terminal;
    socket.current = wire;
    const leave = desk.register(id, {
      type: (text) => wire.type(text),
      focus: () => terminal.term.focus(),
      end: () => wire.end(),
    });
    wire.open();
    return () => {
      leave();
      wire.close();
      terminal.dispose();
    };
  }, [id, number, desk, onState]);

  useEffect(() => {
    if (opened.current) opened.current.term.options.screenReaderMode = screenReader;
  }, [screenReader]);
  useEffect(() => {
    if (front) opened.current?.fit();
  }, [front]);

  return (
    <div className={css.screen} data-state={state.name}>
      <div ref={host} className={css.host} />
      <Notice state={state.name} detail={state.detail} onAgain={() => socket.current?.open()} />
    </div>
  );
}

function connect(
  address: string,
  terminal: OpenTerminal,
  state: (name: TerminalState, detail?: string) => void,
): TerminalSocket {
  const url = `${location.origin.replace(/^http/, 'ws')}${address}`;
  const { term } = terminal;
  terminal.fit();
  const wire = new TerminalSocket(url, {
    write: (bytes, drawn) => term.write(bytes, drawn),
    reset: () => term.reset(),
    size: () => ({ cols: term.cols, rows: term.rows }),
    state,
  });
  term.onData((text) => wire.type(text));
  term.onBinary((text) => wire.sendBinary(text));
  term.onResize(({ cols, rows }) => wire.resize(cols, rows));
  return wire;
}

function Notice({ state, detail, onAgain }: { state: TerminalState; detail?: string; onAgain(): void }) {
  switch (state) {
    case 'open':
      return null;
    case 'connecting':
      return (
        <p role="status" className={css.notice}>
          Connecting to the lab …
        </p>
      );
    case 'lost':
      return (
        <p role="status" className={css.notice} data-kind="bad">
          Connection lost. What you type is not sent; the page tries again by itself.
        </p>
      );
    case 'exited':
      return (
        <p role="status" className={css.notice}>
          The shell ended with {detail ?? 0}.{' '}
          <button type="button" onClick={onAgain}>
            Start a new one
          </button>
        </p>
      );
    case 'refused':
      return (
        <p role="status" className={css.notice} data-kind="bad">
          {detail || 'The lab gave no terminal.'}{' '}
          <button type="button" onClick={onAgain}>
            Try again
          </button>
        </p>
      );
    case 'taken':
      return (
        <p role="status" className={css.notice} data-kind="bad">
          This terminal is open in another window.{' '}
          <button type="button" onClick={onAgain}>
            Use it here
          </button>
        </p>
      );
    default:
      return state satisfies never;
  }
}
