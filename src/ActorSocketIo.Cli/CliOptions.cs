using System.Collections.Immutable;
using ActorSocketIo.Operations.Palettes;

namespace ActorSocketIo.Cli;

/// <summary>How the program was started: its own options, and the words of a command.</summary>
/// <param name="Url">The endpoint for operators.</param>
/// <param name="Token">The secret; never shown.</param>
/// <param name="IsJson">Whether results are JSON instead of tables.</param>
/// <param name="HasColours">Whether colours may be used, if the terminal has them.</param>
/// <param name="Words">The command; empty for the shell.</param>
internal sealed record CliOptions(Uri Url, string? Token, bool IsJson, bool HasColours, ImmutableArray<string> Words)
{
    public const string Usage =
        """
        sio [--url URL] [--token-file FILE] [--json] [--no-color] [COMMAND…]

          --url URL          where a node listens; default SIO_URL, or http://127.0.0.1:3000
          --token-file FILE  a file with the token; default SIO_TOKEN_FILE, or the token itself in SIO_TOKEN
          --token TOKEN      the token; other users of this machine can read it in the list of processes
          --json             a line of JSON for each result, instead of tables
          --no-color         no colours
          --help, --version

        Without a command it is a shell, with completion (Tab) and history (arrows). Ends with 0 if the command was
        done, with 1 if not, and with 2 if nodes have not answered: which, the result says.
        """;

    private const string DefaultPath = "/socketio-operations";

    /// <summary>Reads a command line. Its own options may stand anywhere before <c>--</c>.</summary>
    /// <exception cref="CommandMistakeException">It cannot be read; the message says what to do.</exception>
    public static CliOptions Parse(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        string? url = NotEmpty(environment("SIO_URL")), token = null, file = null;
        var (isJson, hasColours) = (false, string.IsNullOrEmpty(environment("NO_COLOR")));
        var words = ImmutableArray.CreateBuilder<string>();
        var areWords = false;
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            switch (areWords ? "" : name)
            {
                case "--url":
                    url = value ?? Next(args, ref i);
                    break;
                case "--token":
                    token = value ?? Next(args, ref i);
                    break;
                case "--token-file":
                    file = value ?? Next(args, ref i);
                    break;
                case "--json" when value is null:
                    isJson = true;
                    break;
                case "--no-color" when value is null:
                    hasColours = false;
                    break;
                default:
                    areWords |= args[i] == "--";
                    words.Add(args[i]);
                    break;
            }
        }

        token ??= file is null ? NotEmpty(environment("SIO_TOKEN")) : null;
        token ??= (file ?? NotEmpty(environment("SIO_TOKEN_FILE"))) is { } path ? Read(path) : null;
        return new CliOptions(Endpoint(url ?? "http://127.0.0.1:3000"), token, isJson, hasColours, words.ToImmutable());
    }

    private static string Next(IReadOnlyList<string> args, ref int i) =>
        ++i < args.Count ? args[i] : throw new CommandMistakeException($"{args[i - 1]} needs a value: 'sio --help' says which.");

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandMistakeException($"The token's file '{path}' cannot be read: {e.Message}");
        }
    }

    private static Uri Endpoint(string url)
    {
        if (!Uri.TryCreate(url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url, UriKind.Absolute, out var given) || given.Scheme is not ("http" or "https"))
            throw new CommandMistakeException($"--url is '{url}'; it must be an address such as http://127.0.0.1:3000");
        return new UriBuilder(given) { Path = given.AbsolutePath is "/" ? DefaultPath : given.AbsolutePath.TrimEnd('/') }.Uri;
    }
}
