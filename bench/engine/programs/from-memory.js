/** All seven methods of a dynamic provider, with the outputs of an AuthToken, and no system behind them. */
exports.fromMemory = {
  async configure(request) {
    this.url = request.config.get("calimeroUrl");
  },
  async check(_olds, news) {
    const failures = news.name ? [] : [{ property: "name", reason: "is missing" }];
    return { inputs: news, failures };
  },
  async diff(_id, olds, news) {
    const settings = ["name", "permissions", "expiresIn"];
    const changed = settings.filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
    const moved = olds.shardId !== news.shardId;
    return { changes: moved || changed.length > 0, replaces: moved ? ["shardId"] : [] };
  },
  async create(inputs) {
    const { randomBytes, randomUUID } = require("node:crypto");
    const now = Date.now();
    const outs = {
      ...inputs,
      token: randomBytes(32).toString("hex"),
      tokenId: randomUUID(),
      status: "active",
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 30 * 24 * 3_600_000).toISOString(),
      generation: 1,
      rpcUrl: `http://127.0.0.1:8080/api/v1/shards/${inputs.shardId}/neard-rpc/`,
    };
    return { id: `${inputs.shardId}/${randomBytes(16).toString("hex")}`, outs };
  },
  async read(id, props) {
    return { id, props };
  },
  async update(_id, olds, news) {
    return { outs: { ...olds, ...news } };
  },
  async delete(_id, _props) {},
};

/** The outputs that the program can read. */
exports.outputs = {
  token: undefined,
  tokenId: undefined,
  status: undefined,
  createdAt: undefined,
  expiresAt: undefined,
  rotateAt: undefined,
  generation: undefined,
  previousToken: undefined,
  previousTokenId: undefined,
  previousRevokeAt: undefined,
  rpcUrl: undefined,
};
