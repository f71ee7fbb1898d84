// One token that reads blocks of a private shard.
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
		// reads blocks for 30 days; replaced 10 days before that, and the old value stays valid for one more day
		reader, err := calimero.NewAuthToken(ctx, "reader", &calimero.AuthTokenArgs{
			ShardId:     pulumi.String(shardId),
			Permissions: pulumi.StringArray{pulumi.String("view-blocks")},
			ExpiresIn:   pulumi.String("30d"),
			Rotation: keyring.RotationArgs{
				Before: pulumi.String("10d"),
				Grace:  pulumi.String("24h"),
			},
		})
		if err != nil {
			return err
		}
		ctx.Export("rpcUrl", reader.RpcUrl)
		ctx.Export("token", reader.Token) // a secret, here and in every stack that reads it
		return nil
	})
}
