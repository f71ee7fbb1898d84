module keyring-app

go 1.25

require (
	github.com/pulumi/pulumi/sdk/v3 v3.256.0
	github.com/pulumi-keyring/pulumi-keyring/sdk/go v${VERSION}
)

replace github.com/pulumi-keyring/pulumi-keyring/sdk/go => ./sdks/keyring
