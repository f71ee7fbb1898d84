// Writes a package's SDKs with Pulumi's own generators: sdk-generator <schema.json> <language> <folder>.
// Under the name pulumi-language-<language>, lets the CLI use them: `pulumi convert`, `pulumi package add`.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "keyring"

// generation is how the files of an SDK are wanted.
type generation struct {
	// Whether it is for use in a project's own folder, and not to be published.
	local bool
	// Where a package's schema comes from that the SDK's own refers to.
	loader schema.ReferenceLoader
}

func main() {
	if err := start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func start() error {
	if language, ok := asked(os.Args[0]); ok {
		return serve(language)
	}
	return run(os.Args[1:])
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New("usage: sdk-generator <schema.json> <nodejs|python|go> <folder>")
	}
	pkg, err := bind(args[0])
	if err != nil {
		return err
	}
	// nothing here refers to another package, so there is nothing to load
	files, err := generate(pkg, args[1], generation{})
	if err != nil {
		return err
	}
	return write(files, args[2])
}

func bind(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	pkg, diagnostics, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, fmt.Errorf("%s: %w", file, diagnostics)
	}
	return pkg, nil
}

func generate(pkg *schema.Package, language string, wanted generation) (map[string][]byte, error) {
	switch language {
	case "nodejs":
		return nodejs.GeneratePackage(tool, pkg, nil, nil, wanted.local, wanted.loader)
	case "python":
		return python.GeneratePackage(tool, pkg, nil, wanted.loader)
	case "go":
		return gogen.GeneratePackage(tool, pkg, nil)
	default:
		return nil, unknown(language)
	}
}

func unknown(language string) error {
	return fmt.Errorf("there is no generator for %q: nodejs, python or go", language)
}

func write(files map[string][]byte, folder string) error {
	for name, content := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
