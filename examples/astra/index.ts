import * as pulumi from "@pulumi/pulumi";
import { astra } from "pulumi-keyring";

// for a dashboard that reads every database of the organization; a new value ten days before a month is over
const dashboard = new astra.Token("dashboard", {
  roles: ["Read Only User"],
  description: "dashboard",
  expiresIn: "30d",
  rotation: { before: "10d", grace: "24h" },
});

// a role of its own limits a token to one database: `pulumi config set databaseId <id>`
const databaseId = new pulumi.Config().get("databaseId");
const orders = databaseId === undefined ? undefined : limitedTo(databaseId);

function limitedTo(database: string): astra.Token {
  const organizationId = pulumi.output(astra.getOrganization()).id;
  const access = { organizationId, databaseId: database, access: "write" } as const;
  const role = new astra.Role("orders-writer", {
    ...astra.databaseRole(access),
    description: "what the service of orders may do",
  });
  return new astra.Token("orders", { roles: [role.roleId], description: "service of orders" });
}

export const dashboardToken = dashboard.token; // for the Data API
export const dashboardUser = dashboard.clientId; // for CQL
export const dashboardPassword = dashboard.secret;
export const dashboardExpiresAt = dashboard.expiresAt;
export const ordersCsv = orders?.csv; // the file that Astra's console offers to save
export const ordersToken = orders?.token;
