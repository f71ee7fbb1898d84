"""One token that reads blocks of a private shard."""

import pulumi
from pulumi_keyring import RotationArgs, calimero

shard_id = pulumi.Config().get("shardId") or "demos-calimero-testnet"

# reads blocks for 30 days; replaced 10 days before that, and the old value stays valid for one more day
reader = calimero.AuthToken(
    "reader",
    shard_id=shard_id,
    permissions=["view-blocks"],
    expires_in="30d",
    rotation=RotationArgs(before="10d", grace="24h"),
)

pulumi.export("rpcUrl", reader.rpc_url)
pulumi.export("token", reader.token)  # a secret, here and in every stack that reads it
