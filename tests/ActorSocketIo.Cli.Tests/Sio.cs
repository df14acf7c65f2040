using System.Diagnostics;

namespace ActorSocketIo.Cli.Tests;

/// <summary>The program as operators run it, in a process of its own.</summary>
internal static class Sio
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static string Program { get; } = Repository.ProgramOf("src/ActorSocketIo.Cli", "ActorSocketIo.Cli");

    /// <summary>Runs it to its end.</summary>
    /// <param name="args">Its command line.</param>
    /// <param name="environment">More than it inherits.</param>
    /// <param name="input">What is typed, or piped in.</param>
    public static async Task<Ended> RunAsync(IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        using var process = Start("dotnet", [Program, .. args], environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading.
        }

        using var late = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            End(process);
            throw new TimeoutException($"sio did not end within {Limit}:\n{await output}\n{await errors}");
        }

        return new Ended((ExitCode)process.ExitCode, await output, await errors);
    }

    /// <summary>Starts it without waiting.</summary>
    public static Process Start(string program, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Ends it, if it has not ended by itself, with all that it has started.</summary>
    public static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    /// <summary>How it has ended.</summary>
    public sealed record Ended(ExitCode ExitCode, string Output, string Errors);
}
