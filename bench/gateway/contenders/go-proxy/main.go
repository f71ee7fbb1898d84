// The gateway's decision for small requests in front of Go's own reverse proxy: a token's hash is looked up, then the method and the kind
// of request. main <port of the shard> <file of rules.mjs>; prints {"port": …}.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
)

type rule struct {
	Needs  *[]string            `json:"needs"`
	Member string               `json:"member"`
	Kinds  map[string]*[]string `json:"kinds"`
}

var rules struct {
	Tokens  map[string][]string `json:"tokens"`
	Methods map[string]rule     `json:"methods"`
}

type call struct {
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

func allowed(permissions []string, body []byte) bool {
	var asked call
	if json.Unmarshal(body, &asked) != nil {
		return false
	}
	found, known := rules.Methods[asked.Method]
	if !known {
		return false
	}
	needs := found.Needs
	if found.Member != "" {
		var params map[string]json.RawMessage
		var kind string
		if json.Unmarshal(asked.Params, &params) != nil || json.Unmarshal(params[found.Member], &kind) != nil {
			return false
		}
		needs = found.Kinds[kind]
	}
	if needs == nil {
		return false
	}
	for _, one := range *needs {
		if !slices.Contains(permissions, one) {
			return false
		}
	}
	return true
}

func main() {
	text, err := os.ReadFile(os.Args[2])
	if err == nil {
		err = json.Unmarshal(text, &rules)
	}
	listener, failed := net.Listen("tcp", "127.0.0.1:0")
	if err != nil || failed != nil {
		panic(fmt.Sprint(err, failed))
	}
	shard := &url.URL{Scheme: "http", Host: "127.0.0.1:" + os.Args[1]}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(shard) },
		Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}
	gate := func(w http.ResponseWriter, r *http.Request) {
		hash := sha256.Sum256([]byte(r.Header.Get("x-api-key")))
		permissions, known := rules.Tokens[hex.EncodeToString(hash[:])]
		if !known {
			http.Error(w, `{"error":"no valid token"}`, http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil || !allowed(permissions, body) {
			http.Error(w, `{"error":"not permitted"}`, http.StatusForbidden)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}
	fmt.Printf("{\"port\": %d}\n", listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, http.HandlerFunc(gate)))
}
