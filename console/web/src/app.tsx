import { useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, Suspense, useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { request } from "./api/request.js";
import { Link } from "./parts/link.js";
import { ProblemNote } from "./parts/problem-note.js";
import { Waiting } from "./parts/waiting.js";
import { PasswordDialog } from "./session/password-dialog.js";
import { SETUP, SignedIn, useWho } from "./session/session.js";
import { SignInPage } from "./session/sign-in-page.js";
import { Broken } from "./shell/broken.js";
import { Frame } from "./shell/frame.js";
import { NotFoundPage } from "./shell/not-found-page.js";

const AccessKeyPage = page(() => import("./access-keys/access-key-page.js"), "AccessKeyPage");
const AccessKeysPage = page(() => import("./access-keys/access-keys-page.js"), "AccessKeysPage");
const CreateAccessKeyPage = page(() => import("./access-keys/create-access-key-page.js"), "CreateAccessKeyPage");
const ActivityPage = page(() => import("./activity/activity-page.js"), "ActivityPage");
const ApiReferencePage = page(() => import("./api-reference/api-reference-page.js"), "ApiReferencePage");
const AccountPage = page(() => import("./custodian/account-page.js"), "AccountPage");
const AddKeyPage = page(() => import("./custodian/add-key-page.js"), "AddKeyPage");
const CustodianPage = page(() => import("./custodian/custodian-page.js"), "CustodianPage");
const OperationsPage = page(() => import("./custodian/operations-page.js"), "OperationsPage");
const HomePage = page(() => import("./home/home-page.js"), "HomePage");
const InvitePage = page(() => import("./people/invite-page.js"), "InvitePage");
const PeoplePage = page(() => import("./people/people-page.js"), "PeoplePage");
const PersonPage = page(() => import("./people/person-page.js"), "PersonPage");
const RestoredPage = page(() => import("./restore/restored-page.js"), "RestoredPage");
const SecurityPage = page(() => import("./security/security-page.js"), "SecurityPage");
const ShardSecurityPage = page(() => import("./security/shard-security-page.js"), "ShardSecurityPage");
const InvitationPage = page(() => import("./session/invitation-page.js"), "InvitationPage");
const OwnPage = page(() => import("./session/own-page.js"), "OwnPage");
const SetupPage = page(() => import("./session/setup-page.js"), "SetupPage");
const AddShardPage = page(() => import("./shards/add-shard-page.js"), "AddShardPage");
const ChangeCeilingsPage = page(() => import("./shards/change-ceilings-page.js"), "ChangeCeilingsPage");
const ChangeOriginsPage = page(() => import("./shards/change-origins-page.js"), "ChangeOriginsPage");
const ChangeRpcPage = page(() => import("./shards/change-rpc-page.js"), "ChangeRpcPage");
const ShardPage = page(() => import("./shards/shard-page.js"), "ShardPage");
const ShardsPage = page(() => import("./shards/shards-page.js"), "ShardsPage");
const CreateTokenPage = page(() => import("./tokens/create-token-page.js"), "CreateTokenPage");
const TokenPage = page(() => import("./tokens/token-page.js"), "TokenPage");
const TokensPage = page(() => import("./tokens/tokens-page.js"), "TokensPage");

const SignInAgainDialog = page(() => import("./session/sign-in-again-dialog.js"), "SignInAgainDialog");
/** A page whose program is fetched when it is first shown. */
function page<Name extends string, Props>(load: () => Promise<Record<Name, ComponentType<Props>>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }));
}

