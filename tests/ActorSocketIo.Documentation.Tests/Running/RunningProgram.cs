using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ActorSocketIo.Documentation.Tests.Running;

/// <summary>A whole program as a page shows it, which runs in this process until it is disposed.</summary>
/// <remarks>Whoever builds a host says so to diagnostic listeners; that is how the program need know nothing of its test.</remarks>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private static readonly AsyncLocal<TaskCompletionSource<IHost>?> s_awaited = new();

    private readonly IHost _host;
    private readonly Task _running;

    static RunningProgram() => DiagnosticListener.AllListeners.Subscribe(new HostListener());

    private RunningProgram(IHost host, Task running) => (_host, _running) = (host, running);

    /// <summary>Its server.</summary>
    public SocketIoServer Io => Services.GetRequiredService<SocketIoServer>();

    public IServiceProvider Services => _host.Services;

    /// <summary>Where it listens.</summary>
    public string Url => Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Starts a program, and waits until it serves.</summary>
    /// <param name="main">Its statements.</param>
    /// <param name="args">Its command line, besides a port of its own.</param>
    public static async Task<RunningProgram> StartAsync(Action<string[]> main, params string[] args)
    {
        var built = new TaskCompletionSource<IHost>(TaskCreationOptions.RunContinuationsAsynchronously);
        s_awaited.Value = built;
        var running = Task.Factory.StartNew(
            () => main(["--urls", "http://127.0.0.1:0", "--Logging:Console:LogLevel:Default", "None", .. args]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await await Task.WhenAny(built.Task, running).WaitAsync(s_patience);
        var program = new RunningProgram(await built.Task, running);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        program.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await await Task.WhenAny(started.Task, running).WaitAsync(s_patience);
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _running.WaitAsync(s_patience);
    }

    private sealed class HostListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
                value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilt", Value: IHost host })
                s_awaited.Value?.TrySetResult(host);
        }

        public void OnCompleted()
        {
            // Hosts are built until the process ends.
        }

        public void OnError(Exception error)
        {
            // Nobody who listens to hosts is told of errors.
        }
    }
}
