import { keepCompiled, useCompileCache } from "pulumi-keyring-provider/compile-cache";

// before anything else is loaded
useCompileCache();

/** What the dynamic provider host loads for the resources of this package. Programs import `pulumi-keyring` instead. */
export { astra, calimero } from "pulumi-keyring-provider";

// the engine may kill the host's process when it is done
setImmediate(keepCompiled);
