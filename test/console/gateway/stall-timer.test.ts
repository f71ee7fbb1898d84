import assert from "node:assert/strict";
import { mock } from "node:test";
import { StallTimer, Waiting } from "../../../console/src/gateway/stall-timer.js";

describe("gateway: stall timer", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setInterval"] }));
  afterEach(() => mock.timers.reset());

  class Request extends Waiting {
    givenUp = 0;

    constructor(private readonly then = () => {}) {
      super();
    }

    giveUp(): void {
      this.givenUp += 1;
      this.then();
    }
  }

  it("ends with what stands still, once, after its time and at most a tenth more", () => {
    const stallTimer = new StallTimer(1_000);
    const request = new Request();
    stallTimer.begin(request);
    mock.timers.tick(1_000);
    assert.equal(request.givenUp, 0);
    mock.timers.tick(100);
    assert.equal(request.givenUp, 1);
    mock.timers.tick(5_000);
    assert.equal(request.givenUp, 1);
  });

  it("begins anew with each movement", () => {
    const stallTimer = new StallTimer(1_000);
    const request = new Request();
    stallTimer.begin(request);
    for (let step = 0; step < 5; step += 1) {
      mock.timers.tick(900);
      stallTimer.moved(request);
    }
    assert.equal(request.givenUp, 0);
    mock.timers.tick(1_100);
    assert.equal(request.givenUp, 1);
  });

  it("has nothing to do with what has ended, whoever is left before and after it", () => {
    const stallTimer = new StallTimer(1_000);
    const [first, second, third] = [new Request(), new Request(), new Request()];
    for (const request of [first, second, third]) stallTimer.begin(request);
    stallTimer.end(second);
    stallTimer.end(second);
    mock.timers.tick(1_100);
    assert.deepEqual([first.givenUp, second.givenUp, third.givenUp], [1, 0, 1]);
  });

  it("serves those that come after a quiet time", () => {
    const stallTimer = new StallTimer(1_000);
    const first = new Request();
    stallTimer.begin(first);
    stallTimer.end(first);
    mock.timers.tick(10_000);
    const second = new Request();
    stallTimer.begin(second);
    mock.timers.tick(1_100);
    assert.equal(second.givenUp, 1);
  });

  it("gives up all that are late, also where one of them ends another", () => {
    const stallTimer = new StallTimer(1_000);
    const second = new Request();
    const first = new Request(() => stallTimer.end(second));
    const third = new Request();
    for (const request of [first, second, third]) stallTimer.begin(request);
    mock.timers.tick(1_100);
    assert.equal(third.givenUp, 1);
  });
});
