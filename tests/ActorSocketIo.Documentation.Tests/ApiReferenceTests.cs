using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorSocketIo.AdminUi;
using ActorSocketIo.AspNetCore;
using ActorSocketIo.Documentation.Tests.Pages;
using ActorSocketIo.Emitter;
using ActorSocketIo.Protocol.SocketIo;

namespace ActorSocketIo.Documentation.Tests;

/// <summary>The API reference is made from the docstrings, as <c>./build.ps1 docs</c> does, and nothing public is left out of it.</summary>
public sealed partial class ApiReferenceTests
{
    private static readonly Assembly[] s_libraries =
        [typeof(SocketPacket).Assembly, typeof(SocketIoServer).Assembly, typeof(SocketIoEndpointRouteBuilderExtensions).Assembly, typeof(AdminUiOptions).Assembly, typeof(SocketIoEmitter).Assembly];

    [Fact]
    public async Task Every_public_type_is_in_it_and_everything_has_a_summary()
    {
        using var folder = new TemporaryFolder();
        // Only the first of its two steps: the second makes pages of what the first has found.
        var (exitCode, output) = await ChildProcess.RunAsync("dotnet", Repository.Root, [.. Command(), "metadata", Settings(folder.Path), "--output", folder.Path], TimeSpan.FromMinutes(5));
        Assert.True(exitCode == 0, output);

        var described = new HashSet<string>(StringComparer.Ordinal);
        var silent = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder.Path, "ActorSocketIo*.yml", SearchOption.AllDirectories))
        {
            foreach (var item in Item().Split((await File.ReadAllTextAsync(file)).Split("\nreferences:")[0])[1..])
            {
                var id = item.Split('\n')[0];
                described.Add(id);
                if (!item.Contains("\n  summary:", StringComparison.Ordinal) && !item.Contains("\n  type: Namespace", StringComparison.Ordinal) && !OfTheCompiler().IsMatch(id))
                    silent.Add(id);
            }
        }

        // What is public for generated code only, editors do not show, nor does docfx.
        var shown = s_libraries.SelectMany(library => library.GetExportedTypes()).Where(type => type.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never);
        Mistakes.None(shown.Select(type => type.FullName!.Replace('+', '.')).Where(type => !described.Contains(type)));
        Mistakes.None(silent);
    }

    [Fact]
    public void It_is_made_of_every_library_with_a_public_API()
    {
        var libraries = RepositoryFiles.EndingIn("/PublicAPI.Unshipped.txt").Select(path => path.Split('/')[1]);

        using var settings = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("src", "Documentation", "docfx.json")));
        var named = settings.RootElement.GetProperty("metadata")[0].GetProperty("src")[0].GetProperty("files").EnumerateArray().Select(file => file.GetString()!.Split('/')[0]);
        Assert.Equal(libraries.Order(), named.Order());
        Assert.Equal(libraries.Order(), s_libraries.Select(library => library.GetName().Name).Order());
    }

    /// <summary>The words of the target, up to what is docfx's own.</summary>
    private static string[] Command() =>
        Target().Match(File.ReadAllText(Repository.PathOf("build.ps1"))).Groups[1].Value.Split(' ');

    /// <summary>The settings, for what was built along with these tests.</summary>
    private static string Settings(string folder)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var settings = File.ReadAllText(Repository.PathOf("src", "Documentation", "docfx.json"))
            .Replace("/bin/Release/", $"/bin/{built}/", StringComparison.Ordinal)
            .Replace("\"src\": \"..\"", $"\"src\": {JsonSerializer.Serialize(Repository.PathOf("src"))}", StringComparison.Ordinal);
        var path = Path.Combine(folder, "docfx.json");
        File.WriteAllText(path, settings);
        return path;
    }

    [GeneratedRegex(@"\n- uid: ")]
    private static partial Regex Item();

    /// <summary>What the compiler writes for a record or a class, or another library has described.</summary>
    [GeneratedRegex(@"\.#ctor$|\.(Equals|GetHashCode|ToString|Deconstruct|GetEnumerator|op_Equality|op_Inequality)(\(|$)")]
    private static partial Regex OfTheCompiler();

    [GeneratedRegex(@"'docs' \{ dotnet (.*) src/Documentation/docfx\.json \}")]
    private static partial Regex Target();
}
