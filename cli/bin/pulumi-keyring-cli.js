#!/usr/bin/env node
require("pulumi-keyring-provider/compile-cache").useCompileCache();
require("../dist/main.js");
