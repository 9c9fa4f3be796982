/** Where the folds have the names of gRPC's codes from. */
export { grpcStatusName } from '#engine/trace/grpc-status.ts';
