// Run `go mod tidy` before the first `pulumi up`.
module keyring-go

go 1.25

require (
	github.com/pulumi/pulumi/sdk/v3 v3.256.0
	github.com/pulumi-keyring/pulumi-keyring/sdk/go v0.1.0
)

// what `npm run sdks` generates; after `pulumi package add` it is ./sdks/keyring
replace github.com/pulumi-keyring/pulumi-keyring/sdk/go => ../../.keyring/sdks/go
