import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import type { Workplace } from "../workplace.js";
import type { Contender } from "./contender.js";

/** Starts nginx as a proxy that only forwards, with one worker and connections kept open; undefined where there is none. */
export function startNginx(place: Workplace, shardPort: number): Promise<Contender | undefined> {
  return start(place, "nginx", "", (port) => configuration(port, forwarding(shardPort)));
}

/**
 * The same with the gateway's decision in njs, nginx' own JavaScript; undefined where it is not installed.
 * @param rules what `rules.mjs` printed
 */
export async function startNjs(
  place: Workplace,
  shardPort: number,
  token: string,
  rules: string,
): Promise<Contender | undefined> {
  const module = MODULES.map((folder) => `${folder}/ngx_http_js_module.so`).find((file) => existsSync(file));
  if (module === undefined) return undefined;
  return start(place, "nginx-njs", token, (port) => configuration(port, deciding(shardPort, rules), module));
}

const MODULES = ["/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules"];

async function start(
  place: Workplace,
  name: string,
  token: string,
  configure: (port: number) => string,
): Promise<Contender | undefined> {
  if (!(await isInstalled())) return undefined;
  const folder = await place.folder(name);
  const port = await freePort();
  await writeFile(`${folder}/nginx.conf`, configure(port).replaceAll("<folder>", folder));
  const arguments_ = ["-p", folder, "-c", `${folder}/nginx.conf`, "-e", `${folder}/error.log`];
  const child = place.keep(spawn("nginx", arguments_, { stdio: "ignore" }));
  const ended = once(child, "close").then(() => {
    throw new Error(`${name} did not start: ${readFileSync(`${folder}/error.log`, "utf8")}`);
  });
  ended.catch(() => {});
  const pid = await Promise.race([workerOf(child.pid ?? 0, port), ended]);
  return { port, pid, token };
}

async function isInstalled(): Promise<boolean> {
  return promisify(execFile)("nginx", ["-v"]).then(
    () => true,
    () => false,
  );
}

/** The process that does the work, once it answers. */
async function workerOf(master: number, port: number): Promise<number> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" }).catch(() => undefined);
    if (answer !== undefined) break;
    await wait(20);
  }
  const { stdout } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(master)]);
  return Number(stdout.trim().split("\n")[0]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function configuration(port: number, server: string, module?: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
${module === undefined ? "" : `load_module ${module};`}
daemon off;
worker_processes 1;
pid <folder>/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path <folder>/${kind};`).join("\n  ")}
  keepalive_requests 1000000000;
  ${server.replace("<port>", String(port))}
}
`;
}

function forwarding(shardPort: number): string {
  return `${upstream(shardPort)}
  server {
    listen 127.0.0.1:<port>;
    location / { ${FORWARD} }
  }`;
}

function deciding(shardPort: number, rules: string): string {
  return `${upstream(shardPort)}
  js_path ${join(__dirname, "contenders")};
  js_import decide from decide.njs;
  js_preload_object rules from ${rules};
  server {
    listen 127.0.0.1:<port>;
    client_body_in_single_buffer on;
    location / { js_content decide.gate; }
    location @shard { ${FORWARD.replace("shard/", "shard")} }
  }`;
}

function upstream(shardPort: number): string {
  return `upstream shard {
    server 127.0.0.1:${shardPort};
    keepalive 64;
    keepalive_requests 1000000000;
  }`;
}

const FORWARD = 'proxy_pass http://shard/; proxy_http_version 1.1; proxy_set_header Connection "";';
