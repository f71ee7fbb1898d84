"""A token for an indexer that reads one shard."""

import pulumi
from pulumi_keyring import RotationArgs, calimero

config = pulumi.Config()
shard_id = config.get("shardId") or "demos-calimero-testnet"

indexer = calimero.AuthToken(
    "indexer",
    shard_id=shard_id,
    permissions=[
        calimero.Permission.VIEW_ACCOUNTS,
        calimero.Permission.VIEW_BLOCKS,
        calimero.Permission.VIEW_TRANSACTIONS,
    ],
    expires_in="30d",
    # a new value every week; the old one stays valid for a day
    rotation=RotationArgs(every="7d", grace="24h"),
)

pulumi.export("rpcUrl", indexer.rpc_url)
pulumi.export("token", indexer.token)  # a secret, here and in every stack that refers to it
