import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { AccessKeyPage } from "./access-keys/access-key-page.js";
import { AccessKeysPage } from "./access-keys/access-keys-page.js";
import { CreateAccessKeyPage } from "./access-keys/create-access-key-page.js";
import { request } from "./api/request.js";
import { AccountPage } from "./custodian/account-page.js";
import { AddKeyPage } from "./custodian/add-key-page.js";
import { CustodianPage } from "./custodian/custodian-page.js";
import { OperationsPage } from "./custodian/operations-page.js";
import { ProblemNote } from "./parts/problem-note.js";
import { Waiting } from "./parts/waiting.js";
import { InvitePage } from "./people/invite-page.js";
import { PeoplePage } from "./people/people-page.js";
import { PersonPage } from "./people/person-page.js";
import { RestoredPage } from "./restore/restored-page.js";
import { InvitationPage } from "./session/invitation-page.js";
import { OwnPage } from "./session/own-page.js";
import { PasswordDialog } from "./session/password-dialog.js";
import { SETUP, SignedIn, useWho } from "./session/session.js";
import { SetupPage } from "./session/setup-page.js";
import { SignInPage } from "./session/sign-in-page.js";
import { AddShardPage } from "./shards/add-shard-page.js";
import { ChangeOriginsPage } from "./shards/change-origins-page.js";
import { ChangeRpcPage } from "./shards/change-rpc-page.js";
import { ShardPage } from "./shards/shard-page.js";
import { ShardsPage } from "./shards/shards-page.js";
import { Broken } from "./shell/broken.js";
import { Frame } from "./shell/frame.js";
import { NotFoundPage } from "./shell/not-found-page.js";
import { CreateTokenPage } from "./tokens/create-token-page.js";
import { TokenPage } from "./tokens/token-page.js";
import { TokensPage } from "./tokens/tokens-page.js";

/** Every page, for whoever may see it. */
export function App() {
  const { who, error, again } = useWho();
  const [location] = useLocation();
  if (who && "person" in who) {
    return (
      <SignedIn key={who.person.id} session={who}>
        <Frame>
          <ErrorBoundary FallbackComponent={Broken} resetKeys={[location]}>
            <Pages />
          </ErrorBoundary>
        </Frame>
        <PasswordDialog />
      </SignedIn>
    );
  }
  return (
    <main className="alone">
      {who ? <PagesBeforeSignIn hasEnded={who.hasEnded} /> : <Starting error={error} again={again} />}
    </main>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/">
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
      <Route path="/shards/:shardId/tokens">{({ shardId }) => <TokensPage shardId={shardId} />}</Route>
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
