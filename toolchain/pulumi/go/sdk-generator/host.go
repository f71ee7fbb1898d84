package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// What this program is called when the CLI is to take it for a language's host.
const hostPrefix = "pulumi-language-"

// generators is a language's host that only generates, and runs no programs: the hosts that build from Go modules cannot generate.
type generators struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	language string
}

// serve answers the CLI until it is ended, as a host does: its port is its first line.
func serve(language string) error {
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &generators{language: language})
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(handle.Port)
	return <-handle.Done
}

func (*generators) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "0.0.0"}, nil
}

func (host *generators) GenerateProject(
	_ context.Context, request *pulumirpc.GenerateProjectRequest,
) (*pulumirpc.GenerateProjectResponse, error) {
	loader, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	var options []pcl.BindOption
	if !request.Strict {
		options = pcl.NonStrictBindOptions()
	}
	program, diagnostics, err := pcl.BindDirectory(request.SourceDirectory, schema.NewCachedLoader(loader), options...)
	answer := &pulumirpc.GenerateProjectResponse{Diagnostics: plugin.HclDiagnosticsToRPCDiagnostics(diagnostics)}
	if err != nil || diagnostics.HasErrors() {
		return answer, err
	}
	var project workspace.Project
	if err := json.Unmarshal([]byte(request.Project), &project); err != nil {
		return nil, err
	}
	return answer, host.project(request.TargetDirectory, project, program, request.LocalDependencies)
}

func (host *generators) project(
	folder string, project workspace.Project, program *pcl.Program, local map[string]string,
) error {
	switch host.language {
	case "nodejs":
		return nodejs.GenerateProject(folder, project, program, local, false, "nodejs")
	case "python":
		return python.GenerateProject(folder, project, program, local, "", "")
	case "go":
		return gogen.GenerateProject(folder, project, program, local)
	default:
		return unknown(host.language)
	}
}

func (host *generators) GeneratePackage(
	_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(request.Schema), &spec); err != nil {
		return nil, err
	}
	loader, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, loader, schema.ValidationOptions{})
	answer := &pulumirpc.GeneratePackageResponse{Diagnostics: plugin.HclDiagnosticsToRPCDiagnostics(diagnostics)}
	if err != nil || diagnostics.HasErrors() {
		return answer, err
	}
	files, err := generate(pkg, host.language, generation{local: request.Local, loader: loader})
	if err != nil {
		return nil, err
	}
	return answer, write(files, request.Directory)
}

// InstallDependencies leaves the project as it is, like Link: both are for the program's author.
func (*generators) InstallDependencies(
	*pulumirpc.InstallDependenciesRequest, grpc.ServerStreamingServer[pulumirpc.InstallDependenciesResponse],
) error {
	return nil
}

func (*generators) Link(_ context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	var paths []string
	for _, dependency := range request.Packages {
		paths = append(paths, dependency.Path)
	}
	return &pulumirpc.LinkResponse{ImportInstructions: "Generated " + strings.Join(paths, ", ")}, nil
}

// asked is the language whose host this program was started as, if it was.
func asked(program string) (string, bool) {
	return strings.CutPrefix(strings.TrimSuffix(filepath.Base(program), ".exe"), hostPrefix)
}
