import { type Driver, PostgresDialect, type PostgresDialectConfig, PostgresDriver } from "kysely";

/** How far the disk is. */
export interface Disk {
  /** Why the database can no longer be used. */
  readonly failure: Error | undefined;
  /** Resolves when what was committed before is on disk. */
  settled(): Promise<void>;
}

/** Speaks to Postgres, and answers only once what was committed before is on disk. */
export class SettledDialect extends PostgresDialect {
  constructor(
    private readonly pool: Pick<PostgresDialectConfig, "pool">,
    private readonly disk: Disk,
  ) {
    super(pool);
  }

  override createDriver(): Driver {
    return new SettledDriver(this.pool, this.disk);
  }
}

class SettledDriver extends PostgresDriver {
  constructor(
    pool: Pick<PostgresDialectConfig, "pool">,
    private readonly disk: Disk,
  ) {
    super(pool);
  }

  override acquireConnection() {
    // a database engine that has panicked must not be asked again: it would never come back
    return this.disk.failure === undefined ? super.acquireConnection() : Promise.reject(this.disk.failure);
  }

  /** kysely hands no result on before this is over. The next statement already runs meanwhile, so that both share the next flush. */
  override async releaseConnection(connection: Connection): Promise<void> {
    await super.releaseConnection(connection);
    await this.disk.settled();
  }
}

type Connection = Parameters<PostgresDriver["releaseConnection"]>[0];
