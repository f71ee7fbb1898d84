//! Asks a private shard for its latest block, with the token from the environment.

use near_jsonrpc_client::{auth, methods, JsonRpcClient};
use near_primitives::types::{BlockReference, Finality};
use std::{env, error::Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // an address without its slash at the end is another one to the gateway
    let client = JsonRpcClient::connect(env::var("NEAR_RPC_URL")?)
        .header(auth::ApiKey::new(env::var("NEAR_RPC_TOKEN")?)?);

    let block_reference = BlockReference::Finality(Finality::Final);
    let block = client
        .call(methods::block::RpcBlockRequest { block_reference })
        .await?;
    println!("block {}", block.header.height);
    Ok(())
}
