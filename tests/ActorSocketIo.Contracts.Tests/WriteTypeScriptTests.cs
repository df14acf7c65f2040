using System.Collections;
using Microsoft.Build.Framework;

namespace ActorSocketIo.Contracts.Tests;

/// <summary>The step of the build that writes the file.</summary>
public sealed class WriteTypeScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("contracts").FullName;
    private readonly Engine _engine = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_file_is_made_with_its_folder_and_is_what_the_build_of_this_project_has_written()
    {
        var file = Path.Combine(_folder, "web", "events.ts");

        Assert.True(Write(typeof(WriteTypeScriptTests).Assembly.Location, file));

        Assert.Equal(File.ReadAllText(Repository.PathOf("tests", "ActorSocketIo.Contracts.Tests", "client", "events.ts")), File.ReadAllText(file));
    }

    [Fact]
    public void A_file_that_is_the_same_is_left_alone()
    {
        var file = Path.Combine(_folder, "events.ts");
        Write(typeof(WriteTypeScriptTests).Assembly.Location, file);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);

        Assert.True(Write(typeof(WriteTypeScriptTests).Assembly.Location, file));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(file));

        File.AppendAllText(file, "// changed by hand");
        Assert.True(Write(typeof(WriteTypeScriptTests).Assembly.Location, file));
        Assert.DoesNotContain("by hand", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_contracts_is_an_error_that_says_what_is_missing()
    {
        Assert.False(Write(typeof(SocketIoServer).Assembly.Location, Path.Combine(_folder, "events.ts")));
        Assert.Contains("SocketIoTypeScript needs the analyzer", Assert.Single(_engine.Errors), StringComparison.Ordinal);
    }

    private bool Write(string assembly, string file) => new WriteTypeScript { BuildEngine = _engine, Assembly = assembly, File = file }.Execute();

    private sealed class Engine : IBuildEngine
    {
        public List<string> Errors { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "";

        public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e.Message!);

        public void LogWarningEvent(BuildWarningEventArgs e) => Errors.Add(e.Message!);

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
            // What the build says when all is well.
        }

        public void LogCustomEvent(CustomBuildEventArgs e)
        {
            // None is raised.
        }

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => false;
    }
}
