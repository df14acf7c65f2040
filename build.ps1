#!/usr/bin/env pwsh
# An index of what can be done here: ./build.ps1 TARGET. README.md says what each target is for.
param(
  [Parameter(Position = 0)]
  [ValidateSet('format', 'build', 'test', 'quick', 'conformance', 'cluster', 'nodes', 'browser', 'samples', 'bench', 'microbench', 'pack', 'docs', 'docker', 'run', 'cluster-up', 'all')]
  [string] $Target = 'build',
  [Parameter(ValueFromRemainingArguments)]
  [string[]] $Rest
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-Location $PSScriptRoot

switch ($Target) {
  'format' { dotnet format ActorSocketIo.sln }
  'build' { dotnet build ActorSocketIo.sln -c Release -warnaserror }
  'test' { dotnet test ActorSocketIo.sln -c Release }
  'quick' { dotnet test ActorSocketIo.sln --filter 'Category!=Full&Category!=Browser&Category!=Cluster' }
  'conformance' { dotnet test tests/ActorSocketIo.Conformance.Tests -c Release }
  'cluster' { dotnet test tests/ActorSocketIo.Cluster.Tests -c Release }
  'nodes' { dotnet test tests/ActorSocketIo.Nodes.Tests -c Release }
  'browser' { dotnet test tests/ActorSocketIo.Browser.Tests -c Release }
  'samples' { dotnet run --project src/Samples/Chat -- $Rest }
  'bench' { dotnet run --project tests/ActorSocketIo.Bench -c Release -- $Rest }
  'microbench' { dotnet run --project tests/ActorSocketIo.Benchmarks -c Release -- $Rest }
  'pack' { dotnet pack ActorSocketIo.sln -c Release -o artifacts/packages -p:ContinuousIntegrationBuild=true }
  'docs' { dotnet tool exec docfx@2.81.0 --yes -- src/Documentation/docfx.json }
  'docker' { docker build -f docker/Dockerfile -t actorsocketio . }
  'run' { dotnet run --project src/ActorSocketIo.Node -- $Rest }
  'cluster-up' { bash docker/cluster-up.sh }
  'all' { bash .ci/run }
}
