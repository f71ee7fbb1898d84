"""A token of another stack as variables of GitLab CI: this stack needs no access key of the console."""

import pulumi
import pulumi_gitlab as gitlab

config = pulumi.Config()
project = config.require("project")  # a path such as acme/app, or an id

# the stack that issues the token exports `token` and `rpcUrl`, as examples/quickstart does
tokens = pulumi.StackReference(config.require("tokens"))

# $NEAR_RPC_TOKEN in a job: never in its log, and only for protected branches and tags
gitlab.ProjectVariable(
    "rpc-token",
    project=project,
    key="NEAR_RPC_TOKEN",
    value=pulumi.Output.secret(tokens.require_output("token")),
    masked=True,
    protected=True,
    raw=True,
)

# $NEAR_RPC_URL
gitlab.ProjectVariable("rpc-url", project=project, key="NEAR_RPC_URL", value=tokens.require_output("rpcUrl"), raw=True)
