import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Failure } from "../operation.js";
import type { Props } from "../values.js";
import type { Instance } from "./instance.js";

/** What is thrown so that a call fails with it, details and all. */
export class CallFailure extends Error {
  constructor(readonly answer: Pick<StatusObject, "code" | "details"> & Partial<StatusObject>) {
    super(answer.details);
  }
}

/**
 * Does what may fail half-way: then the engine is told what exists all the same, so that it reaches the state.
 * @param how.write how the state that was reached is sent
 */
export async function leaving<Result>(
  { write, instance }: { write: (state: Props) => Struct; instance: Instance },
  operation: () => Promise<Result>,
): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof Failure) || error.left === undefined) throw error;
    const failed = new ErrorResourceInitFailed();
    failed.setId(error.left.id);
    failed.setProperties(write(error.left.state));
    failed.setReasonsList([error.message]);
    failed.setRefreshBeforeUpdate(instance.refreshBeforeUpdate);
    const detail = new Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const full = new Status();
    full.setCode(status.UNKNOWN);
    full.setMessage(error.message);
    full.addDetails(detail);
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(full.serializeBinary()));
    throw new CallFailure({ code: status.UNKNOWN, details: error.message, metadata });
  }
}
