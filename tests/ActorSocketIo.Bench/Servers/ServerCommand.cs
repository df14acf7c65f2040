using System.Globalization;

namespace ActorSocketIo.Bench.Servers;

/// <summary>How one process of a server is started. It prints <c>READY</c> and its process id for each server in it.</summary>
/// <param name="Runtime">What runs the file: <c>dotnet</c> or <c>node</c>.</param>
/// <param name="File">An assembly or a script.</param>
/// <param name="Settings">More for its environment.</param>
internal sealed record ServerCommand(string Runtime, string File, (string Name, object Value)[] Settings)
{
    /// <summary>Starts it, without waiting.</summary>
    /// <param name="core">The only core it may use; null for all.</param>
    /// <param name="onLine">Called with each line that it prints.</param>
    public ChildProcess Start(int? core, Action<string> onLine) => Cores.Start(
        core,
        Runtime,
        [File],
        Settings.ToDictionary(s => s.Name, s => Convert.ToString(s.Value, CultureInfo.InvariantCulture)!),
        onLine);
}
