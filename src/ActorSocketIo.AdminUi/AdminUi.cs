using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorSocketIo.AdminUi;

/// <summary>This node's part of the Admin UI: its namespace, who is let in, what pages may order, and what they are told.</summary>
/// <remarks>Source: the server part of <c>@socket.io/admin-ui</c> 0.5.1, whose events and commands these are. It keeps itself alive by its timer, until the actor system ends.</remarks>
internal sealed class AdminUi
{
    /// <summary>The page takes a server that it has not heard of for ten seconds for ill.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly AdminUiOptions _options;
    private readonly SocketIoServer _server;
    private readonly Namespace _namespace;
    private readonly AdminUiLog _log;
    private readonly AdminCommands? _commands;
    private readonly AdminAuthentication? _authentication;
    private readonly AdminPages _pages;
    private readonly Watchers _watchers;
    private readonly SocketWatch? _sockets;
    private readonly Traffic _traffic;
    private readonly NodeStats _stats;
    private readonly ITimer _timer;
    private readonly string[] _features;

    public AdminUi(SocketIoServer server, AdminUiOptions options)
    {
        _options = options;
        _server = server;
        _namespace = server.Of(options.NamespaceName);
        _log = new AdminUiLog(server.Services.GetService<ILoggerFactory>()?.CreateLogger("ActorSocketIo.AdminUi") ?? NullLogger.Instance);
        _commands = options.ReadOnly ? null : new AdminCommands(server, _log);
        _authentication = options.AllowAnonymous ? null : new AdminAuthentication(options, server, _log);
        _watchers = new Watchers(server.Time);
        var isDevelopment = (options.Mode ?? ModeOf(server.Services)) == AdminUiMode.Development;
        _sockets = isDevelopment ? new SocketWatch(_namespace, _watchers) : null;
        _pages = new AdminPages(_namespace, showsSockets: isDevelopment);
        _traffic = new Traffic(server.Engine);
        _stats = new NodeStats(_namespace, _traffic, options.ServerId);
        _timer = server.Time.CreateTimer(static admin => ((AdminUi)admin!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _features = [.. options.ReadOnly ? [] : AdminCommands.Features, "AGGREGATED_EVENTS", .. isDevelopment ? ["ALL_EVENTS"] : Array.Empty<string>()];
    }

    public void Start()
    {
        if (_authentication is { } authentication)
            _namespace.Use(authentication.AuthenticateAsync);
        else
            _log.Anonymous(_options.NamespaceName);
        _namespace.SlowClients = SlowClientPolicy.DropVolatile; // counts and events give way, so that a slow page stays
        _namespace.OnConnection(OnPageAsync);
        _namespace.ServerEvents.On(NodeEvents.Watch, context => OnWatch(context.Args.Get<string>(0)!, context.Args.Get<long>(1)));
        _namespace.ServerEvents.On(NodeEvents.Shown, context => _pages.OnShown(context.Args));
        _namespace.ServerEvents.On(NodeEvents.Changed, context => _pages.OnChanged(context.Args));
        _sockets?.Start();
        Rearm();
    }

    private async Task OnPageAsync(Socket page)
    {
        _authentication?.GiveSession(page);
        _commands?.Listen(page);
        page.Emit(PageEvents.Config, PageJson.Encode(new { SupportedFeatures = _features }));
        page.OnDisconnect(_ => _pages.Remove(page));
        await page.JoinAsync(AdminPages.Room).ConfigureAwait(false);
        _pages.Add(page);
    }

    private void OnWatch(string node, long watch)
    {
        if (!_watchers.Renew(node, watch))
            return;
        _traffic.CountsPackets = true;
        _sockets?.Show(node, watch);
        _stats.Tell(); // or the page would be without servers for a while
    }

    private void OnTick()
    {
        if (_server.Node is { } node)
        {
            if (node.System.WhenTerminated.IsCompleted)
            {
                _timer.Dispose();
                return;
            }

            Look();
        }

        Rearm();
    }

    private void Look()
    {
        _pages.Watch();
        _pages.ForgetLostNodes();
        _watchers.Expire();
        _traffic.CountsPackets = _watchers.Any;
        if (_watchers.Any)
            _stats.Tell();
        else
            _stats.Forget();
    }

    private void Rearm() => _timer.Change(Interval, Timeout.InfiniteTimeSpan);

    private static AdminUiMode ModeOf(IServiceProvider services) =>
        services.GetService<IHostEnvironment>()?.IsDevelopment() == true ? AdminUiMode.Development : AdminUiMode.Production;
}
