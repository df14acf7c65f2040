using ActorSocketIo.Testing;

namespace ActorSocketIo.Tests.AdminUi;

/// <summary>What the page does on the wire: it connects with credentials or a session, hears, and orders.</summary>
internal sealed class AdminPage(TestClient client)
{
    public const string Username = "ada";
    public const string Password = "the loom weaves flowers";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<TestEvent> _heard = [];

    /// <summary>Of the password; the cheapest that there is.</summary>
    public static string PasswordHash { get; } = BCrypt.Net.BCrypt.HashPassword(Password, 4);

    public TestClient Client => client;

    /// <summary>Connects to a node, with the right password unless told otherwise.</summary>
    public static async Task<AdminPage> ConnectAsync(SocketIoTestHost host, object? auth = null) =>
        new(await host.ConnectAsync("/admin", auth ?? new { username = Username, password = Password }).WaitAsync(Patience));

    /// <summary>The arguments of the next event of that name, or of the next such one; others are kept.</summary>
    public async Task<Arguments> Hears(string eventName, Func<Arguments, bool>? which = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        for (var i = 0; ; i++)
        {
            if (i == _heard.Count)
                _heard.Add(await NextAsync(eventName, patience.Token));
            if (_heard[i].EventName != eventName || which?.Invoke(_heard[i].Args) == false)
                continue;
            var args = _heard[i].Args;
            _heard.RemoveAt(i);
            return args;
        }
    }

    /// <summary>The names of all that it has heard and not been asked for.</summary>
    public IReadOnlyList<string> Rest()
    {
        while (client.TryReceive(out var received))
            _heard.Add(received!);
        return [.. _heard.Select(heard => heard.EventName)];
    }

    /// <summary>The sockets that it is shown, once it is shown these.</summary>
    public async Task<IReadOnlyDictionary<string, Argument>> IsShown(params string[] ids)
    {
        var shown = await Hears("all_sockets", args => ids.All(id => args[0].EnumerateArray().Any(socket => socket["id"].Get<string>() == id)));
        return shown[0].EnumerateArray().ToDictionary(socket => socket["id"].Get<string>()!);
    }

    private async Task<TestEvent> NextAsync(string awaited, CancellationToken patience)
    {
        try
        {
            return await client.ReceiveAsync(patience);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no such {awaited} within {Patience}; heard were: {string.Join(", ", _heard.Select(heard => heard.EventName))}");
        }
    }
}