/** Every page, for whoever may see it. */
export function App() {
  const { who, error, again } = useWho();
  const [location] = useLocation();
  const session = who && ("person" in who ? who : who.ended);
  if (session) {
    return (
      <SignedIn key={session.person.id} session={session}>
        <Frame>
          <ErrorBoundary FallbackComponent={Broken} resetKeys={[location]}>
            <Suspense fallback={<Waiting />}>
              <Pages />
            </Suspense>
          </ErrorBoundary>
        </Frame>
        <Suspense>
          <PasswordDialog />
          {session !== who && <SignInAgainDialog />}
        </Suspense>
      </SignedIn>
    );
  }
  if (who && /^\/api(?:$|\/)/.test(location)) return <ReferenceBeforeSignIn />;
  return (
    <main className="alone">
      <Suspense fallback={<Waiting />}>
        {who ? (
          <PagesBeforeSignIn hasEnded={"hasEnded" in who && who.hasEnded} />
        ) : (
          <Starting error={error} again={again} />
        )}
      </Suspense>
    </main>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <HomePage />
      </Route>
      <Route path="/shards">
        <ShardsPage />
      </Route>
      <Route path="/add-shard">
        <AddShardPage />
      </Route>
      <Route path="/shards/:shardId">{({ shardId }) => <ShardPage shardId={shardId} />}</Route>
      <Route path="/shards/:shardId/rpc">{({ shardId }) => <ChangeRpcPage key={shardId} shardId={shardId} />}</Route>
      <Route path="/shards/:shardId/origins">
        {({ shardId }) => <ChangeOriginsPage key={shardId} shardId={shardId} />}
      </Route>
      <Route path="/shards/:shardId/security">{({ shardId }) => <ShardSecurityPage shardId={shardId} />}</Route>
      <Route path="/shards/:shardId/bounds">
        {({ shardId }) => <ChangeCeilingsPage key={shardId} shardId={shardId} />}
      </Route>
      <Route path="/shards/:shardId/tokens">{({ shardId }) => <TokensPage key={shardId} shardId={shardId} />}</Route>
      <Route path="/shards/:shardId/create-token">
        {({ shardId }) => <CreateTokenPage key={shardId} shardId={shardId} />}
      </Route>
      <Route path="/shards/:shardId/tokens/:tokenId">
        {(params) => <TokenPage key={params.tokenId} {...params} />}
      </Route>
      <Route path="/shards/:shardId/custodian">
        {({ shardId }) => <CustodianPage key={shardId} shardId={shardId} />}
      </Route>
      <Route path="/shards/:shardId/custodian/:accountId">
        {(params) => <AccountPage key={`${params.shardId} ${params.accountId}`} {...params} />}
      </Route>
      <Route path="/shards/:shardId/add-key">{({ shardId }) => <AddKeyPage key={shardId} shardId={shardId} />}</Route>
      <Route path="/shards/:shardId/operations">{({ shardId }) => <OperationsPage shardId={shardId} />}</Route>
      <Route path="/security">
        <SecurityPage />
      </Route>
      <Route path="/access-keys">
        <AccessKeysPage />
      </Route>
      <Route path="/access-keys/create">
        <CreateAccessKeyPage />
      </Route>
      <Route path="/access-keys/:accessKeyId">
        {({ accessKeyId }) => <AccessKeyPage key={accessKeyId} accessKeyId={accessKeyId} />}
      </Route>
      <Route path="/people">
        <PeoplePage />
      </Route>
      <Route path="/people/invite">
        <InvitePage />
      </Route>
      <Route path="/people/:personId">{({ personId }) => <PersonPage key={personId} personId={personId} />}</Route>
      <Route path="/activity">
        <ActivityPage />
      </Route>
      <Route path="/api/:operationId?">{({ operationId }) => <ApiReferencePage operationId={operationId} />}</Route>
      <Route path="/restored">
        <RestoredPage />
      </Route>
      <Route path="/you">
        <OwnPage />
      </Route>
      <Route path="/sign-in">
        <Redirect to="/" />
      </Route>
      <Route path="/setup">
        <Redirect to="/" />
      </Route>
      <Route path="/invitation/:code?">{({ code }) => <InvitationPage code={code} />}</Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

/** Who is not signed in keeps the address, and is there after signing in. */
function PagesBeforeSignIn({ hasEnded }: { hasEnded: boolean }) {
  return (
    <Switch>
      <Route path="/invitation/:code?">{({ code }) => <InvitationPage code={code} />}</Route>
      <Route path="/sign-in">
        <SignInPage hasEnded={hasEnded} />
      </Route>
      <Route>
        <SetupOrSignIn hasEnded={hasEnded} />
      </Route>
    </Switch>
  );
}

/** The document that it shows is for everybody. */
function ReferenceBeforeSignIn() {
  return (
    <main className="reading">
      <p>
        <Link to="/">Keyring console</Link>
      </p>
      <Suspense fallback={<Waiting />}>
        <Route path="/api/:operationId?">{({ operationId }) => <ApiReferencePage operationId={operationId} />}</Route>
      </Suspense>
    </main>
  );
}

/** Where there is no administrator yet, most likely whoever comes is to be the first. */
function SetupOrSignIn({ hasEnded }: { hasEnded: boolean }) {
  const { data, error, refetch } = useQuery({
    queryKey: SETUP,
    queryFn: ({ signal }) => request<{ open: boolean }>("/setup", { signal }),
  });
  // Who has begun is told there that somebody else was quicker.
  const [isOpen, setIsOpen] = useState<boolean>();
  if (isOpen === undefined && data) setIsOpen(data.open);
  if (isOpen === undefined) return <Starting error={error} again={() => void refetch()} />;
  return isOpen && !hasEnded ? <SetupPage /> : <SignInPage hasEnded={hasEnded} />;
}

function Starting({ error, again }: { error: Error | null; again: () => void }) {
  return error ? <ProblemNote error={error} again={again} /> : <Waiting />;
}
