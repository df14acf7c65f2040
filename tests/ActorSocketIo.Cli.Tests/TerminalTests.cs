using System.Text;

namespace ActorSocketIo.Cli.Tests;

/// <summary>The shell on a terminal, which <c>script</c> of util-linux makes.</summary>
[Trait("Category", "Cluster")]
public sealed class TerminalTests(OperatedNodes nodes) : IClassFixture<OperatedNodes>
{
    [Fact]
    public async Task Tab_completes_commands_switches_and_values_and_arrows_bring_lines_back()
    {
        var environment = nodes.EnvironmentOf(0);
        environment["TERM"] = "xterm";
        using var terminal = Sio.Start("script", ["-qec", $"stty cols 120; dotnet {Sio.Program} --no-color", "/dev/null"], environment);
        try
        {
            var screen = new Screen(terminal.StandardOutput);
            await screen.ShowsAsync("sio> ");

            await TypeAsync("namesp\t");
            await screen.ShowsAsync("sio> namespaces ");
            await TypeAsync("--li\t5\r");
            await screen.ShowsAsync("nodes");
            await TypeAsync("rooms --namespace \t");
            await screen.ShowsAsync("sio> rooms --namespace / ");
            await TypeAsync("\u0003");
            await TypeAsync("\u001b[A\r");
            await screen.ShowsAsync("nodes");
            await TypeAsync("s\t");
            await screen.ShowsAsync("socket  socketio  sockets  stats");
            await TypeAsync("\u0015exit\r");
            await terminal.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));

            Assert.Equal(0, terminal.ExitCode);
        }
        finally
        {
            Sio.End(terminal);
        }

        async Task TypeAsync(string keys)
        {
            await terminal.StandardInput.WriteAsync(keys);
            await terminal.StandardInput.FlushAsync();
        }
    }

    /// <summary>What a terminal has been sent.</summary>
    private sealed class Screen(StreamReader output)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly StringBuilder _shown = new();

        /// <summary>Reads until a text has come; what came before is forgotten.</summary>
        public async Task ShowsAsync(string text)
        {
            var buffer = new char[4096];
            using var late = new CancellationTokenSource(Patience);
            int at;
            while ((at = _shown.ToString().IndexOf(text, StringComparison.Ordinal)) < 0)
            {
                int read;
                try
                {
                    read = await output.ReadAsync(buffer, late.Token);
                }
                catch (OperationCanceledException)
                {
                    throw new TimeoutException($"'{text}' never came, but: {_shown}");
                }

                Assert.True(read > 0, $"it ended before '{text}' came: {_shown}");
                _shown.Append(buffer, 0, read);
            }

            _shown.Remove(0, at + text.Length);
        }
    }
}
