/** What we note about a span ourselves: `engine/trace/attribute.ts`. */
import { ATTR } from '#engine/trace/attribute.ts';
import type { Glossary } from '../glossary.ts';
import { bytes, count, errno, exitCode, grpcStatus, id, nanoseconds, oneOf, type Reader } from '../reader.ts';
import { GRPC_STATUS, HTTP_SEMANTICS, manualPage } from '../specification.ts';

const STATUS = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  416: 'Range Not Satisfiable',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  499: 'client closed the connection; no standard knows this one',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** Negative is an error's number; what else is given back is the call's own affair. */
const returned: Reader = (value) => (value === 0 ? 'success' : Number(value) < 0 ? errno(value) : null);

const inode = (kind: string) => [`Its ${kind} namespace, by the number under which /proc shows it`, id] as const;

export const TRACE: readonly Glossary[] = [
  {
    spec: HTTP_SEMANTICS,
    fields: {
      [ATTR.httpStatus]: ['How the request ended', oneOf(STATUS)],
      [ATTR.httpRequestSize]: ['Size of the request’s body', bytes],
      [ATTR.httpResponseSize]: ['Size of the answer’s body', bytes],
      [ATTR.connection]: ['Which connection of the lab, counted from 1', id],
    },
  },
  { spec: GRPC_STATUS, fields: { [ATTR.rpcStatus]: ['How the call ended', grpcStatus] } },
  {
    spec: manualPage('namespaces', 7),
    fields: {
      [`${ATTR.namespaces}.user`]: inode('user'),
      [`${ATTR.namespaces}.pid`]: inode('pid'),
      [`${ATTR.namespaces}.mnt`]: inode('mount'),
      [`${ATTR.namespaces}.net`]: inode('network'),
    },
  },
  {
    spec: manualPage('wait', 2),
    fields: {
      [ATTR.exitCode]: ['How the process ended', exitCode],
      exitCode: ['How it ended', exitCode],
    },
  },
  {
    spec: manualPage('syscalls', 2),
    fields: {
      [ATTR.pid]: ['The process, as the host counts', id],
      [ATTR.parentPid]: ['The process that made it', id],
      [ATTR.realParentPid]: ['Its parent, as the kernel counts', id],
      [ATTR.threadId]: ['The thread of that process', id],
      [ATTR.syscallReturn]: ['What the call returned', returned],
      [ATTR.count]: ['How many equal calls in a row are told as one', count],
      'syscall.duration': ['How long the call took', nanoseconds],
      duration: ['How long it took', nanoseconds],
      [ATTR.foldedUnlisted]: ['Calls of them whose arguments are not listed', count],
      [ATTR.httpRequestCut]: ['Of the request’s body, what is not kept', bytes],
      [ATTR.httpResponseCut]: ['Of the answer’s body, what is not kept', bytes],
      [ATTR.rpcRequestCut]: ['Characters that are left out of texts in the request’s message', count],
      [ATTR.rpcResponseCut]: ['Characters that are left out of texts in the answer’s message', count],
      [ATTR.outputSize]: ['How much the command printed', bytes],
      [ATTR.outputCut]: ['Of that, what the trace leaves out', bytes],
      [ATTR.threads]: ['New threads of the whole lab meanwhile; they are only counted', count],
      [ATTR.netlinkReads]: [
        'Netlink requests of the whole lab meanwhile that only asked; they are only counted',
        count,
      ],
      [ATTR.syscallArgsCut]: 'Arguments whose text may go on beyond what the probe reads',
      [ATTR.placedBy]: 'The words in it that tie it to the request it is put below',
      [ATTR.size]: ['How much was carried', bytes],
      [ATTR.commandOrdinal]: ['Which command of its terminal, counted from 1', count],
      height: ['Rows of the terminal', count],
      width: ['Columns of the terminal', count],
      events: ['How many', count],
    },
  },
];
