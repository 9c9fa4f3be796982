/** A packet while it is on its way: what was seen of it so far, in no order yet. */
import type { InterfaceStep, NetfilterStep, Packet } from '#engine/trace/packet.ts';
import type { Direction, Flow } from './flow-table.ts';
import type { Frame, Headers } from './headers.ts';
import type { TraceMessage } from './trace-message.ts';

/** A frame at a link of a namespace. `at`: ns, as the kernel stamped it. */
export type SeenFrame = {
  namespace: string;
  link: string;
  index: number;
  direction: InterfaceStep['direction'];
  /** Its target is another machine's: it came because the bridge did not know better. */
  foreign?: true;
  at: number;
  frame: Frame;
};

/** What nftables told of it, with names for numbers. */
export type SeenTrace = {
  namespace: string;
  message: TraceMessage;
  inLink?: string;
  outLink?: string;
};

export type SeenSocket = { namespace: string; program?: string; pid?: number };

export type OpenPacket = {
  readonly id: string;
  readonly headers: Headers;
  readonly flow: Flow;
  direction: Direction;
  readonly frames: SeenFrame[];
  readonly traces: SeenTrace[];
  /** When something was heard of it last (ns). */
  touched: number;
  /** Steps that are not kept. */
  cut: number;
  sender?: SeenSocket | undefined;
  receiver?: SeenSocket | undefined;
  tunnel?: Packet['tunnel'];
  /** Frames or traces were lost while it was on its way: what is not known of it may have happened all the same. */
  doubtful?: boolean;
  /** An answer says that it was refused, in words. */
  refused?: string;
};

export type Hook = NetfilterStep['hook'];

/** What is known of the namespaces, by which steps are explained. */
export type NetworkKnowledge = {
  /** inode of the lab's own namespace */
  readonly host: string;
  isLocal(namespace: string, address: string): boolean;
  /** of a built-in chain; undefined for the others */
  hookOf(namespace: string, family: string, table: string, chain: string): Hook | undefined;
  /** as `iptables -S` prints it */
  ruleOf(namespace: string, family: string, table: string, handle: number): string | undefined;
  /** A chain stands at this hook, so that each packet that is traced there is told. */
  hasHook(namespace: string, hook: Hook): boolean;
};
