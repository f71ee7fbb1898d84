/** What the dynamic provider host loads for the resources of this package. Programs import `pulumi-keyring` instead. */
export { astra, calimero } from "pulumi-keyring-provider";
