import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { archiveName } from "../../toolchain/pulumi/download";
import { pinnedVersion } from "../../toolchain/pulumi/version";

/** A made-up machine: its own home, PATH and cache, with fake programs on it that behave as the real ones do. */
export class Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.env = { HOME: join(folder, "home"), XDG_CACHE_HOME: join(folder, "cache"), PATH: "" };
  }

  /** Where Keyring caches what it downloads and builds. */
  get cache(): string {
    return join(this.#folder, "cache", "pulumi-keyring", "pulumi");
  }

  /** Appends a directory with these programs to PATH. */
  addToPath(name: string, programs: Record<string, string>): string {
    const directory = this.addDirectory(name, programs);
    this.env["PATH"] = [this.env["PATH"], directory].filter(Boolean).join(":");
    return directory;
  }

  /** Makes a directory with these programs, off PATH. */
  addDirectory(name: string, programs: Record<string, string>): string {
    const directory = join(this.#folder, name);
    mkdirSync(directory, { recursive: true });
    for (const [program, script] of Object.entries(programs)) {
      writeFileSync(join(directory, program), script);
      chmodSync(join(directory, program), 0o755);
    }
    return directory;
  }

  /** Puts a Go on PATH that "builds" programs which print the pinned version. */
  addGo(options: { version?: string; failAt?: string } = {}): void {
    this.addToPath("go", { go: fakeGo({ version: "1.99.0", ...options, log: this.#goLog }) });
  }

  /** The programs that Go was asked to build so far. */
  get built(): string[] {
    if (!existsSync(this.#goLog)) return [];
    return readFileSync(this.#goLog, "utf8").trim().split("\n");
  }

  get #goLog(): string {
    return join(this.#folder, "go.log");
  }

  /** The bytes of an official release archive with a Pulumi in it. */
  releaseArchive(): Buffer {
    this.addDirectory("release/pulumi", officialPulumi(pinnedVersion));
    const archive = join(this.#folder, "release.tar.gz");
    execFileSync("tar", ["-czf", archive, "-C", join(this.#folder, "release"), "pulumi"]);
    return readFileSync(archive);
  }
}

/** The programs of an official Pulumi of this version, as far as Node.js programs need them. */
export function officialPulumi(version: string): Record<string, string> {
  return {
    pulumi: `#!/bin/sh\necho v${version}\n`,
    "pulumi-language-nodejs": "#!/bin/sh\n",
    "pulumi-resource-pulumi-nodejs": "#!/bin/sh\n",
  };
}

/**
 * Understands `go env GOVERSION`, `go list`, which names three packages, and `go build … -o <file> <package>`; at `failAt` it dies with half
 * a file written.
 */
function fakeGo({ version, failAt, log }: { version: string; failAt?: string; log: string }): string {
  return `#!/bin/sh
if [ "$1" = env ]; then echo go${version}; exit 0; fi
if [ "$1" = list ]; then echo "go: downloading example.com/a v1.0.0" >&2; echo fmt; echo example.com/a; echo example.com/a/b; exit 0; fi
while [ "$1" != -o ]; do shift; done
case "$2" in
  */${failAt ?? "never"}) echo "#!/bin/sh" > "$2"; echo "go: module lookup failed" >&2; exit 1 ;;
esac
echo "\${2##*/}" >> ${log}
echo fmt >&2; echo example.com/a >&2; echo example.com/a/b >&2
printf '#!/bin/sh\\necho v${pinnedVersion}\\n' > "$2"
/bin/chmod +x "$2"
`;
}

/** A server of releases on the loopback interface. */
export interface ReleaseServer {
  baseUrl: string;
  /** Paths asked for so far. */
  requests: string[];
  close(): void;
}

/** Serves an archive, and a checksum file that praises it: whoever can change the one can change the other. */
export async function serveRelease(archive: Buffer): Promise<ReleaseServer> {
  return await serve((request, response) => {
    if (request.url?.endsWith(".txt")) response.end(`${sha256Of(archive)}  ${archiveName()}\n`);
    else if (request.url === `/${archiveName()}`) response.setHeader("content-length", archive.length).end(archive);
    else response.writeHead(404).end();
  });
}

/** Serves whatever the listener answers. */
export async function serve(listener: RequestListener): Promise<ReleaseServer> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request.url ?? "");
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** In hexadecimal. */
export function sha256Of(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
