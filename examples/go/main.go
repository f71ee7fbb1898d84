// A token for a deployment that reads one shard.
package main

import (
	"github.com/pulumi-keyring/pulumi-keyring/sdk/go/keyring"
	"github.com/pulumi-keyring/pulumi-keyring/sdk/go/keyring/calimero"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		shardId := config.Get(ctx, "shardId")
		if shardId == "" {
			shardId = "demos-calimero-testnet"
		}
		deployer, err := calimero.NewAuthToken(ctx, "deployer", &calimero.AuthTokenArgs{
			ShardId: pulumi.String(shardId),
			// the names in the console's form, or the SDK's constants
			Permissions: pulumi.StringArray{
				pulumi.String("view-accounts"),
				calimero.PermissionViewBlocks,
			},
			ExpiresIn: pulumi.String("30d"),
			// a new value every week; the old one stays valid for a day
			Rotation: keyring.RotationArgs{
				Every: pulumi.String("7d"),
				Grace: pulumi.String("24h"),
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("rpcUrl", deployer.RpcUrl)
		ctx.Export("token", deployer.Token) // a secret, here and in every stack that refers to it
		return nil
	})
}
